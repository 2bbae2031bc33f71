/// One figure of the envelope of the relocation programme during some days, and where it is from.
package struct RelocationFigure: Sendable, Equatable {
  package let item: Item
  package let chineseName: String
  package let englishName: String
  /// Persons or fen, as the item has it.
  package let value: Int64
  package let validity: Validity
  package let source: String
  /// Says when the value was not compared with its document.
  package let basis: String

  package enum Item: String, Sendable, CaseIterable {
    case registered, synchronous, grant, bond, fund, loan, households

    package var unit: Unit {
      switch self {
      case .registered, .synchronous: .person
      case .grant, .bond, .fund, .loan, .households: .fen
      }
    }
  }

  package enum Unit: String, Sendable {
    case person, fen
  }

  /// The highest value in a table: the sum of all items stays far from the end of `Int64`.
  static let maximum: Int64 = 1_000_000_000_000_000_000
}
