/// One step of a voucher's way through the server, measured by itself.
///
/// A round is `prepare`, whose time does not count, and `run`. Input is made from seeds: every run
/// of the program does the same work.
protocol Stage: AnyObject {
  static var name: String { get }
  /// What one operation is, in a few words.
  static var operation: String { get }
  /// What is counted within an operation.
  static var unit: String { get }
  /// What the stage cannot be faster than.
  static var limit: String { get }
  /// What the operation may take, where somebody has asked for a time.
  static var target: Target? { get }

  init(_ sizes: Sizes) throws
  func prepare() throws
  func run() throws -> Work
  /// Throws when what the rounds have made is wrong.
  func check() throws
}

extension Stage {
  static var unit: String { "leg" }
  static var target: Target? { nil }

  func prepare() throws {}
}

/// What a round has done.
struct Work {
  var operations: Int
  var units: Int
}

/// Nanoseconds an operation.
struct Target {
  var goalNanos: Double
  var floorNanos: Double

  func verdict(_ nanos: Double) -> String {
    nanos <= goalNanos ? "goal met" : nanos <= floorNanos ? "above goal" : "ABOVE FLOOR"
  }
}

/// Why a measurement is worth nothing.
struct StageFailure: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}

/// Throws unless a stage's result is what it must be.
func require(_ holds: Bool, _ description: @autoclosure () -> String) throws(StageFailure) {
  guard holds else { throw StageFailure(description()) }
}
