import EmbeddedFunds
import FiscalFunds
import Foundation
import FundData
import FundExports
import LedgerCore
import LedgerJournal
import TestSupport

/// Journals of folders that were made for the formats, each once a test run.
struct SampleBooks: Sendable {
  let name: String
  let folder: String

  /// Everything that a business can post: the relocation programme of a few counties.
  static let national = Result {
    try SampleBooks("national") { folder in
      let journal = try FileJournal.open(folder: folder) { _ in }.journal
      var run = try NationalRun(
        reference: ReferenceData.load(), journal: journal, counties: 22, divisor: 20_000,
        seed: 11, say: { _ in })
      _ = try run.run()
      journal.close()
    }
  }

  /// Vouchers of any kind and any text. `FUND_EXPORT_VOUCHERS` says how many.
  static let random = Result {
    let text = ProcessInfo.processInfo.environment["FUND_EXPORT_VOUCHERS"] ?? "2000"
    let count = Int(text) ?? 2_000
    return try SampleBooks("random") { folder in
      let maker = try RandomVouchers(folder: folder, seed: 7)
      try maker.make(count)
    }
  }

  static func named(_ name: String) throws -> SampleBooks {
    switch name {
    case "national": try national.get()
    default: try random.get()
    }
  }

  init(_ name: String, _ make: (String) throws -> Void) throws {
    self.name = name
    folder = try Self.scratch("books-" + name)
    try make(folder + "/journal")
  }

  /// Holds what one run of the tests writes, and goes with it. `FUND_EXPORT_FOLDER` is another place
  /// than the system's for large books.
  private static let base: String = {
    let place = ProcessInfo.processInfo.environment["FUND_EXPORT_FOLDER"] ?? NSTemporaryDirectory()
    atexit { try? FileManager.default.removeItem(atPath: SampleBooks.base) }
    return place + "/fund-exports-\(UUID().uuidString)"
  }()

  /// A new folder.
  static func scratch(_ name: String) throws -> String {
    let path = base + "/\(name)-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  func source() throws -> JournalBookSource {
    try JournalBookSource(JournalFolder(folder + "/journal"))
  }

  /// Renders one format into a folder of its own and gives that.
  func render(
    _ format: String, _ selection: RenderSelection = .all, from source: (any BookSource)? = nil
  ) throws -> (folder: String, files: [RenderedFile]) {
    guard let found = BookFormats.named(format) else { throw CocoaError(.featureUnsupported) }
    return try render(found, selection, from: source)
  }

  func render(
    _ format: any BookFormat, _ selection: RenderSelection = .all,
    from source: (any BookSource)? = nil
  ) throws -> (folder: String, files: [RenderedFile]) {
    let folder = try Self.scratch(name + "-" + format.name)
    let files = try BookFormats.render(
      format, from: source ?? self.source(), selection: selection,
      reference: ReferenceData.load(), into: folder)
    return (folder + "/" + format.folder, files)
  }
}

/// What a scope sees of other books: some ledgers, and of a voucher only the legs in them.
struct ScopedSource: BookSource {
  var whole: JournalBookSource
  var ledgers: Set<UInt32>

  var info: BookInfo {
    var info = whole.info
    info.entity = "620503"
    return info
  }

  func read(_ take: (BookItem) throws -> Void) throws {
    var accounts: Set<UInt32> = []
    try whole.read { item in
      switch item {
      case .event(.ledgerOpened(_, let number, _), _, _):
        if ledgers.contains(number) { try take(item) }
      case .event(.accountOpened(let account, let number, _), _, _):
        guard ledgers.contains(account.ledger) else { return }
        accounts.insert(number)
        try take(item)
      case .event: try take(item)
      case .voucher(var voucher):
        let count = voucher.stored.legs.count
        voucher.stored.legs.removeAll { !accounts.contains($0.account) }
        guard !voucher.stored.legs.isEmpty else { return }
        voucher.isPartial = voucher.stored.legs.count < count
        try take(.voucher(voucher))
      }
    }
  }
}

/// The balances of every account at every month end, by the state machine and by nothing else.
struct Oracle {
  struct Line {
    var debit: Int64
    var credit: Int64
    var closing: Int64
  }

  /// Account numbers in the order of their opening.
  var accounts: [AccountView] = []
  /// Months with turnover.
  var months: [FiscalMonth] = []
  /// By account number and month; every account with legs has a line for every month.
  var lines: [UInt32: [FiscalMonth: Line]] = [:]
  var ledgers: [LedgerDefinition] = []
  let bookNames: [String: String]
  var vouchers = 0
  var legs = 0

  init(_ books: SampleBooks) throws {
    var machine = StateMachine(
      business: FundBooks(reference: try ReferenceData.load()))
    // What the closings took out of memory, by block.
    var closed: [UInt64: [TurnoverRecord]] = [:]
    _ = try JournalFolder(books.folder + "/journal").walk { view throws(MaintenanceFailure) in
      let rows = view.body.turnovers
      let size = MemoryLayout<TurnoverRecord>.size
      if !rows.isEmpty {
        closed[view.header.ordinal] = (0..<rows.count / size).map {
          rows.loadUnaligned(fromByteOffset: $0 * size, as: TurnoverRecord.self)
        }
      }
      do throws(JournalError) { try machine.replay(view) } catch { throw .source(error) }
    }
    bookNames = Dictionary(
      try ReferenceData.load().books.map { ($0.code, $0.chineseName) }
    ) { first, _ in first }
    ledgers = (1...UInt32(machine.ledgerCount)).map { machine.view(ofLedger: $0).definition }
    accounts = (1...UInt32(machine.accountCount)).map { machine.view(ofAccount: $0) }
    vouchers = Int(machine.totalVouchers)
    legs = Int(machine.totalLegs)
    for month in Self.candidates {
      var isUsed = false
      for ledger in 1...UInt32(machine.ledgerCount) {
        for row in Self.rows(ledger, month, machine, closed) {
          if row.debit != 0 || row.credit != 0 { isUsed = true }
          lines[row.account, default: [:]][month] = Line(
            debit: row.debit, credit: row.credit, closing: row.closing)
        }
      }
      if isUsed { months.append(month) }
    }
  }

  private static let candidates: [FiscalMonth] = (2016...2021).flatMap { year in
    (1...13).compactMap { FiscalMonth(public: UInt32(year * 100 + $0)) }
  }

  private static func rows(
    _ ledger: UInt32, _ month: FiscalMonth, _ machine: borrowing StateMachine,
    _ turnovers: [UInt64: [TurnoverRecord]]
  ) -> [TrialBalanceRow] {
    var rows = machine.trialBalance(ofLedger: ledger, from: month, to: month)
    let places = Dictionary(
      uniqueKeysWithValues: rows.enumerated().map { ($1.account, $0) })
    for (closed, first, count) in machine.closedMonths(ofLedger: ledger, from: month) {
      for record in turnovers[first.block, default: []][first.index..<first.index + count] {
        guard let at = places[record.account] else { continue }
        rows[at].take(
          debit: record.debit, credit: record.credit, isInRange: closed <= month)
      }
    }
    return rows
  }

  /// The balance after a month; 0 for an account without legs.
  func closing(_ account: UInt32, _ month: FiscalMonth) -> Int64 {
    lines[account]?[month]?.closing ?? 0
  }
}
