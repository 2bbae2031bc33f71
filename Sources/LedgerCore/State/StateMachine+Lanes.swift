/// The serials of a lane that a batch asks for.
package struct LaneSerials: Sendable {
  package var lane: UInt32
  package var epoch: UInt32
  package var firstSerial: UInt64
  package var count: Int
  /// 1 for a first submission, higher to try refused serials again.
  package var attempt: UInt32
  package var isAtomic: Bool

  package init(
    lane: UInt32, epoch: UInt32, firstSerial: UInt64, count: Int, attempt: UInt32 = 1,
    isAtomic: Bool = false
  ) {
    self.lane = lane
    self.epoch = epoch
    self.firstSerial = firstSerial
    self.count = count
    self.attempt = max(1, attempt)
    self.isAtomic = isAtomic
  }
}

extension VoucherBatch {
  var serials: LaneSerials {
    LaneSerials(
      lane: lane, epoch: epoch, firstSerial: firstSerial, count: count, attempt: attempt,
      isAtomic: isAtomic)
  }
}

extension StateMachine {
  /// Compares a batch with its lane: what was accepted, what was refused, what is new.
  package func plan(
    _ batch: borrowing VoucherBatch, actor: Actor
  ) throws(Refusal) -> LanePlan {
    try plan(batch.serials, actor: actor)
  }

  /// The same for whatever takes serials of a lane.
  package func plan(_ batch: LaneSerials, actor: Actor) throws(Refusal) -> LanePlan {
    guard batch.lane > 0, Int(batch.lane) < lanes.count else { throw Refusal(.unknownLane) }
    let lane = lanes[Int(batch.lane)]
    let owner = actors[Int(lane.actor)]
    guard owner.uri == actor.uri else { throw Refusal(.unknownLane) }
    // An epoch belongs to the certificate that opened it: the journal then says who submitted.
    guard batch.epoch == lane.epoch, owner == actor else {
      throw Refusal(.staleEpoch, figures: [Int64(lane.epoch), Int64(batch.epoch)])
    }
    guard batch.firstSerial > 0, batch.firstSerial <= lane.nextSerial else {
      throw Refusal(
        .serialGap,
        figures: [Int64(clamping: lane.nextSerial), Int64(clamping: batch.firstSerial)])
    }
    let known = Int(min(UInt64(batch.count), lane.nextSerial - batch.firstSerial))
    guard !batch.isAtomic || known == 0 || known == batch.count else {
      throw Refusal(.contentDiffers)
    }
    guard known == batch.count || batch.attempt == 1 else {
      throw Refusal(.wrongAttempt, voucher: known, figures: [1, Int64(batch.attempt)])
    }
    if batch.isAtomic && known > 0 { try checkAtomicRepeat(batch, lane: lane) }
    var plan = try planKnown(batch, known: known, lane: lane)
    if known < batch.count { plan.toDecide.append(known..<batch.count) }
    return plan
  }

  /// An atomic batch that used its serials was accepted whole.
  private func checkAtomicRepeat(
    _ batch: LaneSerials, lane: Lane
  ) throws(Refusal) {
    let serials = batch.firstSerial..<batch.firstSerial + UInt64(batch.count)
    guard let refused = lane.refused.filter({ serials.contains($0.serial) }).map(\.serial).min()
    else { return }
    throw Refusal(.contentDiffers, voucher: Int(refused - batch.firstSerial))
  }

  private func planKnown(
    _ batch: LaneSerials, known: Int, lane: Lane
  ) throws(Refusal) -> LanePlan {
    var plan = LanePlan()
    let last = batch.firstSerial + UInt64(known)
    let refused = lane.refused
      .filter { $0.serial >= batch.firstSerial && $0.serial < last }
      .sorted { $0.serial < $1.serial }
    var at = 0
    for entry in refused {
      let voucher = Int(entry.serial - batch.firstSerial)
      if at < voucher { plan.accepted.append(at..<voucher) }
      switch batch.attempt {
      case entry.attempt + 1:
        plan.toDecide.append(voucher..<voucher + 1)
      case ...entry.attempt:
        plan.refusedBefore.append((voucher, entry))
      default:
        throw Refusal(
          .wrongAttempt, voucher: voucher,
          figures: [Int64(entry.attempt) + 1, Int64(batch.attempt)])
      }
      at = voucher + 1
    }
    if at < known { plan.accepted.append(at..<known) }
    return plan
  }
}
