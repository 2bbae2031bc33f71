import LedgerCore
import LedgerJournal

/// JSON Lines: one item a line in the order of the books, fen as integers.
package struct JSONLinesFormat: BookFormat {
  package let name = "jsonl"
  package let about = "one JSON object a line for every item, in the order of the books"

  package init() {}

  package func makeRenderer(
    _ books: Books, into target: RenderTarget
  ) throws -> any BookRenderer {
    try JSONLinesRenderer(books, into: target)
  }
}

final class JSONLinesRenderer: VoucherRenderer {
  let books: Books
  let json: JSONWriter
  private var digests: ContentDigest

  init(_ books: Books, into target: RenderTarget) throws {
    self.books = books
    json = JSONWriter(try target.file("books.jsonl"))
    digests = ContentDigest(books.info.algorithm)
    let info = books.info
    json.begin("books")
    json.text("journal", info.journalName)
    json.text("digest_algorithm", info.algorithm.name)
    json.number("through", info.through)
    json.hex("through_digest", info.throughDigest.bytes)
    json.number("time_ms", info.timeMs)
    json.text("entity", info.entity)
    json.number("from", books.selection.from.publicNumber)
    json.number("to", books.selection.to.publicNumber)
    try json.endLine()
  }

  func take(_ voucher: BookVoucher) throws {
    let stored = voucher.stored
    let head = stored.head
    let digest = digests.digest(in: books)
    json.begin("voucher")
    json.position("revision", stored.position)
    json.number("time_ms", stored.timeMs)
    json.number("month", head.month.publicNumber)
    json.day("day", head.day)
    json.array("numbers", books.places) { place in
      json.object {
        json.number("ledger", books.ledgers[place.ledger].number)
        json.number("number", place.number)
      }
    }
    json.text("summary", stored.tail.summary)
    if !stored.tail.reference.isEmpty { json.text("reference", stored.tail.reference) }
    json.word("kind", head.kindWord)
    if head.flags.contains(.reversal) { json.position("reversal_of", stored.tail.reversed) }
    json.number("lane", head.lane)
    json.number("serial", head.lane == 0 ? 0 : head.serial)
    json.number("preparer", books.preparer)
    if voucher.isPartial { json.flag("partial", true) }
    json.array("legs", stored.legs) { leg in
      json.object {
        json.number("account", leg.account)
        json.word("side", leg.side == .debit ? "D" : "C")
        json.number("amount_fen", leg.amount)
        json.number("balance_fen", leg.balance)
      }
    }
    json.hex("content_digest", digest.bytes)
    try json.endLine()
  }

  func finish() throws {
    for (slot, account) in books.accounts.enumerated() {
      for line in try books.balances(ofSlot: slot) {
        json.begin("balance")
        json.number("account", account.number)
        json.number("month", line.month.publicNumber)
        json.number("opening_fen", line.opening)
        json.number("debit_fen", line.debit)
        json.number("credit_fen", line.credit)
        json.number("closing_fen", line.closing)
        json.number("legs", line.legs)
        try json.endLine()
      }
    }
  }
}

extension JSONWriter {
  func hex(_ name: StaticString, _ bytes: [UInt8]) {
    bytes.withUnsafeBytes { hex(name, $0) }
  }
}
