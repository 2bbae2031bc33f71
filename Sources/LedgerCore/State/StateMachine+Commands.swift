extension StateMachine {
  /// Opens a ledger, or finds it by entity and book.
  package mutating func openLedger(
    _ ledger: LedgerDefinition, actor: Actor
  ) -> (number: UInt32, existed: Bool) {
    if let known = ledgerKeys.find("\(ledger.entity)\t\(ledger.book)") { return (known, true) }
    let actor = number(of: actor)
    let number = UInt32(ledgers.count)
    emit(.ledgerOpened(ledger, number: number, actor: actor))
    return (number, false)
  }

  /// Opens an account, or finds it by ledger, subject and dimensions.
  package mutating func openAccount(
    _ account: AccountDefinition, actor: Actor
  ) -> (number: UInt32, existed: Bool) {
    if let known = accountKeys.find(Self.key(of: account)) { return (known, true) }
    let actor = number(of: actor)
    let number = UInt32(accounts.count)
    emit(.accountOpened(account, number: number, actor: actor))
    return (number, false)
  }

  /// Opens a lane of the actor's identity with the next epoch.
  package mutating func openLane(
    named name: String, actor: Actor
  ) throws(Refusal) -> LaneStatus {
    let actorNumber = number(of: actor)
    let lane: UInt32
    if let known = laneKeys.find(Self.laneKey(uri: actor.uri, name: name)) {
      lane = known
    } else {
      guard lanesOfIdentity[actor.uri, default: 0] < Limits.lanesPerIdentity else {
        throw Refusal(.tooManyLanes)
      }
      lane = UInt32(lanes.count)
    }
    let epoch = Int(lane) < lanes.count ? lanes[Int(lane)].epoch + 1 : 1
    emit(.laneOpened(lane: lane, epoch: epoch, name: name, actor: actorNumber))
    return laneStatus(lane)
  }

  /// Records that an auditor pulls the vouchers of an entity.
  package mutating func recordExport(
    entity: String, from: FiscalMonth, to: FiscalMonth, actor: Actor
  ) {
    emit(.exportPulled(entity: entity, from: from, to: to, actor: number(of: actor)))
  }
}

/// Where a lane stands.
package struct LaneStatus: Sendable {
  package var lane: UInt32
  package var epoch: UInt32
  package var nextSerial: UInt64
  package var refused: [RefusedVoucher]
  /// Newest run of first attempts and of later attempts.
  package var lastRun: Position
  package var lastRetry: Position
}

extension StateMachine {
  package func laneStatus(_ number: UInt32) -> LaneStatus {
    let lane = lanes[Int(number)]
    return LaneStatus(
      lane: number, epoch: lane.epoch, nextSerial: lane.nextSerial, refused: lane.refused,
      lastRun: lane.lastRun, lastRetry: lane.lastRetry)
  }

  /// Who opened an epoch of a lane.
  package func actor(ofLane number: UInt32, epoch: UInt32) -> UInt32? {
    let actors = lanes[Int(number)].actors
    return epoch > 0 && Int(epoch) <= actors.count ? actors[Int(epoch) - 1] : nil
  }

  /// The reversal of a voucher and who made it, when there is one.
  package func reversal(of voucher: Position) -> (by: Position, actor: UInt32)? {
    reversalIndex[voucher].map { (reversals[$0].by, reversals[$0].actor) }
  }

  /// A lane of an identity by its name.
  package func lane(uri: String, name: String) -> UInt32? {
    laneKeys.find(Self.laneKey(uri: uri, name: name))
  }
}
