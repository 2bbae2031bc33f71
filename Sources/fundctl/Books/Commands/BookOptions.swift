import ArgumentParser
import Foundation
import FundClient

/// Which books, and of which state.
struct BookOptions: ParsableArguments {
  @Option(help: "From this month (会计期间), YYYYMM; from the ledger's first if not given.")
  var from: Month?

  @Option(help: "To this month; to the newest with a line if not given.")
  var to: Month?

  @Option(help: "As of this day (截至记账日期), YYYY-MM-DD: what is dated later does not count.")
  var on: Day?

  @Option(
    help: ArgumentHelp(
      "As of this place in the journal (截至入账位置), as reports and vouchers name it.",
      valueName: "block.index"))
  var atRevision: Revision?

  func validate() throws {
    if let from, let to, to < from {
      throw ValidationError("--to \(to) is before --from \(from) (期间颠倒)")
    }
    if let on, let from, BookPeriod.lastMonth(through: on) < from {
      throw ValidationError("--on \(on) is before --from \(from) (期间颠倒)")
    }
  }

  /// A reader of the books as of what is asked for.
  func reader(
    _ client: LedgerClient, _ ledger: LedgerInfo
  ) async throws -> BookReader {
    try await BookReader(client, ledger, at: atRevision, on: on)
  }
}

/// Where a book goes.
struct BookTarget: ParsableArguments {
  @Option(help: "Write one page of HTML to this file, to be printed on A4.")
  var html: String?

  @Option(help: "Write PDF to this file, by chromium, weasyprint or soffice of the system.")
  var pdf: String?

  @OptionGroup var read: ReadOptions
  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func validate() throws {
    if html != nil, pdf != nil {
      throw ValidationError("--html and --pdf: one of them")
    }
  }

  /// Lets `make` write a book to where it goes, and says where it went.
  func write(_ make: (any BookOutput) async throws -> Void) async throws {
    if let html {
      try await write(toFile: html, make)
      told("html", html)
    } else if let pdf {
      // Before the work of reading the books.
      _ = try PDFProgram.find()
      let folder = try Self.temporaryFolder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      try await write(toFile: folder + "/book.html", make)
      try PDFProgram.print(folder: folder, to: pdf)
      told("pdf", pdf)
    } else {
      let sink: TextSink = { print($0, terminator: "") }
      try await make(global.json ? JSONBookOutput(sink) : TextBookOutput(sink))
    }
  }

  private func write(
    toFile path: String, _ make: (any BookOutput) async throws -> Void
  ) async throws {
    let file = try BookFile(path: path)
    try await make(
      HTMLBookOutput { text throws(CommandFailure) in
        try file.write(text)
      } finish: { () throws(CommandFailure) in
        try file.finish()
      })
  }

  private func told(_ key: String, _ path: String) {
    var report = Report()
    report.add(key, "已写入", path)
    global.show(report)
  }

  private static func temporaryFolder() throws(CommandFailure) -> String {
    var template = Array(
      (FileManager.default.temporaryDirectory.path + "/fundledger-book-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else {
      throw CommandFailure("cannot make a temporary folder: \(String(cString: strerror(errno)))")
    }
    return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Accounts of a ledger that a book is of.
struct BookAccounts: ParsableArguments {
  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Subjects (科目) whose code begins so; then KEY=VALUE of dimensions (辅助核算).")
  var filters: [String] = []

  @Flag(help: "Also accounts without a line and a balance (含无余额无发生额).")
  var all = false

  func validate() throws { _ = try AccountFilter(filters) }
}
