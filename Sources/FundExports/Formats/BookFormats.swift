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
    var vouchers: UInt64 = 0
    func count() {
      vouchers += 1
      if vouchers % vouchersPerReport == 0 { progress(vouchers) }
    }
    if format.needsBooksAhead {
      try source.read { item in
        switch item {
        case .event(let event, _, _): try books.take(event)
        case .voucher(let voucher):
          count()
          try books.locate(voucher)
          try books.add(voucher)
        }
      }
      books.isWhole = true
    }
    let renderer = try format.makeRenderer(books, into: target)
    try source.read { item in
      switch item {
      case .event(let event, let block, let timeMs):
        if !books.isWhole { try books.take(event) } else { books.takeAgain(event) }
        try renderer.take(event, block: block, timeMs: timeMs)
      case .voucher(let voucher):
        count()
        try books.locate(voucher)
        if !books.isWhole { try books.add(voucher) }
        guard selection.contains(voucher.stored.head.month) else { return }
        try books.place(voucher)
        try renderer.take(voucher)
      }
    }
    books.isWhole = true
    try renderer.finish()
    progress(vouchers)
    return try target.finish()
  }
}
