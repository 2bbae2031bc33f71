import Testing

@testable import FundClient
@testable import fundctl

/// Sheets of several tables, and lists that come in pages.
@Suite struct FundsQuerySheetTests {
  private static func table(_ amounts: [Int64]) -> Table {
    var table = Table([.text("document", "文号"), .number("amount", "金额")])
    table.rows = amounts.map { [.text("一号"), .amount(Fen($0))] }
    table.addSums()
    return table
  }

  @Test("People see the unit and what is there, programs see all")
  func sheet() {
    var sheet = QuerySheet("公告公示表")
    sheet.add("name", "项目名称", "花牛苹果")
    sheet.add("approver", "审核人", .empty)
    sheet.addSection("funds", "一、资金来源", Self.table([120_000_000, 5_000_000]))
    sheet.addSection("lists", "二、补贴清单", Self.table([]))
    sheet.noteMore(true)
    #expect(
      sheet.text(in: .wan) == """
        公告公示表（单位：万元）
        项目名称  花牛苹果

        一、资金来源
        文号    金额
        ------------
        一号  120.00
        一号    5.00
        ------------
        合计  125.00

        未列全，后面还有 (there is more than is shown)

        """)
    #expect(sheet.json.contains("\"approver\": null"))
    #expect(sheet.json.contains("\"lists\": []"))
    #expect(sheet.json.contains("\"is_cut\": true"))
    #expect(sheet.json.contains("\"amount\": 120000000"))
  }

  @Test("A sum beyond 64 bits stays empty")
  func overflow() {
    #expect(Self.table([Int64.max, 1]).footer == [[.text("合计"), .empty]])
  }

  /// Numbers up to an end, as a server would give them.
  private static func pages(
    upTo end: Int, limit: Int?, of size: Int
  ) async throws -> (QueryPages<Int>, asked: [Int]) {
    var asked: [Int] = []
    let pages = try await QueryPages(limit: limit, atLeast: nil) { after, limit, _ in
      asked.append(limit)
      let first = Int(after?.value ?? 0)
      let last = min(end, first + min(limit, size))
      return FundPage(
        items: Array(first..<last), next: last < end ? FundCursor(UInt32(last)) : nil,
        revision: Revision(block: 7, index: 0))
    }
    return (pages, asked)
  }

  @Test("Lists are asked for to their end, or to the limit")
  func paging() async throws {
    let (all, asked) = try await Self.pages(upTo: 7, limit: nil, of: 3)
    #expect(all.items == Array(0..<7) && !all.hasMore)
    #expect(asked == [500, 500, 500])
    #expect(all.revision == Revision(block: 7, index: 0))
    let (some, limits) = try await Self.pages(upTo: 7, limit: 5, of: 3)
    #expect(some.items == Array(0..<5) && some.hasMore)
    #expect(limits == [5, 2])
    let (none, _) = try await Self.pages(upTo: 0, limit: 5, of: 3)
    #expect(none.items == [] && !none.hasMore)
  }
}
