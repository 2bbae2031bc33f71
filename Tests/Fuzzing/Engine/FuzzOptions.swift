/// The command line of the fuzzer.
struct FuzzOptions: Sendable {
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  static let usage = """
    fuzz [--seconds N] [--executions N] [--seed S] [--target NAME] [--replay FILE]
      --seconds     for each target (10)
      --executions  for each target at most; without --seconds, however long they take
      --seed        of the changes; printed, and another one every time unless it is given
      --target      one only: \(FuzzTargets.names.joined(separator: " "))
      --replay      run this input of the target once
    """

  /// The longest that a run can be told to take.
  private static let maximumSeconds = 1_000_000

  var seconds = 10
  var executions = Int.max
  var seed = UInt64.random(in: .min ... .max)
  var target: String?
  var replay: String?

  init(_ arguments: some Sequence<String>) throws(Problem) {
    let arguments = Array(arguments)
    if arguments.contains("--executions") { seconds = Self.maximumSeconds }
    var rest = arguments.makeIterator()
    while let option = rest.next() {
      guard let value = rest.next() else {
        throw Problem(description: "\(option) is unknown or lacks a value")
      }
      try set(option, value)
    }
    guard replay == nil || target != nil else {
      throw Problem(description: "--replay needs --target")
    }
  }

  private mutating func set(_ option: String, _ value: String) throws(Problem) {
    let wrong = Problem(description: "\(value) does not fit \(option)")
    switch option {
    case "--seconds":
      guard let number = Int(value), (1...Self.maximumSeconds).contains(number) else {
        throw wrong
      }
      seconds = number
    case "--executions":
      guard let number = Int(value), number > 0 else { throw wrong }
      executions = number
    case "--seed":
      guard let number = UInt64(value) else { throw wrong }
      seed = number
    case "--target":
      guard FuzzTargets.names.contains(value) else { throw wrong }
      target = value
    case "--replay": replay = value
    default: throw Problem(description: "\(option) is unknown")
    }
  }
}
