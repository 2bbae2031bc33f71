import TestSupport

/// Chance that follows from a seed. Each part of a simulation has its own, so that what one part
/// draws does not move what another one does.
package final class Dice {
  private var generator: SplitMix64

  package init(seed: UInt64) { generator = SplitMix64(seed: seed) }

  /// Another generator, whose seed this one draws.
  func split() -> Dice { Dice(seed: generator.next()) }

  /// At least 0 and less than `end`, which is above 0.
  func below(_ end: Int) -> Int { Int(generator.next() % UInt64(end)) }

  func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True in so many of a thousand cases.
  func chance(_ perMille: Int) -> Bool { below(1_000) < perMille }

  /// From an array that is not empty.
  func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }
}
