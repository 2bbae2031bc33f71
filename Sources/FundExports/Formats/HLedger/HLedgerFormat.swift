import FundData
import LedgerCore
import LedgerJournal

/// A journal of hledger (plain text accounting), with the balances of every month end as
/// assertions.
package struct HLedgerFormat: BookFormat {
  package let name = "hledger"
  package let about = "a journal for hledger 1.25 and later, with month-end balances asserted"
  package let needsBooksAhead = true

  package init() {}

  package func makeRenderer(
    _ books: Books, into target: RenderTarget
  ) throws -> any BookRenderer {
    try HLedgerRenderer(books, into: target)
  }
}

private final class HLedgerRenderer: VoucherRenderer {
  /// Postings of one transaction of assertions: hledger is slow with very long ones.
  private static let assertionsPerTransaction = 500

  private let books: Books
  private let out: FileWriter
  /// Of each account, by slot.
  private let names: [[UInt8]]

  init(_ books: Books, into target: RenderTarget) throws {
    self.books = books
    out = try target.file("books.journal")
    names = books.accounts.map { account in
      Array(Self.name(of: account, in: books.ledgers[account.ledger].definition).utf8)
    }
    out.put(
      text: "; 会计账簿, written by fundctl. Summaries and names are percent-encoded where hledger\n"
        + "; would read them as something else.\n")
    out.put("decimal-mark .\ncommodity 1000.00 CNY\n\n")
    for (slot, account) in books.accounts.enumerated() {
      out.put("account ")
      out.put(names[slot])
      out.put("  ; type:")
      out.put(Self.type(of: account))
      out.put("\n")
      try out.endItem()
    }
    out.put("\n")
    try putOpenings()
  }

  private static func name(
    of account: Books.Account, in ledger: LedgerDefinition
  ) -> String {
    let definition = account.definition
    var name = HLedgerText.component(ledger.entity) + ":" + HLedgerText.component(ledger.book)
    name += ":" + HLedgerText.component(definition.subject)
    if !account.subjectName.isEmpty {
      name += " " + HLedgerText.component(account.subjectName)
    }
    if !definition.dimensions.isEmpty {
      name += ":" + HLedgerText.component(definition.dimensions)
    }
    return name
  }

  /// The type of account that hledger's statements go by.
  private static func type(of account: Books.Account) -> StaticString {
    switch AccountClass(of: account) {
    case .assets: "A"
    case .liabilities: "L"
    case .equity: "E"
    case .income: "R"
    case .expenses: "X"
    }
  }

  private func putOpenings() throws {
    for (ledger, about) in books.ledgers.enumerated() {
      let opened = books.opened(ofLedger: ledger)
      guard !opened.isEmpty else { continue }
      out.put(day: books.selection.from.firstDay)
      out.put(" * 期初余额  ; opening:, ledger:")
      out.put(about.number)
      out.put("\n")
      for slot in opened { try putPosting(slot, books.openings[slot]) }
      out.put("\n")
    }
  }

  private func putPosting(_ slot: Int, _ fen: Int64, ended: StaticString = "\n") throws {
    out.put("    ")
    out.put(names[slot])
    out.put("  ")
    out.put(yuan: fen)
    out.put(" CNY")
    out.put(ended)
    try out.endItem()
  }

  func take(_ voucher: BookVoucher) throws {
    let stored = voucher.stored
    out.put(day: stored.head.day)
    out.put(" * (")
    out.put(stored.head.month.publicNumber)
    out.put("-")
    out.put(books.places.first?.number ?? 0)
    out.put(") ")
    out.put(text: HLedgerText.description(stored.tail.summary))
    out.put("\n    ; revision:")
    out.put(stored.position)
    out.put(", month:")
    out.put(stored.head.month.publicNumber)
    for place in books.places.dropFirst() {
      out.put(", number-")
      out.put(books.ledgers[place.ledger].number)
      out.put(":")
      out.put(place.number)
    }
    if !stored.tail.reference.isEmpty {
      out.put(", reference:")
      out.put(text: HLedgerText.tagValue(stored.tail.reference))
    }
    if stored.head.flags.contains(.reversal) {
      out.put(", reversal-of:")
      out.put(stored.tail.reversed)
    }
    if voucher.isPartial { out.put(", partial:部分") }
    out.put("\n")
    for (index, leg) in stored.legs.enumerated() {
      try putPosting(
        books.slots[index], leg.fact.effect, ended: leg.amount < 0 ? "  ; red:红字\n" : "\n")
    }
    out.put("\n")
    try out.endItem()
  }

  /// Month-end balances of the accounts that moved, as postings of nothing with an assertion.
  func finish() throws {
    var last: MonthEnd?
    var postings = 0
    try books.forEachMonthEnd { end in
      if last?.year != end.year || last?.month != end.month
        || postings == Self.assertionsPerTransaction
      {
        if last != nil { out.put("\n") }
        out.put(day: end.lastDay)
        out.put(" * 月末余额核对  ; assertion:\n")
        postings = 0
      }
      out.put("    ")
      out.put(names[end.slot])
      out.put("  0.00 CNY = ")
      out.put(yuan: end.balance)
      out.put(" CNY\n")
      try out.endItem()
      last = end
      postings += 1
    }
  }
}
