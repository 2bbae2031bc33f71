import FiscalFunds
package import FundData
package import LedgerCore
import LedgerJournal

/// What a rendering knows of the books: who and what there is, and the sums of the accounts.
package final class Books {
  package struct Ledger {
    package var number: UInt32
    package var definition: LedgerDefinition
    /// The book's own name (账套): 总会计.
    var bookName: String
    /// Its accounts, by slot, in the order of their opening.
    var accounts: [Int] = []
  }

  package struct Account {
    package var number: UInt32
    /// Slot of its ledger.
    package var ledger: Int
    package var definition: AccountDefinition
    /// From the chart; nil when the chart that is known here has no such subject.
    package var subject: Subject?
    var subjectName: String { subject?.chineseName ?? "" }
  }

  struct Lane {
    var number: UInt32
    var name: String
    /// Number of the actor who holds it now.
    var actor: UInt32
  }

  package let info: BookInfo
  package let selection: RenderSelection
  let reference: ReferenceData
  private let opening: LedgerOpening
  private let bookNames: [String: String]

  package private(set) var ledgers: [Ledger] = []
  package private(set) var accounts: [Account] = []
  /// Balance of each account before the first selected month: debits minus credits, fen.
  package private(set) var openings: [Int64] = []
  private(set) var turnovers = Turnovers()
  /// In the order of their events. Of whole books the place, from 1, is the actor's number; an
  /// event does not say it, so that in the books of a scope the numbers of actors stay without
  /// names.
  private(set) var actors: [Actor] = []
  private(set) var lanes: [UInt32: Lane] = [:]
  /// Everything was read once.
  var isWhole = false

  // What the way of every leg needs, apart from the rest and without pointers.

  private var ledgerOfSlot: [Int32] = []
  /// Subjects and dimensions as `ContentDigest` takes them.
  private(set) var canonicalNames = CanonicalNames()
  private var ledgerSlots = SlotTable()
  private var accountSlots = SlotTable()

  // Of the voucher that is rendered now.

  private(set) var run = VoucherRun()
  /// Of the voucher in the run.
  private(set) var index = 0
  /// Its ledgers that are shown, by slot, with its number in each; in the order of the voucher.
  package private(set) var places: [(ledger: Int, number: UInt32)] = []
  /// The account of each of its lines, by slot.
  private(set) var slots: [Int] = []
  /// The index in `places` of each of its lines.
  private(set) var placeOfLine: [Int] = []
  /// Number of the actor who submitted it; 0 where that is not shown.
  private(set) var preparer: UInt32 = 0

  init(_ info: BookInfo, _ selection: RenderSelection, _ reference: ReferenceData) {
    self.info = info
    self.selection = selection
    self.reference = reference
    opening = LedgerOpening(reference: reference)
    bookNames = Dictionary(reference.books.map { ($0.code, $0.chineseName) }) { first, _ in
      first
    }
  }

  func take(_ event: Event) throws {
    switch event {
    case .ledgerOpened(let definition, let number, _):
      ledgerSlots.set(number, ledgers.count)
      ledgers.append(
        Ledger(
          number: number, definition: definition,
          bookName: bookName(definition.book)))
    case .accountOpened(let definition, let number, _):
      try addAccount(definition, number)
    case .actor(let actor):
      actors.append(actor)
    default:
      takeAgain(event)
    }
  }

  /// Follows what changes while the vouchers are read a second time.
  func takeAgain(_ event: Event) {
    guard case .laneOpened(let lane, _, let name, let actor) = event else { return }
    lanes[lane] = Lane(number: lane, name: name, actor: actor)
  }

  /// The number of the actor whose event was taken last; nil where events do not tell.
  var actorNumber: Int? { info.entity.isEmpty ? actors.count : nil }

  func bookName(_ book: String) -> String { bookNames[book] ?? book }

  /// -1 for an account that no event opened.
  func slot(ofAccount number: UInt32) -> Int { accountSlots[number] }

  /// Nil where the number has no name.
  func actor(_ number: UInt32) -> Actor? {
    guard info.entity.isEmpty, number > 0, number <= UInt32(actors.count) else { return nil }
    return actors[Int(number) - 1]
  }

  private func addAccount(_ definition: AccountDefinition, _ number: UInt32) throws {
    let ledger = ledgerSlots[definition.ledger]
    guard ledger >= 0 else {
      throw RenderProblem.unknownLedger(account: number, ledger: definition.ledger)
    }
    let slot = accounts.count
    accountSlots.set(number, slot)
    ledgers[ledger].accounts.append(slot)
    accounts.append(
      Account(
        number: number, ledger: ledger, definition: definition,
        subject: opening.subject(
          chart: ledgers[ledger].definition.chart, code: definition.subject)))
    ledgerOfSlot.append(Int32(ledger))
    canonicalNames.append(subject: definition.subject, dimensions: definition.dimensions)
    openings.append(0)
    turnovers.addAccount()
  }

  /// Adds vouchers that were located to the openings or the turnover.
  func add(_ run: VoucherRun) throws {
    for (voucher, entry) in zip(run.vouchers, run.entries) {
      let month = voucher.stored.head.month
      let isOpening = month < selection.from
      guard isOpening || selection.contains(month) else { continue }
      for (index, leg) in voucher.stored.legs.enumerated() {
        let slot = run.slots[entry.firstLeg + index]
        if isOpening {
          let (sum, overflow) = openings[slot].addingReportingOverflow(leg.fact.effect)
          guard !overflow else { throw RenderProblem.sumTooLarge(account: leg.account) }
          openings[slot] = sum
        } else if !turnovers.add(leg.fact, to: slot, in: month) {
          throw RenderProblem.sumTooLarge(account: leg.account)
        }
      }
    }
  }

  /// Makes one voucher of a run that was placed the one that is rendered now.
  func show(_ index: Int, of run: VoucherRun) {
    self.run = run
    self.index = index
    let entry = run.entries[index]
    let legs = entry.firstLeg..<entry.firstLeg + run.vouchers[index].stored.legs.count
    places.removeAll(keepingCapacity: true)
    places.append(contentsOf: run.places[entry.places])
    slots.removeAll(keepingCapacity: true)
    slots.append(contentsOf: run.slots[legs])
    placeOfLine.removeAll(keepingCapacity: true)
    placeOfLine.append(contentsOf: run.placeOfLeg[legs])
    preparer = entry.preparer
  }

  func ledgerSlot(ofSlot slot: Int) -> Int { Int(ledgerOfSlot[slot]) }

  /// -1 for a ledger that no event opened.
  func slot(ofLedger number: UInt32) -> Int { ledgerSlots[number] }
}
