import Foundation
import FundExports
import LedgerCore
import Testing

/// What hledger and beancount make of the books, compared with the state machine to the fen.
@Suite struct PlainTextTests {
  static let fixtures =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path + "/Fixtures/exports"

  /// The names of the accounts in the order of opening, from the lines that declare them.
  private static func names(_ path: String, _ prefix: String, _ end: String) throws -> [String] {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return text.split(separator: "\n").compactMap { line in
      guard let start = line.range(of: prefix), let stop = line.range(of: end),
        start.upperBound <= stop.lowerBound,
        prefix == "account " ? line.hasPrefix(prefix) : true
      else { return nil }
      return String(line[start.upperBound..<stop.lowerBound])
    }
  }

  private static func month(ofColumn title: String) -> FiscalMonth? {
    let parts = title.split(separator: "-")
    guard parts.count >= 2, let year = UInt32(parts[0]), let month = UInt32(parts[1]) else {
      return nil
    }
    return FiscalMonth(public: year * 100 + month)
  }

  /// Balances by account's name and column, out of `hledger balance`.
  private static func hledger(
    _ journal: String, _ more: [String]
  ) throws -> [String: [FiscalMonth: Int64]] {
    let rows = CSVRows.read(
      try Tool.hledger.run(
        [
          "-f", journal, "balance", "--flat", "--no-total", "-E", "-H", "--monthly", "-O", "csv",
        ] + more))
    let header = try #require(rows.first)
    let months = header.dropFirst().map(month(ofColumn:))
    var found: [String: [FiscalMonth: Int64]] = [:]
    for row in rows.dropFirst() {
      for (title, cell) in zip(months, row.dropFirst()) {
        guard let title else { continue }
        let number = cell.replacingOccurrences(of: " CNY", with: "")
        let fen: Int64 = try #require(CSVRows.fen(number))
        found[row[0], default: [:]][title] = fen
      }
    }
    return found
  }

  @Test(arguments: ["national", "random"])
  func hledgerAgreesOnEveryAccountAtEveryMonthEnd(_ name: String) throws {
    let books = try SampleBooks.named(name)
    let oracle = try Oracle(books)
    let (folder, _) = try books.render("hledger")
    let journal = folder + "/books.journal"
    let names = try Self.names(journal, "account ", "  ; type:")
    #expect(names.count == oracle.accounts.count)
    #expect(Set(names).count == names.count, "names are unique")

    // With every assertion checked, and everything in it declared.
    let whole = try Self.hledger(journal, ["--strict"])
    #expect(
      Set(whole.keys).isSuperset(
        of: zip(oracle.accounts, names).filter { $0.0.legs > 0 }.map(\.1)))
    var compared = 0
    var wrong: [String] = []
    func compare(
      _ found: [String: [FiscalMonth: Int64]], _ column: FiscalMonth, _ month: FiscalMonth
    ) {
      for (account, name) in zip(oracle.accounts, names) where account.legs > 0 {
        compared += 1
        // An account without a posting that was asked for has no line.
        let balance = found[name]?[column] ?? 0
        guard balance != oracle.closing(account.number, month) else { continue }
        wrong.append(
          "\(name) \(month.publicNumber): \(balance),"
            + " not \(oracle.closing(account.number, month))")
      }
    }
    for month in oracle.months where month.month < 12 { compare(whole, month, month) }
    for year in Set(oracle.months.map(\.year)).sorted() {
      guard let december = FiscalMonth(public: UInt32(year * 100 + 12)) else { continue }
      guard oracle.months.contains(where: { $0 == december || $0 == december.next }) else {
        continue
      }
      // The end of the year has the adjustment period in it.
      compare(whole, december, december.next)
      let before = try Self.hledger(
        journal,
        ["--ignore-assertions", "-e", "\(year + 1)-01-01", "not:tag:month=^\(year)13$"])
      compare(before, december, december)
    }
    #expect(wrong.count == 0, "\(wrong.count) of \(compared): \(wrong.prefix(5))")
    #expect(compared > 1_000)
  }

  @Test(arguments: ["national", "random"])
  func beancountAgreesOnEveryAccountAtEveryMonthEnd(_ name: String) throws {
    let books = try SampleBooks.named(name)
    let oracle = try Oracle(books)
    let (folder, _) = try books.render("beancount")
    let file = folder + "/books.beancount"
    _ = try Tool.beanCheck.run([file])
    let names = try Self.names(file, " open ", " CNY")
    #expect(names.count == oracle.accounts.count)
    #expect(Set(names).count == names.count, "names are unique")

    let output = try Tool.python.run([Self.fixtures + "/beancount_balances.py", file])
    var found: [String: [FiscalMonth: Int64]] = [:]
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      guard words[0] == "BALANCE" else {
        Issue.record("\(line)")
        continue
      }
      let number = try #require(UInt32(words[2]))
      let month = try #require(FiscalMonth(public: number))
      let fen: Int64 = try #require(CSVRows.fen(String(words[3])))
      found[String(words[1]), default: [:]][month] = fen
    }
    var compared = 0
    for (account, name) in zip(oracle.accounts, names) where account.legs > 0 {
      for month in oracle.months {
        compared += 1
        let expected = oracle.closing(account.number, month)
        if found[name]?[month] != expected {
          Issue.record(
            "\(name) \(month.publicNumber): \(found[name]?[month] ?? 0), not \(expected)")
        }
      }
    }
    #expect(compared > 1_000)
  }

  @Test func aWrongFenIsFoundByTheAssertionsAlone() throws {
    let books = try SampleBooks.random.get()
    for (format, file) in [("hledger", "books.journal"), ("beancount", "books.beancount")] {
      let path = try books.render(format).folder + "/" + file
      var text = try String(contentsOfFile: path, encoding: .utf8)
      // The first two amounts of a voucher, moved by a fen against each other: it still balances.
      let lines = text.components(separatedBy: "\n")
      let first = try #require(
        lines.indices.first { lines[$0].contains(" CNY") && lines[$0].hasPrefix("  ") })
      let changed = [first, first + 1].map { at -> String in
        let by: Int64 = at == first ? 1 : -1
        let words = lines[at].components(separatedBy: " ")
        let place = words.firstIndex { CSVRows.fen($0) != nil && $0.contains(".") } ?? 0
        let fen = (CSVRows.fen(words[place]) ?? 0) + by
        let rest = fen.magnitude % 100
        let yuan = "\(fen < 0 ? "-" : "")\(fen.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
        return (words[..<place] + [yuan] + words[(place + 1)...]).joined(separator: " ")
      }
      var edited = lines
      edited[first] = changed[0]
      edited[first + 1] = changed[1]
      text = edited.joined(separator: "\n")
      let copy = path + ".edited"
      try text.write(toFile: copy, atomically: true, encoding: .utf8)
      #expect(throws: Tool.Failed.self) {
        if format == "hledger" {
          try Tool.hledger.run(["-f", copy, "balance"])
        } else {
          try Tool.beanCheck.run([copy])
        }
      }
    }
  }
}
