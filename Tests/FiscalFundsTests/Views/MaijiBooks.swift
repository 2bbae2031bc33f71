import FiscalFunds
import LedgerCore

/// The published integration of 麦积区 in 2021: what arrived, what was pooled and what it was used for.
/// Which source feeds which class is not published; sources are used up in their order.
enum MaijiBooks {
  static let arrived = wan(64_458, 18)
  static let pooled = wan(53_043, 61)
  static let production = wan(26_602)
  static let infrastructure = wan(26_441, 61)

  static func make() throws -> ViewDesk {
    let books = try ViewDesk()
    let county = ViewDesk.county
    try books.issue(
      "n1", wan(18_889), at: "000000", level: .central, category: "C01", on: ViewDesk.day(1, 5))
    try books.passDown("n1", from: "000000", to: "620000", as: "p1", wan(18_889))
    try books.passDown("p1", from: "620000", to: "620500", as: "f1", wan(18_889))
    try books.passDown("f1", from: "620500", to: county, as: "c1", wan(18_889))
    try books.issue("p2", wan(14_684), at: "620000", level: .province)
    try books.passDown("p2", from: "620000", to: "620500", as: "f2", wan(14_684))
    try books.passDown("f2", from: "620500", to: county, as: "c2", wan(14_684))
    try books.issue("f3", wan(1_150, 50), at: "620500", level: .prefecture)
    try books.passDown("f3", from: "620500", to: county, as: "c3", wan(1_150, 50))
    try books.issue("c4", wan(4_985, 11))
    try books.issue("c5", wan(13_335), .unidentified, level: .mixed, category: "X01")
    try books.issue("c6", wan(11_414, 57), .unidentified, level: .mixed, category: "X01")
    try plan(books)
    try use(books)
    return books
  }

  /// Puts a version forward.
  static func draft(_ books: ViewDesk, version: UInt16 = 1) throws {
    try books.draft(
      [
        ("x1", "C01", .central, wan(18_889)), ("x2", "L01", .province, wan(14_684)),
        ("x3", "L01", .prefecture, wan(1_150, 50)), ("x4", "L01", .county, wan(4_985, 11)),
        ("x5", "X01", .mixed, wan(13_335)),
      ], uses: [("P02", production), ("P18", infrastructure)], version: version)
  }

  private static func plan(_ books: ViewDesk) throws {
    try draft(books)
    try books.approvePlan()
    try books.filePlan()
    for (number, amount) in [
      wan(18_889), wan(14_684), wan(1_150, 50), wan(4_985, 11), wan(13_335),
    ].enumerated() {
      try books.pool("c\(number + 1)", "x\(number + 1)", amount)
    }
  }

  private static func use(_ books: ViewDesk) throws {
    try books.propose("A", "P0201", budget: production)
    try books.propose("B", "P1801", budget: infrastructure)
    for key in ["A", "B"] {
      try books.advance(key, .check)
      try books.advance(key, .approve)
      try books.notice(key, from: ViewDesk.day(1, 10), to: ViewDesk.day(1, 19))
    }
    let parts = [
      ("c1", "x1", "A", wan(18_889)), ("c2", "x2", "A", wan(7_713)),
      ("c2", "x2", "B", wan(6_971)), ("c3", "x3", "B", wan(1_150, 50)),
      ("c4", "x4", "B", wan(4_985, 11)), ("c5", "x5", "B", wan(13_335)),
    ]
    for (indicator, line, project, amount) in parts {
      try books.assign(indicator, project, line: line, amount)
    }
  }
}
