/// Where a version of a plan stands.
package enum PlanState: UInt8, CaseIterable, Sendable {
  /// 已编制.
  case draft = 1
  /// 县级已审定.
  case approved = 2
  /// 已备案，执行中: the version in force.
  case inForce = 3
  /// 已被替代.
  case replaced = 4
}

/// Where a project stands.
package enum ProjectState: UInt8, CaseIterable, Sendable {
  /// 村申报.
  case proposed = 1
  /// 乡镇已审核.
  case checked = 2
  /// 已入库.
  case inLibrary = 3
  /// 已退回.
  case sentBack = 4
  /// 已出库.
  case dropped = 5
  /// 已验收.
  case accepted = 6
  /// 已决算.
  case settled = 7
  /// 已移交.
  case handedOver = 8

  /// Money may be assigned to it and paid for it.
  package var isOpen: Bool {
    switch self {
    case .inLibrary, .accepted, .settled, .handedOver: true
    case .proposed, .checked, .sentBack, .dropped: false
    }
  }
}

/// Where a payment stands.
package enum PaymentState: UInt8, CaseIterable, Sendable {
  /// 已申请: waits for a checker.
  case applied = 1
  /// 已审批: the order is out and waits for the bank.
  case approved = 2
  /// 已支付.
  case paid = 3
  /// 已退回.
  case returned = 4
  /// 已冲销.
  case reversed = 5

  /// It uses money: it is applied for, approved or paid.
  var isLive: Bool {
    switch self {
    case .applied, .approved, .paid: true
    case .returned, .reversed: false
    }
  }
}

package enum TransferState: UInt8, CaseIterable, Sendable {
  /// 在途.
  case sent = 1
  /// Booked by the receiver, cash not there yet (在途款).
  case booked = 2
  case arrived = 3
}

/// Documents whose numbers are used once.
package enum DocumentKind: UInt8, CaseIterable, Sendable {
  /// 指标文号, per publisher and receiver.
  case indicator = 1
  /// 合同号, per county.
  case contract = 2
  /// 发票号.
  case invoice = 3
  /// 银行回单号.
  case receipt = 4
  /// 收回文件, per entity.
  case order = 5
  /// 搬迁任务文件, per publisher and receiver.
  case task = 6
  /// 融资合同号, per body.
  case loanContract = 7
  /// 增减挂钩交易合同号.
  case landQuota = 8
}
