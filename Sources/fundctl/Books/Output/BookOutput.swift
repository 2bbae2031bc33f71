import FundClient

/// Where the pages of a book go, one after the other.
protocol BookOutput: AnyObject {
  func begin(_ cover: BookCover) throws(CommandFailure)
  func add(_ sheet: BookSheet) throws(CommandFailure)
  /// All pages are there.
  func end() throws(CommandFailure)
}

/// Takes text, piece by piece.
typealias TextSink = (String) throws(CommandFailure) -> Void

/// A book for a terminal.
final class TextBookOutput: BookOutput {
  private let write: TextSink
  private var cover: BookCover?

  init(_ write: @escaping TextSink) { self.write = write }

  func begin(_ cover: BookCover) throws(CommandFailure) {
    self.cover = cover
    var report = Report()
    report.heading = cover.heading
    report.facts = cover.facts.filter { $0.cell != .empty }
    report.add("unit", "单位", cover.unit.chineseName)
    try write(report.text(in: cover.unit))
  }

  func add(_ sheet: BookSheet) throws(CommandFailure) {
    try write("\n" + sheet.text(in: cover?.unit ?? .yuan))
  }

  func end() throws(CommandFailure) {}
}

/// A book for programs: one JSON object, its pages in `pages`; amounts are fen. A book that breaks off
/// is no JSON.
final class JSONBookOutput: BookOutput {
  private let write: TextSink
  private var hasPage = false

  init(_ write: @escaping TextSink) { self.write = write }

  func begin(_ cover: BookCover) throws(CommandFailure) {
    let members =
      [("book", JSONValue.string(cover.heading))]
      + cover.facts.map {
        ($0.key, $0.cell.json)
      }
    try write(JSONValue.object(members).compact.dropLast() + ",\"pages\":[")
  }

  func add(_ sheet: BookSheet) throws(CommandFailure) {
    try write((hasPage ? ",\n" : "\n") + sheet.json.compact)
    hasPage = true
  }

  func end() throws(CommandFailure) { try write("\n]}\n") }
}
