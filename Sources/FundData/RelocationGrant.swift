/// The central housing grant (建房补助标准) of a registered person of a region during some days.
package struct RelocationGrant: Sendable, Equatable {
  /// A province, or a place inside it that gets another grant.
  package let region: String
  package let group: Group
  /// In fen a person; above zero.
  package let grantFen: Int64
  package let validity: Validity
  package let source: String
  /// Says when the amount was not compared with its document.
  package let basis: String

  /// The tiers of the programme; `special` is 新疆, 西藏 and the Tibetan areas of four provinces
  /// (四省藏区).
  package enum Group: String, Sendable, CaseIterable {
    case eastCentre = "east-centre"
    case west, special
  }

  /// The highest grant in a table, ten million yuan: times any number of heads that a task can have
  /// it stays within `Int64`.
  static let maximumFen: Int64 = 1_000_000_000
}
