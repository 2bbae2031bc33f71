import Foundation
import FundExports
import LedgerCore
import LedgerJournal
import Testing

/// The tables for programs: CSV, JSON Lines and the flat files of ISO 21378.
@Suite struct TableTests {
  /// A text cell as a reader takes it.
  private static func text(_ cell: String?) -> String {
    let cell = cell ?? ""
    return cell.hasPrefix("'") ? String(cell.dropFirst()) : cell
  }

  private static func day(_ iso: String?) throws -> Day {
    let parts = (iso ?? "").split(separator: "-").compactMap { Int($0) }
    try #require(parts.count == 3)
    return try #require(Day(year: parts[0], month: parts[1], day: parts[2]))
  }

  private static func facts(
    _ voucher: [String: String], _ legs: [[String: String]],
    _ ledgers: [String: [String: String]], _ accounts: [String: [String: String]]
  ) throws -> VoucherFacts {
    var pairs = [(voucher["ledger"] ?? "", voucher["number"] ?? "")]
    for other in (voucher["other_numbers"] ?? "").split(separator: " ") {
      let parts = other.split(separator: ":")
      pairs.append((String(parts[0]), String(parts[1])))
    }
    let month = try Cell.month(voucher["month"])
    return VoucherFacts(
      places: try pairs.map { ledger, number in
        VoucherFacts.Place(
          entity: text(ledgers[ledger]?["entity"]), book: text(ledgers[ledger]?["book"]),
          number: try #require(UInt32(number)))
      },
      month: month, day: try day(voucher["day"]), reference: text(voucher["reference"]),
      summary: text(voucher["summary"]),
      lines: try legs.map { leg in
        let account = accounts[leg["account"] ?? ""]
        let place = pairs.firstIndex { $0.0 == leg["ledger"] }
        #expect(account?["ledger"] == leg["ledger"])
        return VoucherFacts.Line(
          place: try #require(place), subject: text(account?["subject"]),
          dimensions: text(account?["dimensions"]), side: leg["side"] == "D" ? .debit : .credit,
          amount: try #require(CSVRows.fen(leg["amount"] ?? "")))
      })
  }

  @Test(arguments: ["national", "random"])
  func csvHoldsEveryVoucherAndItsDigestFollowsFromTheTables(_ name: String) throws {
    let books = try SampleBooks.named(name)
    let (folder, files) = try books.render("csv")
    #expect(
      files.map(\.path) == [
        "csv/ledgers.csv", "csv/accounts.csv", "csv/actors.csv", "csv/lanes.csv",
        "csv/vouchers.csv", "csv/legs.csv", "csv/balances.csv",
      ])
    func keyed(_ file: String, _ key: String) throws -> [String: [String: String]] {
      let pairs = try CSVRows.records(folder + "/" + file).map { ($0[key] ?? "", $0) }
      return Dictionary(uniqueKeysWithValues: pairs)
    }
    let ledgers = try keyed("ledgers.csv", "ledger")
    let accounts = try keyed("accounts.csv", "account")
    let vouchers = try CSVRows.records(folder + "/vouchers.csv")
    let legs = Dictionary(grouping: try CSVRows.records(folder + "/legs.csv")) {
      $0["revision"] ?? ""
    }
    let source = try books.source()
    var digests = ContentDigest(source.info.algorithm)
    var at = 0
    try source.read { item in
      guard case .voucher(let voucher) = item else { return }
      let stored = voucher.stored
      let row = vouchers[at]
      at += 1
      let lines = legs[row["revision"] ?? ""] ?? []
      #expect(row["revision"] == "\(stored.position.block).\(stored.position.index)")
      #expect(Self.text(row["summary"]) == stored.tail.summary)
      #expect(Self.text(row["reference"]) == stored.tail.reference)
      #expect(lines.count == stored.legs.count)
      for (line, leg) in zip(lines, stored.legs) {
        #expect(line["account"] == "\(leg.account)")
        #expect(CSVRows.fen(line["amount"] ?? "") == leg.amount)
        #expect(CSVRows.fen(line["balance"] ?? "") == leg.balance)
        #expect(line["red"] == (leg.amount < 0 ? "1" : "0"))
      }
      if stored.head.flags.contains(.reversal) {
        let reversed = stored.tail.reversed
        #expect(row["reversal_of"] == "\(reversed.block).\(reversed.index)")
      }
      let digest = digests.digest(of: try Self.facts(row, lines, ledgers, accounts))
      #expect("\(digest)" == row["content_digest"])
    }
    #expect(at == vouchers.count && at > 1_000)
  }

  @Test(arguments: ["national", "random"])
  func csvBalancesAreTheStateMachines(_ name: String) throws {
    let books = try SampleBooks.named(name)
    let oracle = try Oracle(books)
    let (folder, _) = try books.render("csv")
    var compared = 0
    for row in try CSVRows.records(folder + "/balances.csv") {
      let account = try #require(UInt32(row["account"] ?? ""))
      let month = try Cell.month(row["month"])
      let line = try #require(oracle.lines[account]?[month])
      #expect(CSVRows.fen(row["debit"] ?? "") == line.debit)
      #expect(CSVRows.fen(row["credit"] ?? "") == line.credit)
      #expect(CSVRows.fen(row["closing"] ?? "") == line.closing)
      compared += 1
    }
    let moved = oracle.lines.values.reduce(0) { sum, months in
      sum + months.values.count { $0.debit != 0 || $0.credit != 0 }
    }
    #expect(compared >= moved && compared > 1_000)
  }

  @Test func noTextOfACSVIsAFormulaToASpreadsheet() throws {
    let (folder, _) = try SampleBooks.random.get().render("csv")
    var guarded = 0
    for row in try CSVRows.records(folder + "/vouchers.csv") {
      for cell in [row["summary"] ?? "", row["reference"] ?? ""] {
        let first = cell.unicodeScalars.first
        #expect(first.map { !"=+-@\t\r\n＝＋－＠".unicodeScalars.contains($0) } ?? true, "\(cell)")
        if first == "'" { guarded += 1 }
      }
    }
    #expect(guarded > 50)
  }

  @Test(arguments: ["national", "random"])
  func jsonLinesSayTheSameToAJSONParser(_ name: String) throws {
    let books = try SampleBooks.named(name)
    let (folder, _) = try books.render("jsonl")
    let text = try Data(contentsOf: URL(fileURLWithPath: folder + "/books.jsonl"))
    var objects: [String: [[String: Any]]] = [:]
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(line)) as? [String: Any])
      objects[object["item"] as? String ?? "", default: []].append(object)
    }
    let oracle = try Oracle(books)
    let vouchers = objects["voucher"] ?? []
    #expect(vouchers.count == oracle.vouchers)
    #expect(objects["account"]?.count == oracle.accounts.count)
    var at = 0
    var legs = 0
    try books.source().read { item in
      guard case .voucher(let voucher) = item else { return }
      let object = vouchers[at]
      at += 1
      #expect(object["summary"] as? String == voucher.stored.tail.summary)
      let lines = object["legs"] as? [[String: Any]] ?? []
      legs += lines.count
      #expect(
        lines.map { $0["amount_fen"] as? Int64 } == voucher.stored.legs.map { $0.amount })
    }
    #expect(legs == oracle.legs)
    for line in objects["balance"] ?? [] {
      let account = UInt32(line["account"] as? Int ?? 0)
      let month = try #require(FiscalMonth(public: UInt32(line["month"] as? Int ?? 0)))
      #expect(line["closing_fen"] as? Int64 == oracle.closing(account, month))
    }
  }

  @Test(arguments: ["national", "random"])
  func theFlatFilesOfISO21378AddUp(_ name: String) throws {
    let books = try SampleBooks.named(name)
    let oracle = try Oracle(books)
    let (folder, _) = try books.render("iso21378")
    for row in try CSVRows.records(folder + "/GL_Accounts_Period_Balance.txt", separator: "|") {
      let account = try #require(UInt32(row["Account_ID"] ?? ""))
      let year = try #require(UInt32(row["Fiscal_Year"] ?? ""))
      let period = try #require(UInt32(row["Accounting_Period"] ?? ""))
      let month = try #require(FiscalMonth(public: year * 100 + period))
      #expect(CSVRows.fen(row["Ending_Balance"] ?? "") == oracle.closing(account, month))
    }
    let details = try CSVRows.records(
      folder + "/GL_Journal_Entries_Details.txt", separator: "|")
    #expect(details.count == oracle.legs)
    var sums: [String: Int64] = [:]
    for row in details {
      let amount = try #require(CSVRows.fen(row["Amount"] ?? ""))
      sums[row["Account_ID"] ?? "", default: 0] +=
        row["Amount_Credit_Debit_Indicator"] == "D" ? amount : -amount
    }
    for account in oracle.accounts {
      #expect(sums["\(account.number)", default: 0] == account.balance)
    }
    for file in ["BAS_Profile", "BAS_Business_Segment", "BAS_Chart_Of_Accounts", "BAS_User"] {
      #expect(try CSVRows.records(folder + "/\(file).txt", separator: "|").count > 0)
    }
  }
}
