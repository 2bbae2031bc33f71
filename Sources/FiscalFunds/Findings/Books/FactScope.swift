/// Whose facts are looked at: a region with all below it, or everything.
package struct FactScope: Equatable, Sendable {
  /// Admin code; zero is everything.
  package let region: UInt32

  package static let whole = FactScope(region: 0)

  package init(region: UInt32) { self.region = region }

  package var isWhole: Bool { region == 0 }

  /// Of the codes of a place and those above it.
  func contains(regions: [UInt32]) -> Bool { isWhole || regions.contains(region) }
}
