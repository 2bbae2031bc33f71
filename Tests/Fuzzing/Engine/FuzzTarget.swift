import TestSupport

/// A part of the program that is given bytes from outside, with what must hold whatever they are.
///
/// Everything about an execution follows from its input, also where a stream of bytes is cut, so that
/// an input alone replays it.
protocol FuzzTarget: AnyObject {
  var name: String { get }

  /// Inputs to begin with, besides those that the corpus keeps.
  func seeds() throws -> [[UInt8]]

  /// Changes an input in a way that keeps most of its shape.
  func mutate(_ input: inout [UInt8], _ dice: inout SplitMix64)

  /// Runs one input. Throws a ``FuzzFinding`` when a property does not hold.
  ///
  /// - Returns: what happened. An input that made something new happen is kept to go on from.
  func run(_ input: [UInt8]) throws -> Course

  /// What can be looked at only when all was run.
  func finish() throws
}

extension FuzzTarget {
  func finish() throws {}
}

/// A property that did not hold.
struct FuzzFinding: Error, CustomStringConvertible {
  var description: String

  init(_ description: String) { self.description = description }
}

/// Says that a property must hold of this input.
func require(_ condition: Bool, _ what: @autoclosure () -> String) throws {
  guard condition else { throw FuzzFinding(what()) }
}
