import FundData

extension ReferenceData {
  /// Provinces of the west (西部十二省区市), where no prefecture's matching money may be asked.
  private static let western: Set<String> = [
    "150000", "450000", "500000", "510000", "520000", "530000", "540000", "610000", "620000",
    "630000", "640000", "650000",
  ]

  /// Whether a region lies in the west.
  func isWestern(_ code: String, on day: Int32) -> Bool {
    Self.western.contains(code)
      || ancestors(of: code, on: day).contains { Self.western.contains($0.code) }
  }
}
