import LedgerCore
import Testing

/// What stands in a cell that a test reads.
enum Cell {
  /// A month as `202003`.
  static func month(_ text: String?) throws -> FiscalMonth {
    let number = try #require(UInt32(text ?? ""), "\(text ?? "nothing") is no month")
    return try #require(FiscalMonth(public: number))
  }
}
