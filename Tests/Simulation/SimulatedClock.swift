/// The clock that the server reads: it goes on with the ticks, and steps forward and back as a
/// machine's clock does when somebody sets it.
final class SimulatedClock {
  private(set) var nowMs: Int64 = 1_520_000_000_000
  private let dice: Dice

  init(dice: Dice) { self.dice = dice }

  func tick() { nowMs += Int64(dice.below(40)) }

  /// Up to an hour either way.
  func jump() { nowMs += Int64(dice.within(-3_600_000...3_600_000)) }
}
