import FundMessages
import SwiftProtobuf

/// Holds (冻结): money that an application keeps until it is paid or given up.
extension LedgerClient {
  /// The most holds of one call to lock or release them; more are refused.
  public static let holdsPerCall = 1_024

  /// Places a batch once, without any of a ``Lane``'s care for lost answers. Role: bureau.
  ///
  /// - Parameters:
  ///   - firstSerial: hold k of the batch has serial `firstSerial` + k. Serials used before answer
  ///     their outcome; a gap is refused.
  ///   - attempt: 1 at first, one more than the refused attempt to try refused serials again.
  ///   - isAtomic: all or nothing, otherwise each hold by itself.
  public func placeHolds(
    _ batch: HoldBatch, lane: UInt32, epoch: UInt32, firstSerial: UInt64, attempt: UInt32 = 1,
    isAtomic: Bool = false, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> BatchOutcome {
    var request = batch.message
    request.lane = lane
    request.epoch = epoch
    request.firstSerial = firstSerial
    request.attempt = attempt
    request.atomic = isAtomic
    let answer: Fundledger_V1_PlaceHoldsResponse = try await call(
      .holds, "PlaceHolds", request, timeout: timeout, isWrite: true)
    return BatchOutcome(answer, firstSerial: firstSerial)
  }

  /// Locks holds (审核锁定), all or none: they no longer expire, and only a checker gives them free.
  /// Locking again changes nothing. Role: checker.
  ///
  /// - Returns: how many were not locked before.
  @discardableResult
  public func lockHolds(
    _ holds: [HoldID], timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Int {
    let request = Fundledger_V1_LockHoldsRequest.with { $0.hold = holds.map(\.wire) }
    let answer: Fundledger_V1_LockHoldsResponse = try await call(
      .holds, "LockHolds", request, timeout: timeout, isWrite: true)
    return Int(answer.locked)
  }

  /// Gives holds free (解冻), all or none. Roles: bureau; checker also for locked ones.
  ///
  /// One that is not open any more is refused (407): after a lost answer that may be this call's
  /// own doing.
  @discardableResult
  public func releaseHolds(
    _ holds: [HoldID], timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Revision {
    let request = Fundledger_V1_ReleaseHoldsRequest.with { $0.hold = holds.map(\.wire) }
    let answer: Fundledger_V1_ReleaseHoldsResponse = try await call(
      .holds, "ReleaseHolds", request, timeout: timeout, isWrite: true)
    return Revision(answer.revision)
  }

  /// One hold, also when it has ended. Roles: all but operator.
  public func hold(
    _ id: HoldID, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Hold {
    let request = Fundledger_V1_GetHoldRequest.with { $0.hold = id.wire }
    let answer: Fundledger_V1_GetHoldResponse = try await call(
      .holds, "GetHold", request, timeout: timeout)
    return try Hold(answer.hold)
  }

  /// A page of the open holds, oldest first. Roles: all but operator.
  ///
  /// - Parameters:
  ///   - ledger: only those with a line in it. So for `account`.
  ///   - after: the last hold of the page before; it may have ended since.
  ///   - limit: 1...1000.
  public func listHolds(
    ledger: UInt32? = nil, account: UInt32? = nil, after: HoldID? = nil, limit: Int = 1_000,
    timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> Page<Hold> {
    let request = Fundledger_V1_ListHoldsRequest.with {
      $0.ledger = ledger ?? 0
      $0.account = account ?? 0
      $0.after = after?.wire ?? 0
      $0.limit = UInt32(clamping: limit)
    }
    let answer: Fundledger_V1_ListHoldsResponse = try await call(
      .holds, "ListHolds", request, timeout: timeout)
    return Page(
      items: try answer.holds.map(Hold.init), hasMore: answer.more,
      revision: Revision(answer.revision))
  }

  /// All open holds of ``listHolds(ledger:account:after:limit:timeout:)``, page by page.
  public func allHolds(
    ledger: UInt32? = nil, account: UInt32? = nil, timeout: Duration = defaultTimeout
  ) async throws(LedgerError) -> [Hold] {
    var all: [Hold] = []
    while true {
      let page = try await listHolds(
        ledger: ledger, account: account, after: all.last?.id, timeout: timeout)
      all += page.items
      guard page.hasMore, !page.items.isEmpty else { return all }
    }
  }
}
