import FundMessages

/// A share in hundredths of a percent, rounded half up once at the server.
public struct Percent: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// 8 229 for 82.29 %.
  public var hundredths: Int64

  public init(hundredths: Int64) { self.hundredths = hundredths }

  public static func < (one: Percent, other: Percent) -> Bool {
    one.hundredths < other.hundredths
  }

  /// `82.29%`.
  public var description: String {
    let places = hundredths.magnitude % 100
    let sign = hundredths < 0 ? "-" : ""
    return "\(sign)\(hundredths.magnitude / 100).\(places < 10 ? "0" : "")\(places)%"
  }
}

/// Who did something, from the name in their certificate.
public struct Person: Hashable, Sendable {
  public var name: String
  /// `bureau`, `checker`, ...
  public var role: String
  /// Admin code of the region that they act within.
  public var region: String

  init(_ message: Fundledger_V1_Person) {
    name = message.name
    role = message.role
    region = message.region
  }
}

/// A place in a list to go on after; its value means nothing to a client.
public struct FundCursor: Hashable, Sendable {
  var value: UInt32

  /// Nil for 0, the end of a list.
  init?(_ value: UInt32) {
    guard value != 0 else { return nil }
    self.value = value
  }
}

/// A page of a list.
public struct FundPage<Item: Sendable>: Sendable {
  public var items: [Item]
  /// Where the next page begins; nil at the end.
  public var next: FundCursor?
  public var revision: Revision
}

extension Day {
  /// Zero on the wire stands for no day.
  init?(wire number: UInt32) {
    guard number != 0 else { return nil }
    self.init(number: number)
  }
}
