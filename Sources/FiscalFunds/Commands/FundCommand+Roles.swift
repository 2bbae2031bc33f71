extension FundAction.Kind {
  /// The content hash of a command of this kind with an encoded body.
  package func contentHash(ofBody body: [UInt8]) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    mix(UInt8(truncatingIfNeeded: rawValue))
    for byte in body { mix(byte) }
    return hash
  }
}

extension FundAction {
  /// Who may send it.
  package enum Duty: Sendable {
    /// 经办: a bureau or unit prepares.
    case prepare
    /// 审核: a checker approves.
    case approve
    /// Either.
    case prepareOrApprove
    /// 上级: a bureau or supervisor of a level above the entity.
    case prepareAbove
    /// A supervisor.
    case supervise
  }

  package var duty: Duty {
    switch self {
    case .approvePlan, .approvePayment, .approveList, .useSurplus: .approve
    case .advanceProject(let action):
      action.step == .approve || action.step == .drop ? .approve : .prepareOrApprove
    case .returnPayment: .prepareOrApprove
    case .filePlan, .allocateTask: .prepareAbove
    case .loadTables: .supervise
    default: .prepare
    }
  }
}
