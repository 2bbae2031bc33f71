import FundData
import LedgerCore
import LedgerJournal

/// A ledger of beancount 2, with the balances of every month end as directives.
package struct BeancountFormat: BookFormat {
  package let name = "beancount"
  package let about = "a ledger for beancount 2.3.5, with month-end balances checked"
  package let needsBooksAhead = true

  package init() {}

  package func makeRenderer(
    _ books: Books, into target: RenderTarget
  ) throws -> any BookRenderer {
    try BeancountRenderer(books, into: target)
  }
}

private final class BeancountRenderer: VoucherRenderer {
  private let books: Books
  private let out: FileWriter
  /// Of each account, by slot.
  private let names: [[UInt8]]

  init(_ books: Books, into target: RenderTarget) throws {
    self.books = books
    out = try target.file("books.beancount")
    names = books.accounts.map { account in
      Array(Self.name(of: account, in: books.ledgers[account.ledger].definition).utf8)
    }
    out.put(
      text: "; 会计账簿, written by fundctl. Protocol/EXPORTS.md says how accounts are named.\n"
        + "option \"title\" \"会计账簿\"\noption \"operating_currency\" \"CNY\"\n\n")
    for (slot, account) in books.accounts.enumerated() {
      out.put(day: books.ledgers[account.ledger].definition.firstMonth.firstDay)
      out.put(" open ")
      out.put(names[slot])
      out.put(" CNY\n")
      try out.endItem()
    }
    out.put("\n")
    try putOpenings()
  }

  private static func name(
    of account: Books.Account, in ledger: LedgerDefinition
  ) -> String {
    let root =
      switch AccountClass(of: account) {
      case .assets: "Assets"
      case .liabilities: "Liabilities"
      case .equity: "Equity"
      case .income: "Income"
      case .expenses: "Expenses"
      }
    var name = root + ":" + BeancountText.component(ledger.entity)
    name += ":" + BeancountText.component(ledger.book)
    name += ":" + BeancountText.component(account.definition.subject)
    let readable = BeancountText.readable(account.subjectName)
    if !readable.isEmpty { name += "-" + readable }
    return name + BeancountText.dimensions(account.definition.dimensions)
  }

  private func putOpenings() throws {
    for (ledger, about) in books.ledgers.enumerated() {
      let opened = books.opened(ofLedger: ledger)
      guard !opened.isEmpty else { continue }
      out.put(day: books.selection.from.firstDay)
      out.put(" * \"期初余额\"\n  opening: TRUE\n  ledger: ")
      out.put(about.number)
      out.put("\n")
      for slot in opened { try putPosting(slot, books.openings[slot], isRed: false) }
      out.put("\n")
    }
  }

  private func putPosting(_ slot: Int, _ fen: Int64, isRed: Bool) throws {
    out.put("  ")
    out.put(names[slot])
    out.put(" ")
    out.put(yuan: fen)
    out.put(isRed ? " CNY\n    red: TRUE\n" : " CNY\n")
    try out.endItem()
  }

  func take(_ voucher: BookVoucher) throws {
    let stored = voucher.stored
    out.put(day: stored.head.day)
    out.put(" * ")
    BeancountText.put(stored.tail.summary, to: out)
    out.put("\n  revision: \"")
    out.put(stored.position)
    out.put("\"\n  month: ")
    out.put(stored.head.month.publicNumber)
    out.put("\n")
    for place in books.places {
      out.put("  number-")
      out.put(books.ledgers[place.ledger].number)
      out.put(": ")
      out.put(place.number)
      out.put("\n")
    }
    if !stored.tail.reference.isEmpty {
      out.put("  reference: ")
      BeancountText.put(stored.tail.reference, to: out)
      out.put("\n")
    }
    if stored.head.flags.contains(.reversal) {
      out.put("  reversal-of: \"")
      out.put(stored.tail.reversed)
      out.put("\"\n")
    }
    if voucher.isPartial { out.put("  partial: TRUE\n") }
    for (index, leg) in stored.legs.enumerated() {
      try putPosting(books.slots[index], leg.fact.effect, isRed: leg.amount < 0)
    }
    out.put("\n")
    try out.endItem()
  }

  /// Month-end balances of the accounts that moved, at the beginning of the day after, to the fen.
  func finish() throws {
    try books.forEachMonthEnd { end in
      out.put(day: end.nextDay)
      out.put(" balance ")
      out.put(names[end.slot])
      out.put(" ")
      out.put(yuan: end.balance)
      out.put(" ~ 0.00 CNY\n")
      try out.endItem()
    }
  }
}
