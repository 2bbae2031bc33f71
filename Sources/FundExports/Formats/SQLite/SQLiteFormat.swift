import LedgerCore
import LedgerJournal

/// A database of SQLite with indexes and views, ready to query.
package struct SQLiteFormat: BookFormat {
  package let name = "sqlite"
  package let about = "a SQLite database with indexes and views (科目余额表, 明细账)"
  /// The openings stand in the accounts.
  package let needsBooksAhead = true

  package init() {}

  package func makeRenderer(
    _ books: Books, into target: RenderTarget
  ) throws -> any BookRenderer {
    try SQLiteRenderer(books, into: target)
  }
}

private final class SQLiteRenderer: VoucherRenderer {
  /// Vouchers of one transaction.
  private static let vouchersAtOnce = 50_000

  private let books: Books
  private let file: SQLiteFile
  private let actors: SQLiteStatement
  private let lanes: SQLiteStatement
  private let closings: SQLiteStatement
  private let vouchers: SQLiteStatement
  private let numbers: SQLiteStatement
  private let legs: SQLiteStatement
  private var digests: ContentDigest
  private var open = 0
  private var actor = 0

  init(_ books: Books, into target: RenderTarget) throws {
    self.books = books
    digests = ContentDigest(books.info.algorithm)
    file = try SQLiteFile(target.foreignFile("books.sqlite"))
    try file.run(SQLiteSchema.tables)
    actors = try file.insertion(into: "actor", values: 4)
    lanes = try file.insertion(into: "lane", values: 4)
    closings = try file.insertion(into: "month_closing", values: 9)
    vouchers = try file.insertion(into: "voucher", values: 15)
    numbers = try file.insertion(into: "voucher_number", values: 4)
    legs = try file.insertion(into: "leg", values: 8)
    try file.run("BEGIN")
    try putInfo(file.insertion(into: "book", values: 2))
    try putLedgers(file.insertion(into: "ledger", values: 8))
    try putAccounts(file.insertion(into: "account", values: 10))
  }

  private func putInfo(_ rows: SQLiteStatement) throws {
    let info = books.info
    for (name, value) in [
      ("digest_algorithm", info.algorithm.name), ("entity", info.entity),
      ("from_month", "\(books.selection.from.publicNumber)"),
      ("journal", info.journalName), ("through_block", "\(info.through)"),
      ("through_digest", "\(info.throughDigest)"), ("time_ms", "\(info.timeMs)"),
      ("to_month", "\(books.selection.to.publicNumber)"),
    ] {
      try rows.text(name)
      try rows.text(value)
      try rows.endRow()
    }
  }

  private func putLedgers(_ rows: SQLiteStatement) throws {
    for ledger in books.ledgers {
      try rows.number(ledger.number)
      try rows.text(ledger.definition.entity)
      try rows.text(ledger.definition.book)
      try rows.text(ledger.bookName)
      try rows.text(ledger.definition.name)
      try rows.text(ledger.definition.chart)
      try rows.number(ledger.definition.firstMonth.publicNumber)
      try rows.text(ledger.definition.regions.map { String($0) }.joined(separator: " "))
      try rows.endRow()
    }
  }

  private func putAccounts(_ rows: SQLiteStatement) throws {
    for (slot, account) in books.accounts.enumerated() {
      let definition = account.definition
      try rows.number(account.number)
      try rows.number(definition.ledger)
      try rows.text(definition.subject)
      try rows.text(account.subjectName)
      try rows.text(definition.dimensions)
      try rows.text(definition.normalSide == .debit ? "D" : "C")
      try rows.text(definition.limit.word)
      try rows.number(definition.isManaged ? 1 : 0)
      try rows.text(definition.balancesBy)
      try rows.number(books.openings[slot])
      try rows.endRow()
    }
  }

  func take(_ event: Event, block: UInt64, timeMs: Int64) throws {
    switch event {
    case .actor(let about):
      actor += 1
      if books.info.entity.isEmpty { try actors.number(actor) } else { try actors.nothing() }
      try actors.text(about.uri)
      try actors.text(about.issuer)
      try actors.text(about.serial)
      try actors.endRow()
    case .laneOpened(let lane, let epoch, let name, let actor):
      try lanes.number(lane)
      try lanes.number(epoch)
      try lanes.text(name)
      try lanes.number(actor)
      try lanes.endRow()
    case .monthClosed(let closing):
      try putMonth(closing.ledger, closing.month, closing.version, "closed")
      try closings.number(closing.vouchers)
      try closings.nothing()
      try endMonth(closing.actor, block, timeMs)
    case .monthReopened(let reopening):
      try putMonth(reopening.ledger, reopening.month, reopening.version, "reopened")
      try closings.nothing()
      try closings.text(reopening.reason)
      try endMonth(reopening.actor, block, timeMs)
    default: break
    }
  }

  private func putMonth(
    _ ledger: UInt32, _ month: FiscalMonth, _ version: UInt16, _ action: String
  ) throws {
    try closings.number(ledger)
    try closings.number(month.publicNumber)
    try closings.number(version)
    try closings.text(action)
  }

  private func endMonth(_ actor: UInt32, _ block: UInt64, _ timeMs: Int64) throws {
    try closings.number(actor)
    try closings.number(block)
    try closings.number(timeMs)
    try closings.endRow()
  }

  func take(_ voucher: BookVoucher) throws {
    let stored = voucher.stored
    let digest = digests.digest(in: books)
    try put(stored, isPartial: voucher.isPartial, digest)
    for place in books.places {
      try numbers.number(stored.position.rawValue)
      try numbers.number(books.ledgers[place.ledger].number)
      try numbers.number(stored.head.month.publicNumber)
      try numbers.number(place.number)
      try numbers.endRow()
    }
    for (index, leg) in stored.legs.enumerated() {
      try legs.nothing()
      try legs.number(stored.position.rawValue)
      try legs.number(index + 1)
      try legs.number(leg.account)
      try legs.number(stored.head.month.publicNumber)
      try legs.text(leg.side == .debit ? "D" : "C")
      try legs.number(leg.amount)
      try legs.number(leg.balance)
      try legs.endRow()
    }
    open += 1
    if open == Self.vouchersAtOnce {
      try file.run("COMMIT; BEGIN")
      open = 0
    }
  }

  private func put(_ stored: StoredVoucher, isPartial: Bool, _ digest: Digest) throws {
    let head = stored.head
    try vouchers.number(stored.position.rawValue)
    try vouchers.number(stored.position.block)
    try vouchers.number(stored.position.index)
    try vouchers.number(stored.timeMs)
    try vouchers.number(head.month.publicNumber)
    try vouchers.text(head.day.iso)
    try vouchers.text(stored.tail.summary)
    if stored.tail.reference.isEmpty {
      try vouchers.nothing()
    } else {
      try vouchers.text(stored.tail.reference)
    }
    try vouchers.text("\(head.kindWord)")
    if head.flags.contains(.reversal) {
      try vouchers.number(stored.tail.reversed.rawValue)
    } else {
      try vouchers.nothing()
    }
    if head.lane == 0 {
      try vouchers.nothing()
      try vouchers.nothing()
    } else {
      try vouchers.number(head.lane)
      try vouchers.number(head.serial)
    }
    try vouchers.number(books.preparer)
    try vouchers.number(isPartial ? 1 : 0)
    try vouchers.text("\(digest)")
    try vouchers.endRow()
  }

  func finish() throws {
    try file.run("COMMIT")
    for statement in [actors, lanes, closings, vouchers, numbers, legs] { statement.end() }
    try file.run(SQLiteSchema.indexes)
    try file.run(SQLiteSchema.views)
    try file.close()
  }
}
