import Synchronization

/// Counts from several tasks.
final class Tally: Sendable {
  private let count = Atomic(0)

  /// The count with this one.
  func add() -> Int { count.add(1, ordering: .relaxed).newValue }
}
