import TestSupport

@testable import LedgerCore

/// Seeded commands, good and bad, given to the state machine and to `NaiveBooks`. Each
/// disagreement is a line of `faults`.
final class RandomBooks {
  let books = Books()
  var naive = NaiveBooks()
  private(set) var faults: [String] = []
  var accepted = 0
  private(set) var refusals: [RefusalCode: Int] = [:]
  /// Holds that were taken, by what they did: placed, drawn, locked, released, expired.
  var holdFacts: [String: Int] = [:]
  var random: SplitMix64
  private var lanes: [String] = []
  var accountsOfLedger: [UInt32: [UInt32]] = [:]

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    naive.lanes[books.lane] = NaiveBooks.Lane(epoch: 1)
    lanes.append("desk")
    for _ in 0..<2 { openLedger() }
  }

  func run(commands: Int) {
    for _ in 0..<commands {
      switch Int.random(in: 0..<100, using: &random) {
      case 0..<2: openLedger()
      case 2..<4: openAccount()
      case 4..<7: openLane()
      case 7..<11: closeMonth()
      case 11..<14: reopenMonth()
      case 14..<21: reverse()
      case 21..<22: recordExport()
      case 22..<29: seal()
      case 29..<38: submitAtomic()
      case 38..<48: submitAgain()
      case 48..<51: submitBadly()
      case 51..<62: placeHolds(isAtomic: false)
      case 62..<65: placeHolds(isAtomic: true)
      case 65..<70: lockOrRelease()
      default: submit()
      }
    }
    // No time passes: nothing expires in the block that is begun and not sealed.
    seal(advancingMs: 0)
  }

  func note(_ holds: Bool, _ what: @autoclosure () -> String) {
    if !holds && faults.count < 20 { faults.append(what()) }
  }

  func count(_ refusal: Refusal) { refusals[refusal.code, default: 0] += 1 }

  func chance(_ percent: Int) -> Bool {
    Int.random(in: 0..<100, using: &random) < percent
  }

  // MARK: Opening and closing

  private func openLedger() {
    guard naive.ledgers.count < 5 else { return }
    let months: [UInt32] = [202_001, 202_001, 202_003, 202_003, 202_011]
    let month = FiscalMonth(public: months.randomElement(using: &random) ?? 0) ?? .none
    let number = books.openLedger("E\(naive.ledgers.count)", from: month.publicNumber)
    naive.ledgers[number] = NaiveBooks.Ledger(firstMonth: month)
    for _ in 0..<6 { openAccount(in: number) }
  }

  private func openAccount() {
    if let ledger = naive.ledgers.keys.sorted().randomElement(using: &random) {
      openAccount(in: ledger)
    }
  }

  private func openAccount(in ledger: UInt32) {
    let limits: [BalanceLimit] = [.none, .none, .neverCredit, .neverDebit]
    let index = accountsOfLedger[ledger, default: []].count
    let account = NaiveBooks.Account(
      ledger: ledger, limit: limits[Int.random(in: 0..<4, using: &random)],
      group: index % 3 == 2 ? "g2" : "")
    let number = books.openAccount(
      in: ledger, "1001", "I=\(index)", limit: account.limit, by: account.group)
    note(naive.accounts[number] == nil, "account \(number) is not new")
    naive.accounts[number] = account
    accountsOfLedger[ledger, default: []].append(number)
    let again = books.openAccount(in: ledger, "1001", "I=\(index)")
    note(again == number, "account \(number) opens twice")
  }

  private func openLane() {
    let name = chance(30) && lanes.count < 4 ? "lane\(lanes.count)" : lanes[0]
    let known = lanes.randomElement(using: &random) ?? name
    let chosen = name == lanes[0] ? known : name
    books.openLane(chosen)
    if chosen == name && !lanes.contains(name) { lanes.append(name) }
    naive.lanes[books.lane, default: NaiveBooks.Lane(epoch: 0)].epoch += 1
    note(naive.lanes[books.lane]?.epoch == books.epoch, "epoch of lane \(books.lane)")
  }

  private func recordExport() {
    books.machine.recordExport(entity: "E0", from: .none, to: .none, actor: randomActor())
  }

  func randomActor() -> Actor {
    Actor(
      uri: "spiffe://test/auditor/\(Int.random(in: 0..<3, using: &random))", issuer: "CA",
      serial: "2")
  }
}
