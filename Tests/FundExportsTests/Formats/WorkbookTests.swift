import Foundation
import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@testable import FundExports

/// What LibreOffice reads in the workbook.
@Suite struct WorkbookTests {
  /// The rows of every sheet, by name and in order.
  private static func sheets(_ folder: String) throws -> [String: [[String]]] {
    // Comma, quote, UTF-8, raw values, all sheets.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    try Tool.office.run(
      ["--headless", "--convert-to", filter, "--outdir", folder, folder + "/books.xlsx"])
    var sheets: [String: [[String]]] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder)
    where file.hasSuffix(".csv") {
      let name = file.dropFirst("books-".count).dropLast(4)
      sheets[String(name)] = try CSVRows.read(folder + "/" + file)
    }
    return sheets
  }

  /// Sheets of a series in their order.
  private static func series(_ name: String, _ sheets: [String: [[String]]]) -> [[[String]]] {
    var found: [[[String]]] = []
    while let sheet = sheets[found.isEmpty ? name : "\(name) \(found.count + 1)"] {
      found.append(sheet)
    }
    return found
  }

  @Test(arguments: [("national", 1_048_576), ("random", 1_048_576), ("random", 300)])
  func vouchersSumsAndDatesAreRight(_ name: String, _ rows: Int) throws {
    let books = try SampleBooks.named(name)
    let oracle = try Oracle(books)
    let format = XLSXFormat(rowsPerSheet: UInt32(rows))
    let (folder, files) = try books.render(format)
    #expect(files.map(\.path) == ["xlsx/books.xlsx"])
    let sheets = try Self.sheets(folder)
    let vouchers = Self.series("凭证", sheets)
    #expect(vouchers.count == (oracle.legs + rows - 3) / (rows - 2))

    var expected: [(Day, LegRecord)] = []
    try books.source().read { item in
      guard case .voucher(let voucher) = item else { return }
      expected += voucher.stored.legs.map { (voucher.stored.head.day, $0) }
    }
    var at = 0
    for sheet in vouchers {
      var debit: Int64 = 0
      var credit: Int64 = 0
      for row in sheet.dropFirst().dropLast() {
        let (day, leg) = expected[at]
        at += 1
        #expect(row[0] == day.iso)
        let cell = leg.side == .debit ? row[10] : row[11]
        #expect(CSVRows.fen(cell) == leg.amount)
        #expect((leg.side == .debit ? row[11] : row[10]).isEmpty)
        if leg.side == .debit { debit += leg.amount } else { credit += leg.amount }
      }
      let total = try #require(sheet.last)
      #expect(total[0] == "合计")
      #expect(CSVRows.fen(total[10]) == debit)
      #expect(CSVRows.fen(total[11]) == credit)
    }
    #expect(at == oracle.legs)
    try checkDetails(Self.series("明细账", sheets), oracle)
    try checkBalances(Self.series("科目余额表", sheets), oracle)
  }

  /// 明细账 has each leg once, and its month-end lines are the state machine's.
  private func checkDetails(_ sheets: [[[String]]], _ oracle: Oracle) throws {
    let keys = Dictionary(
      uniqueKeysWithValues: oracle.accounts.map { (Self.key(oracle, $0), $0.number) })
    var legs = 0
    var ends = 0
    for sheet in sheets {
      for row in sheet.dropFirst().dropLast() {
        guard row[8] == "本月合计" else {
          legs += 1
          continue
        }
        ends += 1
        let account = try #require(keys[[row[0], row[1], row[2], row[4]]])
        let month = try Cell.month(row[6])
        let line = try #require(oracle.lines[account]?[month])
        #expect(CSVRows.fen(row[9]) == line.debit)
        #expect(CSVRows.fen(row[10]) == line.credit)
        #expect(Self.balance(row[11], row[12]) == line.closing)
      }
    }
    #expect(legs == oracle.legs)
    #expect(ends > 500)
  }

  private func checkBalances(_ sheets: [[[String]]], _ oracle: Oracle) throws {
    let keys = Dictionary(
      uniqueKeysWithValues: oracle.accounts.map { (Self.key(oracle, $0), $0) })
    var seen = 0
    for row in sheets.flatMap({ $0.dropFirst().dropLast() }) {
      let account = try #require(keys[[row[0], row[1], row[2], row[4]]])
      seen += 1
      #expect(Self.balance(row[9], row[10]) == account.balance)
    }
    #expect(seen == oracle.accounts.count { $0.legs > 0 })
  }

  private static func balance(_ side: String, _ size: String) -> Int64? {
    guard let size = CSVRows.fen(size) else { return nil }
    return side == "贷" ? -size : side == "平" && size != 0 ? nil : size
  }

  private static func key(_ oracle: Oracle, _ account: AccountView) -> [String] {
    let ledger = oracle.ledgers[Int(account.ledger) - 1]
    return [
      ledger.entity, oracle.bookNames[ledger.book] ?? "", account.subject, account.dimensions,
    ]
  }

  @Test func formulasStandInTheFileWithTheirValues() throws {
    let books = try SampleBooks.random.get()
    let (folder, _) = try books.render("xlsx")
    let sheet = String(
      decoding: try Tool.unzip.run(["-p", folder + "/books.xlsx", "xl/worksheets/sheet2.xml"]),
      as: UTF8.self)
    // Of a month of 明细账, with the value behind it.
    let formula = try #require(sheet.range(of: "<f>SUBTOTAL(9,J"))
    #expect(sheet[formula.upperBound...].prefix(40).contains("</f><v>"))
    let isFrozen = sheet.contains("state=\"frozen\"")
    #expect(isFrozen)
  }

  @Test func amountsAreNumbersOnlyWhereTheyAreExact() {
    var generator = SplitMix64(seed: 5)
    let some = (0..<10_000).map { _ in
      Int64.random(in: -SheetAmount.largestFen...SheetAmount.largestFen, using: &generator)
    }
    for fen in [0, 1, -1, 99, 100, 101, 123_456_789_012_345, 999_999_999_999_999] + some {
      guard case .number(let number) = SheetAmount(fen: fen) else {
        Issue.record("\(fen) is no number")
        continue
      }
      // As the library writes it, and as a reader reads it.
      let text = String(format: "%.16G", number)
      #expect(Int64(((Double(text) ?? 0) * 100).rounded()) == fen)
    }
    #expect(SheetAmount(fen: 1_000_000_000_000_000) == .text("10000000000000.00"))
    #expect(SheetAmount(fen: -1_000_000_000_000_001) == .text("-10000000000000.01"))
    #expect(SheetAmount(fen: .min) == .text("-92233720368547758.08"))
  }
}
