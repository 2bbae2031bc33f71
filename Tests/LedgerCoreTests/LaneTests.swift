import Testing

@testable import LedgerCore

struct LaneTests {
  private let books = Books()
  private let cash: UInt32
  private let income: UInt32

  init() {
    let ledger = books.openLedger()
    cash = books.openAccount(in: ledger, "1001", limit: .neverCredit)
    income = books.openAccount(in: ledger, "4001")
  }

  private func good(_ fen: Int64 = 1) -> Voucher {
    Voucher(legs: [.debit(cash, fen), .credit(income, fen)])
  }
  /// Refused while there is less than this in cash.
  private func payment(_ fen: Int64) -> Voucher {
    Voucher(legs: [.credit(cash, fen), .debit(income, fen)])
  }
  private func plan(_ batch: VoucherBatch, actor: Actor = Books.actor) throws -> LanePlan {
    try books.machine.plan(batch, actor: actor)
  }

  @Test func eachOpeningGivesTheNextEpochAndShutsTheOlderOut() throws {
    let old = books.batch([good()])
    books.openLane("desk")
    #expect(books.epoch == 2)
    #expect(throws: Refusal(.staleEpoch, figures: [2, 1])) { try plan(old) }
    #expect(try plan(books.batch([good()])).toDecide == [0..<1])
    #expect(books.machine.lane(uri: Books.actor.uri, name: "desk") == books.lane)
  }

  @Test func serialsGoOnAfterANewEpoch() throws {
    _ = try books.submit(books.batch([good(), good()]))
    books.openLane("desk")
    #expect(books.nextSerial == 3)
    #expect(try plan(books.batch([good(), good(), good()], serial: 1)).accepted == [0..<2])
    _ = try books.submit(books.batch([good()]))
    let block = books.seal()
    #expect(block.laneRuns.map(\.epoch) == [1, 2] && block.laneRuns.map(\.count) == [2, 1])
    #expect(block.laneRuns.map(\.firstSerial) == [1, 3])
  }

  @Test func aLaneBelongsToItsIdentityAndAnEpochToItsCertificate() throws {
    var other = Books.actor
    other.uri = "spiffe://test/bureau/other"
    #expect(throws: Refusal(.unknownLane)) { try plan(books.batch([good()]), actor: other) }
    var renewed = Books.actor
    renewed.serial = "02"
    #expect(throws: Refusal(.staleEpoch, figures: [1, 1])) {
      try plan(books.batch([good()]), actor: renewed)
    }
    books.openLane("desk", actor: renewed)
    #expect(books.lane == 1 && books.epoch == 2)
    #expect(try plan(books.batch([good()]), actor: renewed).toDecide == [0..<1])
    books.openLane("desk", actor: other)
    #expect(books.lane == 2 && books.epoch == 1)
  }

  @Test func acceptedSerialsAreNotPostedAgain() throws {
    let batch = books.batch([good(), good(), good()])
    _ = try books.submit(batch)
    let plan = try plan(batch)
    #expect(plan.accepted == [0..<3] && plan.toDecide.isEmpty && plan.refusedBefore.isEmpty)
    _ = try books.submit(batch)
    #expect(books.balance(cash) == 3)
    // A later attempt of what was accepted is answered, not posted.
    #expect(try self.plan(books.batch([good()], serial: 2, attempt: 5)).accepted == [0..<1])
  }

  @Test func aBatchMayOverlapWhatIsKnown() throws {
    _ = try books.submit(books.batch([good(), payment(9), good()]))
    let batch = books.batch([payment(9), good(), good(), good()], serial: 2)
    let plan = try plan(batch)
    #expect(plan.refusedBefore.map(\.voucher) == [0])
    #expect(plan.accepted == [1..<2] && plan.toDecide == [2..<4])
    #expect(try books.submit(batch).runs.map { [$0.first, $0.count] } == [[2, 2]])
    #expect(books.balance(cash) == 4 && books.nextSerial == 6)
  }

  @Test func aRefusedSerialIsTriedAgainUnderTheNextAttempt() throws {
    _ = try books.submit(books.batch([good(), payment(9), good()]))
    let refused = try #require(books.machine.laneStatus(books.lane).refused.first)
    #expect(refused.serial == 2 && refused.attempt == 1 && refused.code == .wouldBeCredit)

    // The same attempt gets the same answer.
    let again = try plan(books.batch([payment(9)], serial: 2))
    #expect(again.refusedBefore.map(\.refused) == [refused] && again.toDecide.isEmpty)
    // Refused again under the second attempt.
    let second = try books.submit(books.batch([payment(9)], serial: 2, attempt: 2))
    #expect(second.refusals.map(\.code) == [.wouldBeCredit])
    #expect(throws: Refusal(.wrongAttempt, figures: [3, 4])) {
      try plan(books.batch([payment(1)], serial: 2, attempt: 4))
    }
    for attempt in [UInt32(1), 2] {
      let known = try plan(books.batch([payment(9)], serial: 2, attempt: attempt))
      #expect(known.refusedBefore.map(\.refused.attempt) == [2])
    }
    // Accepted under the third, and final then.
    let third = try books.submit(books.batch([payment(1)], serial: 2, attempt: 3))
    #expect(third.runs.map(\.count) == [1])
    #expect(books.machine.laneStatus(books.lane).refused.isEmpty)
    #expect(try plan(books.batch([payment(1)], serial: 2, attempt: 4)).accepted == [0..<1])
    let runs = books.seal().laneRuns
    #expect(runs.map(\.attempt) == [1, 1, 3] && runs.map(\.firstSerial) == [1, 3, 2])
    #expect(runs[2].previous == .none && runs[2].jump == .none)
  }

  @Test func onlyTheRefusedSerialsOfABatchAreTriedAgain() throws {
    _ = try books.submit(books.batch([payment(5), good(3), payment(6), good(3), payment(7)]))
    let batch = books.batch(
      [payment(1), good(), payment(2), good(), payment(9)], serial: 1, attempt: 2)
    let plan = try plan(batch)
    #expect(plan.toDecide == [0..<1, 2..<3, 4..<5])
    let outcome = try books.submit(batch)
    #expect(outcome.refusals.map(\.voucher) == [4])
    #expect(outcome.runs.map { [$0.first, $0.count] } == [[0, 1], [2, 1]])
    #expect(books.balance(cash) == 3)
  }

  @Test func whatComesAfterTheQuotaIsNotDecidedAndMayBeSentAgain() throws {
    let batch = books.batch([good(), payment(9), payment(9), good()])
    let outcome = try books.submit(batch, allowance: 1)
    #expect(outcome.decided == 2 && outcome.refusals.map(\.voucher) == [1])
    #expect(books.nextSerial == 3 && books.balance(cash) == 1)
    let rest = try books.submit(batch)
    #expect(rest.refusals.map(\.voucher) == [2] && rest.decided == 4)
    #expect(books.balance(cash) == 2)
  }

  @Test func theOldestRefusalIsForgottenBeyondTheLimit() throws {
    for _ in 0..<Limits.refusedSerialsKept / 512 {
      _ = try books.submit(books.batch([Voucher](repeating: payment(9), count: 512)))
    }
    #expect(books.machine.laneStatus(books.lane).refused.count == Limits.refusedSerialsKept)
    _ = try books.submit(books.batch([payment(9)]))
    let refused = books.machine.laneStatus(books.lane).refused
    #expect(refused.count == Limits.refusedSerialsKept && refused.first?.serial == 2)
    // The lane takes it for accepted; that no run holds it is what tells it was forgotten.
    #expect(try plan(books.batch([payment(9)], serial: 1)).accepted == [0..<1])
    #expect(books.seal().laneRuns.isEmpty)
  }

  @Test func anAtomicBatchIsPostedWhole() throws {
    let batch = books.batch([good(5), payment(3), payment(2)], isAtomic: true)
    let outcome = try books.submit(batch)
    #expect(outcome.runs.map { [$0.first, $0.count, $0.index] } == [[0, 3, 0]])
    #expect(books.balance(cash) == 0 && books.nextSerial == 4)
    #expect(try plan(batch).accepted == [0..<3])
    let block = books.seal()
    #expect(block.vouchers.map(\.flags) == [.atomic, .atomic, .atomic])
    #expect(block.laneRuns.map(\.count) == [3])
  }

  @Test func aRefusedAtomicBatchPostsNothingAndUsesNoSerial() throws {
    let batch = books.batch([good(5), payment(3), payment(3), good(9)], isAtomic: true)
    let outcome = try books.submit(batch)
    #expect(
      outcome.refusals
        == [Refusal(.wouldBeCredit, voucher: 2, leg: 0, figures: [2, 3], account: cash)])
    #expect(outcome.runs.isEmpty && outcome.decided == 4)
    #expect(books.balance(cash) == 0 && books.nextSerial == 1)
    #expect(books.machine.laneStatus(books.lane).refused.isEmpty)
    let block = books.seal()
    #expect(block.vouchers.isEmpty && block.laneRuns.isEmpty)
    guard case .refused(let refused) = block.events.last?.event else {
      Issue.record("the refusal is not recorded")
      return
    }
    #expect(refused.attempt == 0 && refused.serial == 3 && refused.code == .wouldBeCredit)
    // The same serials serve the next try.
    #expect(try books.submit(books.batch([good(5), payment(3)], isAtomic: true)).refusals.isEmpty)
    #expect(books.nextSerial == 3)
  }

  /// Serials that were decided one by one are no atomic batch.
  @Test func anAtomicBatchIsNotMadeOfRefusedSerials() throws {
    _ = try books.submit(books.batch([good(), payment(9), payment(8)]))
    for attempt in [UInt32(1), 2, 3] {
      let batch = books.batch([good(), payment(1)], serial: 1, attempt: attempt, isAtomic: true)
      #expect(throws: Refusal(.contentDiffers, voucher: 1)) { try plan(batch) }
    }
    let later = books.batch([payment(8), good()], serial: 3, isAtomic: true)
    #expect(throws: Refusal(.contentDiffers)) { try plan(later) }
  }

  @Test func contentIsToldApartByItsHash() throws {
    let base = Voucher(legs: [.debit(cash, 5), .credit(income, 5)], summary: "a")
    func hash(_ voucher: Voucher, adjustment: Bool = false) -> UInt64 {
      let batch = books.batch([good(), voucher], isAdjustment: adjustment)
      return books.machine.contentHash(of: batch, voucher: 1)
    }
    #expect(hash(base) == hash(base))
    var others = [base, base, base, base, base, base]
    others[0].summary = "b"
    others[1].day = .of(2020, 3, 16)
    others[2].legs[0].amount = 6
    others[3].legs.reverse()
    others[4].legs[0] = .credit(cash, -5)
    others[5].legs.append(.debit(cash, 0))
    for other in others { #expect(hash(other) != hash(base)) }
    var december = base
    december.day = .of(2020, 12, 1)
    #expect(hash(december) != hash(december, adjustment: true))
  }

  @Test func theRecordedHashIsThatOfTheContent() throws {
    let batch = books.batch([good(), payment(9)])
    _ = try books.submit(batch)
    let hash = books.machine.contentHash(of: batch, voucher: 1)
    #expect(books.machine.laneStatus(books.lane).refused.map(\.contentHash) == [hash])
  }

  @Test func lanesOfAnIdentityAreLimited() throws {
    for number in 1..<Limits.lanesPerIdentity { books.openLane("lane \(number)") }
    #expect(throws: Refusal(.tooManyLanes)) {
      try books.machine.openLane(named: "one more", actor: Books.actor)
    }
    #expect(try books.machine.openLane(named: "lane 7", actor: Books.actor).epoch == 2)
    let other = Actor(uri: "spiffe://test/bureau/other", issuer: "test CA", serial: "01")
    #expect(try books.machine.openLane(named: "one more", actor: other).epoch == 1)
  }

  @Test func lanesTakeTurnsInOneBlock() throws {
    let first = books.lane
    _ = try books.submit(books.batch([good(), good()]))
    books.openLane("bulk")
    _ = try books.submit(books.batch([good()]))
    books.openLane("desk")
    _ = try books.submit(books.batch([good(), good()]))
    let runs = books.seal().laneRuns
    let second = books.machine.lane(uri: Books.actor.uri, name: "bulk")
    #expect(runs.map(\.lane) == [first, second, first])
    #expect(runs.map(\.voucher) == [0, 2, 3] && runs.map(\.count) == [2, 1, 2])
    #expect(runs[2].previous == Position(block: 1, index: 0))
  }
}
