/// An administrative division (行政区划), as it was during some days.
package struct Region: Sendable, Equatable {
  /// Six digits after GB/T 2260; `000000` is the nation.
  package let code: String
  package let name: String
  package let level: Level
  /// The code of the division that manages it, not always the code's prefix; nil for the nation.
  package let parent: String?
  package let validity: Validity
  /// The code that the place has from the day after the last one; nil where it keeps its code, or
  /// where none is known.
  package let successor: String?
  package let note: String

  package enum Level: String, Sendable, Comparable {
    case nation, province, prefecture, county

    private var depth: Int {
      switch self {
      case .nation: 0
      case .province: 1
      case .prefecture: 2
      case .county: 3
      }
    }

    package static func < (one: Level, other: Level) -> Bool { one.depth < other.depth }
  }
}
