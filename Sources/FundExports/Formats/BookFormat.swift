package import LedgerCore

/// A form in which the books can be given to others (导出格式).
///
/// What it writes follows from the source, the selection and the version of the program alone: no
/// clock, no random number, no locale.
package protocol BookFormat: Sendable {
  /// As a caller names it: `csv`.
  var name: String { get }
  /// In a sentence, for a list of the formats.
  var about: String { get }
  /// The accounts and the balances must be known before the first voucher: the source is read
  /// twice.
  var needsBooksAhead: Bool { get }
  /// Begins the files in `target`.
  func makeRenderer(_ books: Books, into target: RenderTarget) throws -> any BookRenderer
}

extension BookFormat {
  /// The folder that its files stand in.
  package var folder: String { name }
  package var needsBooksAhead: Bool { false }
}

/// A rendering under way. It is given the items of a source in their order and belongs to one
/// thread.
package protocol BookRenderer: AnyObject {
  /// An event of any month. The books have taken it before.
  func take(_ event: Event, block: UInt64, timeMs: Int64) throws
  /// Vouchers of the selected months that follow one another, which the books have taken before.
  func take(_ run: VoucherRun, of books: Books) throws
  /// Ends the files. The books are whole by then.
  func finish() throws
}

extension BookRenderer {
  package func take(_ event: Event, block: UInt64, timeMs: Int64) throws {}
}

/// A rendering that takes one voucher at a time.
protocol VoucherRenderer: BookRenderer {
  /// The books show the places of the voucher, and who made it.
  func take(_ voucher: BookVoucher) throws
}

extension VoucherRenderer {
  func take(_ run: VoucherRun, of books: Books) throws {
    for (index, voucher) in run.vouchers.enumerated() {
      books.show(index, of: run)
      try take(voucher)
    }
  }
}

/// Which months are rendered. The opening balances are those before `from`, of all vouchers.
package struct RenderSelection: Equatable, Sendable {
  /// The first month, `none` for the beginning of the books.
  package var from: FiscalMonth
  /// The last month, `none` for the end of the books.
  package var to: FiscalMonth

  package init(from: FiscalMonth = .none, to: FiscalMonth = .none) {
    self.from = from
    self.to = to
  }

  package static let all = RenderSelection()

  package func contains(_ month: FiscalMonth) -> Bool {
    month >= from && (to == .none || month <= to)
  }
}

/// A file of a rendering.
package struct RenderedFile: Equatable, Sendable {
  /// From the folder that was rendered into: `csv/legs.csv`.
  package var path: String
  package var bytes: UInt64

  package init(path: String, bytes: UInt64) {
    self.path = path
    self.bytes = bytes
  }
}

/// Why the books could not be rendered.
package enum RenderProblem: Error, Equatable, Sendable {
  /// The system refused: what was tried, where, and its error number.
  case system(what: String, path: String, errno: Int32)
  /// Nothing is written over.
  case alreadyThere(path: String)
  /// A voucher posts to an account that no event before it opened: the source is damaged.
  case unknownAccount(voucher: Position, account: UInt32)
  /// An account is of a ledger that no event before it opened.
  case unknownLedger(account: UInt32, ledger: UInt32)
  /// A sum of the account leaves 64 bits.
  case sumTooLarge(account: UInt32)
  /// The library that writes a format reported a failure.
  case library(name: String, reason: String)
}

extension RenderProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .system(let what, let path, let errno):
      "cannot \(what) \(path): \(RenderTarget.message(errno))"
    case .alreadyThere(let path): "\(path) is there already, and nothing is written over"
    case .unknownAccount(let voucher, let account):
      "voucher \(voucher.block).\(voucher.index) posts to account \(account), which nothing before"
        + " it opened: the books that are read are damaged"
    case .unknownLedger(let account, let ledger):
      "account \(account) is of ledger \(ledger), which nothing before it opened: the books that"
        + " are read are damaged"
    case .sumTooLarge(let account): "a sum of account \(account) leaves 64 bits"
    case .library(let name, let reason): "\(name) failed: \(reason)"
    }
  }
}
