import FundMessages
import FundServer
import LedgerCore
import NIOCore
import SwiftProtobuf
import Testing
import Wire

/// Protocol/REFUSALS.md against the code.
@Suite struct RefusalTableTests {
  struct Entry: Hashable {
    var number: UInt32
    var name: String
    var status: String
    var english: String
    var chinese: String
    var figures: [String]
  }

  static func documented() throws -> [Entry] {
    MarkdownTable.rows(in: try ProtocolFolder.text(of: "REFUSALS.md")).compactMap { row in
      guard row.cells.count == 7, let number = UInt32(row.cells[0]) else { return nil }
      return Entry(
        number: number, name: row.cells[1], status: row.cells[2], english: row.cells[3],
        chinese: row.cells[4],
        figures: row.cells[5].split(separator: ",").map { $0.filter { !" `".contains($0) } })
    }
  }

  /// What a client sees of a code.
  static func actual(_ code: RefusalCode) throws -> Entry {
    let figures = code.figureNames.map { _ in Int64(0) }
    let status = Status(refusal: Refusal(code, figures: figures))
    let detail = try #require(status.details.first)
    #expect(detail.typeURL == "type.googleapis.com/fundledger.v1.Refusal")
    let refusal = try Fundledger_V1_Refusal(serializedBytes: detail.value.bytes)
    return Entry(
      number: refusal.code, name: refusal.name, status: status.code.name,
      english: refusal.message, chinese: refusal.messageZh, figures: refusal.figures.map(\.name))
  }

  @Test func `the table has every refusal as a client sees it`() throws {
    let documented = try Self.documented()
    let actual = try RefusalCode.allCases.map { try Self.actual($0) }
    for (row, code) in zip(documented, actual) { #expect(row == code) }
    #expect(documented.map(\.number) == actual.map(\.number))
  }

  @Test func `numbers and names are used once`() throws {
    let documented = try Self.documented()
    #expect(Set(documented.map(\.number)).count == documented.count)
    #expect(Set(documented.map(\.name)).count == documented.count)
  }

  @Test func `every row says what to do`() throws {
    for row in MarkdownTable.rows(in: try ProtocolFolder.text(of: "REFUSALS.md"))
    where row.cells.count == 7 { #expect(!row.cells[6].isEmpty) }
  }
}
