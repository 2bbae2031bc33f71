/// Which detectors run, and by which numbers.
package struct FindingSettings: Sendable {
  /// In the order of their numbers.
  package private(set) var detectors: [DetectorKind] = DetectorKind.allCases
  /// By detector and parameter, where it is not the default.
  private var values: [String: Int64] = [:]
  package var limits = FindingLimits()

  package init() {}

  /// Runs these only; none means all.
  package mutating func choose(_ kinds: [DetectorKind]) {
    detectors = DetectorKind.allCases.filter { kinds.isEmpty || kinds.contains($0) }
  }

  package enum Problem: Error, Equatable, Sendable {
    case unknownDetector(String)
    case unknownParameter(String)
    case outOfRange(String, ClosedRange<Int64>)

    package var text: String {
      switch self {
      case .unknownDetector(let name): "\(name): there is no such detector (没有该检测项)"
      case .unknownParameter(let name): "\(name): there is no such parameter (没有该参数)"
      case .outOfRange(let name, let range):
        "\(name): from \(range.lowerBound) to \(range.upperBound) (超出范围)"
      }
    }
  }

  /// Sets a parameter by its name with the detector's: `idle-money.days`.
  package mutating func set(_ name: String, to value: Int64) throws(Problem) {
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    guard parts.count == 2, let kind = DetectorKind(name: parts[0]) else {
      throw .unknownDetector(name)
    }
    guard let parameter = kind.info.parameters.first(where: { $0.name == parts[1] }) else {
      throw .unknownParameter(name)
    }
    guard parameter.range.contains(value) else { throw .outOfRange(name, parameter.range) }
    values[name] = value
  }

  /// The value in force. The detector must have the parameter.
  package func value(_ parameter: String, of kind: DetectorKind) -> Int64 {
    let info = kind.info
    if let set = values["\(info.name).\(parameter)"] { return set }
    guard let found = info.parameters.first(where: { $0.name == parameter }) else {
      preconditionFailure("\(info.name) has no \(parameter)")
    }
    return found.value
  }
}

/// How much the detectors keep in mind. What comes beyond a limit is not kept, and every finding of
/// who needed it says from which revision on it may be incomplete.
package struct FindingLimits: Sendable {
  /// Actors, lanes and ledgers each.
  package var places = 1_000_000
  package var indicators = 1_000_000
  package var projects = 1_000_000
  package var contracts = 1_000_000
  package var payments = 1_000_000
  /// Vouchers whose day is remembered for a later reversal.
  package var vouchers = 1_000_000
  /// Persons by county, benefits, invoices and cards each.
  package var keys = 4_000_000
  /// Rows of any other kind.
  package var rows = 1_000_000

  package init() {}
}
