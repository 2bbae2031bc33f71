import ArgumentParser
import Foundation
import FundClient
import Testing

@testable import fundctl

/// Books of a real daemon, read over the wire.
@Suite struct BooksDaemonTests {
  private typealias Desk = DaemonDesk

  private static let rows2018 = """
    a,2018-12-05,1004,F=1,1000.00,,收到专项资金
    a,2018-12-05,4001,F=1,,1000.00,收到专项资金
    b,2019-01-31,1004,F=1,,300.00,转付
    b,2019-01-31,1003,F=1,300.00,,转付
    c,2019-01-05,1004,F=1,50.00,,后补
    c,2019-01-05,4001,F=2,,50.00,后补
    """

  private static func rows(_ page: [String: Any], _ key: String) throws -> [Any] {
    try #require(page["rows"] as? [[String: Any]]).map { $0[key] ?? NSNull() }
  }

  @Test("The books of a daemon are those that were posted, by date, now and in the past")
  func books() async throws {
    let desk = try await Desk()
    do {
      try await desk.post(Self.rows2018)
      let before = try await desk.reader()
      try await Self.checkDetail(desk, before)
      try await desk.post(
        """
        d,2019-01-20,1004,F=1,-20.00,,红字
        d,2019-01-20,4001,F=1,,-20.00,红字
        e,2019-03-01,1004,F=1,7.00,,三月
        e,2019-03-01,4001,F=1,,7.00,三月
        """)
      try await desk.post(
        "f,2018-12-30,1004,F=1,2.00,,整理\nf,2018-12-30,4001,F=1,,2.00,整理", adjustment: true)
      // As of the place, what came later is not there, also for a reader made before it came.
      try await Self.checkDetail(desk, before)
      try await Self.checkDetail(desk, try await desk.reader(at: before.state.revision))
      try await Self.checkNow(desk)
      try await Self.checkTrialBalance(desk, before)
      try await Self.checkVouchers(desk)
      try await Self.checkCommands(desk)
    } catch {
      await desk.end()
      throw error
    }
    await desk.end()
  }

  private static func checkDetail(_ desk: Desk, _ reader: BookReader) async throws {
    let book = AccountBook(book: .detail, bySubject: false, withIdle: false, unit: .yuan)
    let pages = try await desk.pages(book, ["1004"], reader, "201901")
    #expect(pages.count == 1)
    #expect(
      try rows(pages[0], "summary") as? [String] == ["上年结转", "后补", "转付", "本月合计", "本年累计"])
    #expect(
      try rows(pages[0], "balance") as? [Int] == [100_000, 105_000, 75_000, 75_000, 75_000])
  }

  /// What was posted late stands at its date; the adjustment period belongs to the year before.
  private static func checkNow(_ desk: Desk) async throws {
    let journal = AccountBook(book: .journal, bySubject: true, withIdle: false, unit: .yuan)
    let pages = try await desk.pages(journal, ["1004"], try await desk.reader(), "201901")
    #expect(
      try rows(pages[0], "kind") as? [String] == [
        "brought_forward", "line", "day", "line", "day", "line", "day", "month", "year", "line",
        "day", "month", "year",
      ])
    #expect(try rows(pages[0], "balance").first as? Int == 100_200)
    #expect(
      (try rows(pages[0], "counter") as? [String])?.filter { !$0.isEmpty } == [
        "4001 一般公共预算本级收入", "4001 一般公共预算本级收入", "1003 国库现金管理存款",
        "4001 一般公共预算本级收入",
      ])
    #expect(try rows(pages[0], "balance").last as? Int == 73_900)
    let general = AccountBook(book: .general, bySubject: true, withIdle: false, unit: .yuan)
    // Inside a month, at its end, and inside the adjustment period.
    for (day, balance) in [
      ("2019-01-20", 103_200), ("2019-01-31", 73_200), ("2018-12-29", 100_000),
      ("2018-12-30", 100_200), ("2019-02-15", 73_200),
    ] {
      let pages = try await desk.pages(general, ["1004"], try await desk.reader(on: day))
      #expect(try rows(pages[0], "balance").last as? Int == balance, "\(day)")
    }
    let idle = AccountBook(book: .general, bySubject: true, withIdle: true, unit: .yuan)
    let early = try await desk.reader(on: "2018-11-30")
    #expect(try await desk.pages(general, [], early).isEmpty)
    #expect(try await desk.pages(idle, [], early).count == 3)
  }

  private static func checkTrialBalance(_ desk: Desk, _ before: BookReader) async throws {
    let now = try await desk.reader().trialBalance(AccountFilter([]), from: Month("201901"))
    let server = try await desk.client.trialBalance(
      ledger: desk.ledger.number, from: Month("201901"))
    #expect(now.sheet.totals(of: "debit") == [Fen(server.lines.map(\.debit.value).reduce(0, +))])
    #expect(now.sheet.totals(of: "closing_debit") == [Fen(103_900)])
    #expect(now.period.to == Month("201903"))
    let then = try await before.trialBalance(AccountFilter([]))
    #expect(then.sheet.totals(of: "closing_debit") == [Fen(105_000)])
    #expect(then.sheet.totals(of: "year_debit") == [Fen(35_000)])
    let part = try await desk.reader().trialBalance(AccountFilter(["4001"]), level: .account)
    #expect(part.sheet.kinds == [.line, .line, .subtotal, .total])
  }

  private static func checkVouchers(_ desk: Desk) async throws {
    let january = try #require(Month("201901"))
    var forms: [VoucherForm] = []
    try await desk.reader().forEachVoucher(of: january, numbers: 1...(.max), touching: nil) {
      forms.append($0)
    }
    #expect(forms.map(\.number) == [1, 2, 3])
    #expect(forms.map(\.summary) == ["转付", "后补", "红字"])
    #expect(forms[2].lines.map(\.amount.value) == [-2_000, -2_000])
    #expect(forms[0].lines.map(\.subject).sorted() == ["1003", "1004"])
    #expect(forms[0].submitter.contains("bureau"))
    let accounts = try await desk.reader().accounts(AccountFilter(["1003"])).map(\.number)
    var numbers: [UInt32] = []
    try await desk.reader(on: "2019-01-31").forEachVoucher(
      of: january, numbers: 1...2, touching: Set(accounts)
    ) { numbers.append($0.number) }
    #expect(numbers == [1])
  }

  /// The commands write whole files, or none.
  private static func checkCommands(_ desk: Desk) async throws {
    func run(_ line: String) async throws {
      let words = line.split(separator: " ").map(String.init)
      let whole = ["book"] + words + ["--home", desk.folder.path, "--as", "supervisor-000000"]
      var command = try #require(Fundctl.parseAsRoot(whole) as? any AsyncParsableCommand)
      try await command.run()
    }
    let folder = desk.folder.path + "/books"
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: false)
    for (name, line, text) in [
      ("general", "general 620503 GLF --to 201901", ">本年累计</td>"),
      ("detail", "detail 620503 GLF 1004 F=1 --on 2019-01-20", "（截至 2019-01-20）"),
      ("journal", "journal 620503 GLF", ">本日合计</td>"),
      ("trial", "trial-balance 620503 GLF --by F --from 201901", "试算平衡："),
      ("voucher", "voucher 620503 GLF 201901 1004 --first 3", "<td class=\"n red\">-20.00</td>"),
    ] {
      try await run("\(line) --html \(folder)/\(name)")
      let html = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      #expect(html.contains(text) && html.hasSuffix("</html>\n"), "\(name)")
    }
    for line in [
      "general 620503 GLF 9", "general 620503 GLF F=3", "detail 620503 GLF --to 201712",
      "voucher 620503 GLA 201901", "detail 620503 GLF --at-revision 99999.0",
    ] {
      await #expect(throws: (any Error).self, "\(line)") {
        try await run("\(line) --html \(folder)/none")
      }
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        == ["detail", "general", "journal", "trial", "voucher"])
  }
}
