/// The days on which a row of a table holds: days since 1970-01-01, both ends included.
package struct Validity: Sendable, Equatable {
  package let first: Int32
  /// `Int32.max` while no end is known.
  package let last: Int32

  package func contains(_ day: Int32) -> Bool { first <= day && day <= last }

  func overlaps(_ other: Validity) -> Bool { first <= other.last && other.first <= last }
}
