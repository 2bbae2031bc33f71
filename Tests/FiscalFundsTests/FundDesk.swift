import FiscalFunds
import FundData
import TestSupport

@testable import LedgerCore

/// Books with everything that the business commands need, and a short way to send one. Every block
/// is kept, so that a test can replay them.
final class FundDesk {
  static let preparer = Actor(
    uri: "spiffe://620503.620000.fundledger/bureau/zhang", issuer: "test CA", serial: "01")
  static let checker = Actor(
    uri: "spiffe://620503.620000.fundledger/checker/li", issuer: "test CA", serial: "02")

  let reference: ReferenceData
  let funds: FundBooks
  var machine: StateMachine
  private(set) var blocks: [StoredBlock] = []
  private var lanes: [String: (lane: UInt32, actor: Actor)] = [:]

  init(reference: ReferenceData? = nil) throws {
    let reference = try reference ?? ReferenceData.load()
    self.reference = reference
    funds = FundBooks(reference: reference)
    machine = StateMachine(business: funds)
    machine.beginBlock(timeMs: 1_577_836_800_000)
  }

  /// Opens the books of an entity: `open("620503", "GLB", "GLF")`.
  @discardableResult
  func open(_ entity: String, _ books: String..., from month: UInt32 = 201_901) throws -> FundDesk {
    for book in books {
      let definition = try funds.opening.ledger(
        entity: entity, book: book, name: "\(entity) \(book)",
        firstMonth: FiscalMonth(public: month) ?? .none)
      _ = machine.openLedger(definition, actor: Self.preparer)
    }
    return self
  }

  private func lane(of actor: Actor) throws -> UInt32 {
    if let known = lanes[actor.uri] { return known.lane }
    let lane = try machine.openLane(named: "desk", actor: actor).lane
    lanes[actor.uri] = (lane, actor)
    return lane
  }

  /// Sends a command; throws the refusal, which is recorded as a server would.
  @discardableResult
  func send(
    _ action: FundAction, at entity: String = "620503", on day: Day = .of(2020, 6, 1),
    isAdjustment: Bool = false, by actor: Actor? = nil, scope: UInt32 = 0
  ) throws(Refusal) -> FundOutcome {
    let command = FundCommand(entity: entity, day: day, isAdjustment: isAdjustment, action)
    let actor = actor ?? (action.duty == .approve ? Self.checker : Self.preparer)
    guard let lane = try? lane(of: actor), let prepared = try? PreparedCommand(command) else {
      preconditionFailure("a lane opens, and a command of a test can be written")
    }
    let serial = machine.laneStatus(lane).nextSerial
    do throws(Refusal) {
      return try funds.decide(
        prepared, from: Sender(actor: actor, scope: scope), lane: lane, serial: serial,
        on: &machine)
    } catch {
      machine.refuse(
        error, BusinessHead(lane: lane, serial: serial, day: day, summary: ""),
        contentHash: prepared.contentHash)
      throw error
    }
  }

  /// Why a command is refused; nil when it is accepted.
  func refusal(
    _ action: FundAction, at entity: String = "620503", on day: Day = .of(2020, 6, 1),
    by actor: Actor? = nil, scope: UInt32 = 0
  ) -> Refusal? {
    do throws(Refusal) {
      try send(action, at: entity, on: day, by: actor, scope: scope)
      return nil
    } catch {
      return error
    }
  }

  func seal() {
    machine.sealBlock()
    blocks.append(StoredBlock(machine.body))
    machine.beginBlock(timeMs: machine.body.timeMs + 1_000)
  }

  /// The bytes of the whole state, of which the state digest is made.
  func state() -> [UInt8] {
    var bytes: [UInt8] = []
    machine.encodeState { bytes.append(contentsOf: $0) }
    return bytes
  }

  /// The balance of a subject of a ledger over all dimensions, debits minus credits.
  func balance(_ entity: String, _ book: String, _ subject: String) -> Int64 {
    guard let ledger = machine.ledgerNumber(entity: entity, book: book) else { return 0 }
    return machine.accounts(ofLedger: ledger).map { machine.view(ofAccount: $0) }
      .filter { $0.subject == subject }.reduce(0) { $0 + $1.balance }
  }

  /// Balances of the books of places, by book, letter, part and subject, as the worked postings print them;
  /// without those that are zero.
  func closings(of places: [String: String], _ books: [String]) -> [String: Int64] {
    var sums: [String: Int64] = [:]
    for (letter, entity) in places {
      for book in books {
        guard let ledger = machine.ledgerNumber(entity: entity, book: book) else { continue }
        for account in machine.accounts(ofLedger: ledger) {
          let view = machine.view(ofAccount: account)
          let isBudget = ["6", "7", "8"].contains(String(view.subject.prefix(1)))
          let part = book == "GLA" ? (isBudget ? ".B" : ".F") : ""
          sums["\(book)/\(letter)\(part) \(view.subject)", default: 0] += view.balance
        }
      }
    }
    return sums.filter { $0.value != 0 }
  }

  func indicator(_ key: String, of entity: String = "620503") -> IndicatorRow? {
    funds.indicatorNumber(entity, key).map { funds.indicators[$0] }
  }
}

/// A sealed block as a journal would store it.
struct StoredBlock {
  let ordinal: UInt64
  let timeMs: Int64
  private let sections: [[UInt8]]

  init(_ body: borrowing BlockBody) {
    ordinal = body.ordinal
    timeMs = body.timeMs
    sections = [
      Array(body.legs.bytes), Array(body.vouchers.bytes), Array(body.tails.bytes),
      Array(body.events.bytes), Array(body.laneRuns.bytes), Array(body.directory.bytes),
      Array(body.lateLegs.bytes), Array(body.turnovers.bytes),
    ]
  }

  func replay(into machine: inout StateMachine) throws {
    try withBody { try machine.replay($0) }
  }

  /// The block as a journal would give it, for as long as `use` runs.
  func withBody<Result>(_ use: (StoredBody) throws -> Result) rethrows -> Result {
    try sections[0].withUnsafeBytes { legs in
      try sections[1].withUnsafeBytes { vouchers in
        try sections[2].withUnsafeBytes { tails in
          try sections[3].withUnsafeBytes { events in
            try sections[4].withUnsafeBytes { laneRuns in
              try sections[5].withUnsafeBytes { directory in
                try sections[6].withUnsafeBytes { lateLegs in
                  try sections[7].withUnsafeBytes { turnovers in
                    try use(
                      StoredBody(
                        ordinal: ordinal, timeMs: timeMs, legs: legs, vouchers: vouchers,
                        tails: tails, events: events, laneRuns: laneRuns, directory: directory,
                        lateLegs: lateLegs, turnovers: turnovers))
                  }
                }
              }
            }
          }
        }
      }
    }
  }
}

extension Day {
  static func of(_ year: Int, _ month: Int, _ day: Int) -> Day {
    guard let found = Day(year: year, month: month, day: day) else {
      preconditionFailure("no day \(year)-\(month)-\(day)")
    }
    return found
  }
}

extension Fields {
  /// A value with its fields set: `IssueIndicator.with { $0.key = "c1" }`.
  static func with(_ change: (inout Self) -> Void) -> Self {
    var value = Self()
    change(&value)
    return value
  }
}
