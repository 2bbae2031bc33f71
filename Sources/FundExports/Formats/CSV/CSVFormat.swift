import Dispatch
import LedgerCore
import LedgerJournal

/// Comma-separated values (RFC 4180), for programs: enough to rebuild the books.
package struct CSVFormat: BookFormat {
  package let name = "csv"
  package let about = "tables of ledgers, accounts, vouchers, legs and balances (RFC 4180)"

  package init() {}

  package func makeRenderer(
    _ books: Books, into target: RenderTarget
  ) throws -> any BookRenderer {
    try CSVRenderer(books, into: target)
  }
}

private final class CSVRenderer: BookRenderer {
  private let books: Books
  private let ledgers: CSVWriter
  private let accounts: CSVWriter
  private let actors: CSVWriter
  private let lanes: CSVWriter
  private let vouchers: CSVWriter
  private let legs: CSVWriter
  private let balances: CSVWriter
  private var digests: ContentDigest
  /// Of the vouchers of a run, and where they go.
  private var digested: [UInt8] = []
  private var digestPlaces: [Int] = []

  init(_ books: Books, into target: RenderTarget) throws {
    self.books = books
    digests = ContentDigest(books.info.algorithm)
    ledgers = try CSVWriter(
      target.file("ledgers.csv"), "ledger,entity,book,book_name,name,chart,first_month,regions")
    accounts = try CSVWriter(
      target.file("accounts.csv"),
      "account,ledger,subject,subject_name,dimensions,normal_side,limit,managed,balances_by")
    actors = try CSVWriter(target.file("actors.csv"), "actor,uri,issuer,serial")
    lanes = try CSVWriter(target.file("lanes.csv"), "lane,epoch,name,actor")
    vouchers = try CSVWriter(
      target.file("vouchers.csv"),
      "revision,time,month,day,ledger,number,other_numbers,summary,reference,kind,reversal_of,lane,"
        + "serial,preparer,legs,partial,content_digest")
    legs = try CSVWriter(
      target.file("legs.csv"),
      "revision,line,ledger,number,month,day,account,side,red,amount,balance")
    balances = try CSVWriter(
      target.file("balances.csv"), "account,month,opening,debit,credit,closing,legs")
  }

  func take(_ event: Event, block: UInt64, timeMs: Int64) throws {
    switch event {
    case .ledgerOpened(let ledger, let number, _): try put(ledger, number)
    case .accountOpened(let account, let number, _): try put(account, number)
    case .actor(let actor):
      if let number = books.actorNumber { actors.number(number) } else { actors.nothing() }
      actors.text(actor.uri)
      actors.text(actor.issuer)
      actors.text(actor.serial)
      try actors.endRow()
    case .laneOpened(let lane, let epoch, let name, let actor):
      lanes.number(lane)
      lanes.number(epoch)
      lanes.text(name)
      lanes.number(actor)
      try lanes.endRow()
    default: break
    }
  }

  private func put(_ ledger: LedgerDefinition, _ number: UInt32) throws {
    ledgers.number(number)
    ledgers.text(ledger.entity)
    ledgers.text(ledger.book)
    ledgers.text(books.bookName(ledger.book))
    ledgers.text(ledger.name)
    ledgers.text(ledger.chart)
    ledgers.number(ledger.firstMonth.publicNumber)
    ledgers.text(ledger.regions.map { String($0) }.joined(separator: " "))
    try ledgers.endRow()
  }

  private func put(_ account: AccountDefinition, _ number: UInt32) throws {
    accounts.number(number)
    accounts.number(account.ledger)
    accounts.text(account.subject)
    accounts.text(books.accounts[books.slot(ofAccount: number)].subjectName)
    accounts.text(account.dimensions)
    accounts.text(account.normalSide == .debit ? "D" : "C")
    accounts.text(account.limit.word)
    accounts.number(account.isManaged ? 1 : 0)
    accounts.text(account.balancesBy)
    try accounts.endRow()
  }

  /// The digests of what the vouchers say are computed beside the writing of the rows.
  func take(_ run: VoucherRun, of books: Books) throws {
    if run.legCount >= Self.sharedLegs {
      let work = Work(renderer: self, run: run)
      DispatchQueue.concurrentPerform(iterations: 2) { part in
        if part == 0 { work.renderer.digest(work.run) } else { work.renderer.putRows(work.run) }
      }
    } else {
      digest(run)
      putRows(run)
    }
    fillDigests()
    try vouchers.endItem()
    try legs.endItem()
  }

  /// Runs with fewer legs are not worth a second thread.
  private static let sharedLegs = 64

  private struct Work: @unchecked Sendable {
    // Sendable: one thread has the rows and the other the digests; both only read the run and the
    // books.
    let renderer: CSVRenderer
    let run: VoucherRun
  }

  private func digest(_ run: VoucherRun) { digested = digests.digests(of: run, in: books) }

  private func fillDigests() {
    digested.withUnsafeBytes { digested in
      for (index, place) in digestPlaces.enumerated() {
        let start = index * Digest.byteCount
        vouchers.out.fill(
          hex: UnsafeRawBufferPointer(rebasing: digested[start..<start + Digest.byteCount]),
          at: place)
      }
    }
    digestPlaces.removeAll(keepingCapacity: true)
  }

  private func putRows(_ run: VoucherRun) {
    for (voucher, entry) in zip(run.vouchers, run.entries) {
      let places = run.places[entry.places]
      put(voucher, places, preparer: entry.preparer)
      for (index, leg) in voucher.stored.legs.enumerated() {
        let place = places[places.startIndex + run.placeOfLeg[entry.firstLeg + index]]
        put(leg, index, of: voucher.stored, place)
      }
    }
  }

  private func put(
    _ voucher: BookVoucher, _ places: ArraySlice<VoucherRun.Place>, preparer: UInt32
  ) {
    let stored = voucher.stored
    let head = stored.head
    vouchers.position(stored.position)
    vouchers.time(stored.timeMs)
    vouchers.number(head.month.publicNumber)
    vouchers.day(head.day)
    put(places)
    vouchers.text(stored.tail.summary)
    vouchers.text(stored.tail.reference)
    vouchers.plain(head.kindWord)
    if head.flags.contains(.reversal) {
      vouchers.position(stored.tail.reversed)
    } else {
      vouchers.nothing()
    }
    vouchers.number(head.lane)
    vouchers.number(head.lane == 0 ? 0 : head.serial)
    vouchers.number(preparer)
    vouchers.number(stored.legs.count)
    vouchers.number(voucher.isPartial ? 1 : 0)
    digestPlaces.append(vouchers.leaveDigest())
    vouchers.endRowUnchecked()
  }

  /// The first ledger with its number, and the others as `ledger:number` after a space each.
  private func put(_ places: ArraySlice<VoucherRun.Place>) {
    guard let first = places.first else {
      for _ in 0..<3 { vouchers.nothing() }
      return
    }
    vouchers.number(books.ledgers[first.ledger].number)
    vouchers.number(first.number)
    vouchers.beginCell()
    for (index, place) in places.dropFirst().enumerated() {
      if index > 0 { vouchers.out.put(UInt8(ascii: " ")) }
      vouchers.out.put(books.ledgers[place.ledger].number)
      vouchers.out.put(UInt8(ascii: ":"))
      vouchers.out.put(place.number)
    }
  }

  @inline(__always)
  private func put(
    _ leg: LegRecord, _ index: Int, of voucher: StoredVoucher, _ place: VoucherRun.Place
  ) {
    legs.position(voucher.position)
    legs.number(index + 1)
    legs.number(books.ledgers[place.ledger].number)
    legs.number(place.number)
    legs.number(voucher.head.month.publicNumber)
    legs.day(voucher.head.day)
    legs.number(leg.account)
    legs.plain(leg.side == .debit ? "D" : "C")
    legs.number(leg.amount < 0 ? 1 : 0)
    legs.yuan(leg.amount)
    legs.yuan(leg.balance)
    legs.endRowUnchecked()
  }

  func finish() throws {
    for (slot, account) in books.accounts.enumerated() {
      for line in try books.balances(ofSlot: slot) {
        balances.number(account.number)
        balances.number(line.month.publicNumber)
        balances.yuan(line.opening)
        balances.yuan(line.debit)
        balances.yuan(line.credit)
        balances.yuan(line.closing)
        balances.number(line.legs)
        try balances.endRow()
      }
    }
  }
}
