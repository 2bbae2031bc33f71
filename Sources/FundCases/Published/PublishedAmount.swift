package import FundClient

/// A decimal text in 万元, read exactly.
package struct PublishedAmount: Decodable, Sendable {
  package var fen: Fen

  package init(from decoder: any Decoder) throws {
    fen = try Fen(try decoder.singleValueContainer().decode(String.self), in: .wan)
  }
}

/// A percentage with two places, in hundredths of a percent.
package struct PublishedPercent: Decodable, Sendable {
  package var basisPoints: Int64

  package init(from decoder: any Decoder) throws {
    basisPoints = try Fen(try decoder.singleValueContainer().decode(String.self), in: .yuan).value
  }
}

extension Sequence<Fen> {
  /// The sum of amounts of which each is below 10^15 fen.
  package var total: Fen { Fen(reduce(0) { $0 + $1.value }) }
}

extension Fen {
  /// The amount of a literal in 万元.
  static func wan(_ text: String) -> Fen {
    guard let amount = try? Fen(text, in: .wan) else {
      preconditionFailure("\(text) is an amount in 万元")
    }
    return amount
  }
}
