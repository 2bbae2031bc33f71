package import FundData
import LedgerCore
import LedgerJournal

/// The formats, and how the books are rendered in one.
package enum BookFormats {
  /// In the order in which they are listed.
  package static let all: [any BookFormat] = [
    CSVFormat(), JSONLinesFormat(), HLedgerFormat(), BeancountFormat(), SQLiteFormat(),
    XMLFormat(), AuditDataFormat(), XLSXFormat(),
  ]

  package static func named(_ name: String) -> (any BookFormat)? {
    all.first { $0.name == name }
  }

  /// Vouchers between two calls of `progress`.
  private static let vouchersPerReport: UInt64 = 10_000

  /// Renders the books of a source into `folder`, below which the format makes a folder of its own.
  ///
  /// Memory goes with the accounts and the months in which they moved, not with the vouchers.
  /// - Parameter progress: gets how many vouchers were read so far, all passes together.
  /// - Returns: the files in the order in which they were begun.
  @discardableResult
  package static func render(
    _ format: any BookFormat, from source: any BookSource, selection: RenderSelection = .all,
    reference: ReferenceData, into folder: String, progress: (UInt64) -> Void = { _ in }
  ) throws -> [RenderedFile] {
    let target = try RenderTarget(folder, format.folder)
    let books = try Books(source.info, selection, reference)
    var counted: UInt64 = 0
    func count() {
      counted += 1
      if counted % vouchersPerReport == 0 { progress(counted) }
    }
    if format.needsBooksAhead {
      try forEachRun(of: source, count) { event, _, _ in
        try books.take(event)
      } vouchers: { run in
        try books.locate(run)
        try books.add(run)
      }
      books.isWhole = true
    }
    let renderer = try format.makeRenderer(books, into: target)
    try forEachRun(of: source, count) { event, block, timeMs in
      if !books.isWhole { try books.take(event) } else { books.takeAgain(event) }
      try renderer.take(event, block: block, timeMs: timeMs)
    } vouchers: { run in
      try books.locate(run)
      if !books.isWhole { try books.add(run) }
      if !run.vouchers.allSatisfy({ selection.contains($0.stored.head.month) }) {
        run.keep { selection.contains($0) }
        try books.locate(run)
      }
      try books.place(run)
      try renderer.take(run, of: books)
    }
    books.isWhole = true
    try renderer.finish()
    progress(counted)
    return try target.finish()
  }

  /// Gives the items of a source in their order, vouchers between two events in runs. A run is used
  /// again for the next one.
  private static func forEachRun(
    of source: any BookSource, _ count: () -> Void,
    _ event: (Event, UInt64, Int64) throws -> Void, vouchers: (VoucherRun) throws -> Void
  ) throws {
    let run = VoucherRun()
    func end() throws {
      guard !run.isEmpty else { return }
      try vouchers(run)
      run.removeAll()
    }
    try source.read { item in
      switch item {
      case .event(let fact, let block, let timeMs):
        try end()
        try event(fact, block, timeMs)
      case .voucher(let voucher):
        count()
        run.append(voucher)
        if run.isFull { try end() }
      }
    }
    try end()
  }
}
