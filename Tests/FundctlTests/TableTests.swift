import FundClient
import Testing

@testable import fundctl

@Suite struct TableTests {
  private var table: Table {
    var table = Table([
      .text("name", "科目名称"), .text("note", "note"), .number("amount", "余额"),
      .number("count", "笔数"),
    ])
    table.rows = [
      [.text("其他财政存款"), .text("a"), .amount(Fen(123_456_789)), .number(3)],
      [.text("cash"), .empty, .amount(Fen(-5)), .number(12)],
    ]
    table.footer = [[.text("合计"), .empty, .amount(Fen(123_456_784)), .empty]]
    return table
  }

  @Test("Chinese and Latin stand in straight columns")
  func golden() {
    #expect(
      table.lines(in: .yuan) == [
        "科目名称      note          余额  笔数",
        "--------------------------------------",
        "其他财政存款  a     1,234,567.89     3",
        "cash                       -0.05    12",
        "--------------------------------------",
        "合计                1,234,567.84",
      ])
  }

  @Test("Amounts of one table have the same places, as many as one of them needs")
  func places() {
    #expect(table.lines(in: .wan)[2].contains("123.456789"))
    #expect(table.lines(in: .wan)[3].contains("-0.000005"))
    var whole = Table([.number("amount", "余额")])
    whole.rows = [[.amount(Fen(1_000_000))]]
    #expect(whole.lines(in: .wan).last == "1.00")
  }

  @Test("Rows are objects in JSON, amounts are fen")
  func json() {
    #expect(
      table.json.compact
        == #"[{"name":"其他财政存款","note":"a","amount":123456789,"count":3},"#
        + #"{"name":"cash","note":null,"amount":-5,"count":12}]"#)
  }

  @Test("A balance is written with its direction, and signed in JSON")
  func directions() {
    let cells: [Cell] = [.direction(Fen(-5)), .balance(Fen(-5)), .direction(.zero)]
    #expect(cells.map { $0.text(in: .yuan, places: 2) } == ["贷", "0.05", "平"])
    #expect(JSONValue.array(cells.map(\.json)).compact == #"["credit",-5,"level"]"#)
  }

  @Test("JSON escapes what it must")
  func escapes() {
    #expect(JSONValue.string("a\"\\\n\u{1}摘").compact == #""a\"\\\n\u0001摘""#)
    #expect(
      JSONValue.object([("a", .array([])), ("b", .bool(true))]).pretty == """
        {
          "a": [],
          "b": true
        }
        """)
  }
}
