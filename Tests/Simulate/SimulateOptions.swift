import Simulation

/// The command line of the simulator.
struct SimulateOptions: Sendable {
  struct Problem: Error, CustomStringConvertible {
    let description: String
  }

  static let usage = """
    simulate [--seeds 0..<10000 | --seeds N] [--bug NAME] [--steps N] [--jobs N] [--verbose]
    bugs: \(PlantedBug.allCases.map(\.rawValue).joined(separator: " "))
    """

  var seeds: Range<UInt64> = 0..<1_000
  var bug: PlantedBug?
  var ticks = Simulation.defaultTicks
  var jobs = 2
  var isVerbose = false

  init(_ arguments: some Sequence<String>) throws(Problem) {
    var arguments = arguments.makeIterator()
    while let option = arguments.next() {
      if option == "--verbose" {
        isVerbose = true
        continue
      }
      guard let value = arguments.next() else {
        throw Problem(description: "\(option) is unknown or lacks a value")
      }
      try set(option, value)
    }
  }

  private mutating func set(_ option: String, _ value: String) throws(Problem) {
    let wrong = Problem(description: "\(value) does not fit \(option)")
    switch option {
    case "--seeds":
      let ends = value.split(separator: "..<").compactMap { UInt64($0) }
      guard let first = ends.first, ends.count <= 2, first <= ends[ends.count - 1] else {
        throw wrong
      }
      seeds = ends.count == 1 ? first..<first + 1 : first..<ends[1]
    case "--bug":
      guard let named = PlantedBug(rawValue: value) else { throw wrong }
      bug = named
    case "--steps":
      guard let number = Int(value), number > 0 else { throw wrong }
      ticks = number
    case "--jobs":
      guard let number = Int(value), number > 0 else { throw wrong }
      jobs = number
    default: throw Problem(description: "\(option) is unknown")
    }
  }
}
