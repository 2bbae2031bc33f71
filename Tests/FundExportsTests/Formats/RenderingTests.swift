import Foundation
import FundData
import FundExports
import LedgerCore
import LedgerJournal
import Testing

/// What holds of every format.
@Suite struct RenderingTests {
  private static func contents(_ folder: String) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder) {
      contents[file] = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + file))
    }
    return contents
  }

  private static let spring = RenderSelection(
    from: FiscalMonth(public: 202_003) ?? .none, to: FiscalMonth(public: 202_005) ?? .none)

  @Test(arguments: BookFormats.all.map(\.name))
  func renderingTwiceGivesTheSameBytes(_ format: String) throws {
    let books = try SampleBooks.random.get()
    for selection in [RenderSelection.all, Self.spring] {
      let first = try books.render(format, selection)
      let second = try books.render(format, selection)
      #expect(first.files == second.files)
      let contents = try Self.contents(first.folder)
      #expect(try Self.contents(second.folder) == contents)
      // Everything that was written is told, with its length.
      #expect(
        Set(contents.keys) == Set(first.files.map { String($0.path.split(separator: "/")[1]) }))
      for file in first.files {
        #expect(contents[String(file.path.split(separator: "/")[1])]?.count == Int(file.bytes))
        #expect(file.bytes > 0)
      }
    }
  }

  @Test func everyFormatHasItsNameAndFolderOnce() {
    #expect(
      BookFormats.all.map(\.name) == [
        "csv", "jsonl", "hledger", "beancount", "sqlite", "xml", "iso21378", "xlsx",
      ])
    #expect(BookFormats.all.allSatisfy { BookFormats.named($0.name)?.folder == $0.folder })
    #expect(BookFormats.named("pdf") == nil)
  }

  @Test func aFolderThatIsThereIsNotWrittenInto() throws {
    let books = try SampleBooks.random.get()
    let folder = try SampleBooks.scratch("again")
    let format = try #require(BookFormats.named("csv"))
    let reference = try ReferenceData.load()
    try BookFormats.render(format, from: books.source(), reference: reference, into: folder)
    #expect(throws: RenderProblem.alreadyThere(path: folder + "/csv")) {
      try BookFormats.render(format, from: books.source(), reference: reference, into: folder)
    }
    #expect(throws: RenderProblem.self) {
      try BookFormats.render(
        format, from: books.source(), reference: reference, into: folder + "/nowhere")
    }
  }

  @Test func aSelectionOpensWithTheBalancesBeforeIt() throws {
    let books = try SampleBooks.random.get()
    let oracle = try Oracle(books)
    let selection = Self.spring
    let before = FiscalMonth(rawValue: selection.from.rawValue - 1)
    let (folder, _) = try books.render("csv", selection)
    var opened: [UInt32: Int64] = [:]
    var closed: [UInt32: Int64] = [:]
    for row in try CSVRows.records(folder + "/balances.csv") {
      let account = try #require(UInt32(row["account"] ?? ""))
      let month = try Cell.month(row["month"])
      #expect(selection.contains(month))
      let opening: Int64 = try #require(CSVRows.fen(row["opening"] ?? ""))
      let closing: Int64 = try #require(CSVRows.fen(row["closing"] ?? ""))
      if opened[account] == nil { opened[account] = opening }
      closed[account] = closing
    }
    for account in oracle.accounts {
      #expect(opened[account.number, default: 0] == oracle.closing(account.number, before))
      #expect(closed[account.number, default: 0] == oracle.closing(account.number, selection.to))
    }
    for row in try CSVRows.records(folder + "/vouchers.csv") {
      #expect(["202003", "202004", "202005"].contains(row["month"]))
    }
    // The assertions of both programs hold from the openings on.
    _ = try Tool.hledger.run(
      ["-f", try books.render("hledger", selection).folder + "/books.journal", "check", "-s"])
    _ = try Tool.beanCheck.run([
      try books.render("beancount", selection).folder + "/books.beancount"
    ])
    let database = try books.render("sqlite", selection).folder + "/books.sqlite"
    let rows = CSVRows.read(
      try Tool.sqlite.run([
        "-readonly", "-csv", database,
        "SELECT account, balance_fen FROM month_end_balance"
          + " WHERE month = \(selection.to.publicNumber)",
      ]))
    #expect(rows.count == oracle.accounts.count)
    for row in rows {
      #expect(row[1] == "\(oracle.closing(UInt32(row[0]) ?? 0, selection.to))")
    }
  }

  @Test(arguments: BookFormats.all.map(\.name))
  func aScopeShowsItsLedgersAndMarksVouchersThatItSeesInPart(_ format: String) throws {
    let books = try SampleBooks.random.get()
    let scoped = ScopedSource(whole: try books.source(), ledgers: [1, 3])
    let (folder, _) = try books.render(format, from: scoped)
    switch format {
    case "csv":
      let oracle = try Oracle(books)
      let vouchers = try CSVRows.records(folder + "/vouchers.csv")
      let partial = vouchers.filter { $0["partial"] == "1" }
      #expect(partial.count > 10 && partial.count < vouchers.count)
      #expect(Set(vouchers.map { $0["ledger"] }) == ["1", "3"])
      for row in try CSVRows.records(folder + "/balances.csv") {
        let account = try #require(UInt32(row["account"] ?? ""))
        let month = try Cell.month(row["month"])
        #expect(CSVRows.fen(row["closing"] ?? "") == oracle.closing(account, month))
      }
      // Numbers of actors have no names where a scope does not tell them.
      #expect(try CSVRows.records(folder + "/actors.csv").allSatisfy { $0["actor"] == "" })
    case "hledger":
      _ = try Tool.hledger.run(["-f", folder + "/books.journal", "check", "-s"])
      let tagged = try Tool.hledger.run([
        "-f", folder + "/books.journal", "register", "tag:partial=部分", "-O", "csv",
      ])
      #expect(CSVRows.read(tagged).count > 20)
    case "beancount": _ = try Tool.beanCheck.run([folder + "/books.beancount"])
    case "xml":
      try Tool.xmllint.run(
        ["--noout", "--schema", "fundledger-24589.xsd", "general-ledger.xml"], in: folder)
    case "sqlite":
      let database = folder + "/books.sqlite"
      let output = try Tool.sqlite.run([
        "-readonly", database,
        "SELECT count(*) > 10 FROM voucher WHERE partial = 1; PRAGMA foreign_key_check;",
      ])
      #expect(String(decoding: output, as: UTF8.self) == "1\n")
    default: break
    }
  }

  @Test func aLegOfAnUnknownAccountIsRefusedByEveryFormat() throws {
    struct Headless: BookSource {
      var whole: JournalBookSource
      var info: BookInfo { whole.info }
      func read(_ take: (BookItem) throws -> Void) throws {
        try whole.read { item in
          if case .event(.accountOpened(_, 5, _), _, _) = item { return }
          try take(item)
        }
      }
    }
    let books = try SampleBooks.random.get()
    let source = Headless(whole: try books.source())
    for format in BookFormats.all {
      do {
        _ = try books.render(format, from: source)
        Issue.record("\(format.name) took it")
      } catch let problem as RenderProblem {
        guard case .unknownAccount(_, account: 5) = problem else {
          Issue.record("\(problem)")
          continue
        }
      }
    }
  }

  @Test func progressTellsTheVouchersThatWereRead() throws {
    let books = try SampleBooks.random.get()
    let oracle = try Oracle(books)
    for (name, passes) in [("csv", 1), ("hledger", 2)] {
      var last: UInt64 = 0
      let found = try #require(BookFormats.named(name))
      try BookFormats.render(
        found, from: books.source(),
        reference: ReferenceData.load(), into: SampleBooks.scratch("progress")
      ) { vouchers in
        #expect(vouchers >= last)
        last = vouchers
      }
      #expect(last == UInt64(oracle.vouchers * passes))
    }
  }

  @Test(arguments: BookFormats.all.map(\.name))
  func emptyBooksHaveEmptyFilesThatTheirProgramsRead(_ format: String) throws {
    struct Empty: BookSource {
      let info = BookInfo(
        journal: 10, algorithm: .sm3, through: 0, throughDigest: .zero, timeMs: 0, entity: "")
      func read(_ take: (BookItem) throws -> Void) throws {}
    }
    let found = try #require(BookFormats.named(format))
    let place = try SampleBooks.scratch("empty")
    let files = try BookFormats.render(
      found, from: Empty(), reference: ReferenceData.load(), into: place)
    #expect(files.count > 0)
    let folder = place + "/" + format
    switch format {
    case "hledger": try Tool.hledger.run(["-f", folder + "/books.journal", "check", "-s"])
    case "beancount": try Tool.beanCheck.run([folder + "/books.beancount"])
    case "sqlite":
      try Tool.sqlite.run(["-readonly", folder + "/books.sqlite", "SELECT * FROM trial_balance"])
    case "xml":
      for file in ["common.xml", "general-ledger.xml"] {
        try Tool.xmllint.run(["--noout", "--schema", "fundledger-24589.xsd", file], in: folder)
      }
    case "xlsx": try Tool.unzip.run(["-t", folder + "/books.xlsx"])
    case "jsonl":
      let text = try String(contentsOfFile: folder + "/books.jsonl", encoding: .utf8)
      #expect(text.contains("\"journal\":\"000000000000000a\""))
    default:
      for file in files {
        #expect(try CSVRows.read(place + "/" + file.path).count >= 1)
      }
    }
  }
}
