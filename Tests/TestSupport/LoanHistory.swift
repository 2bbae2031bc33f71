import Foundation

/// A loan of the fixtures, and the interest that each of its accruals has to post. What the fields mean
/// and how the amounts were worked out is in `Fixtures/loans/README.md`.
package struct LoanHistory: Sendable, Decodable {
  package let name: String
  /// Days of a year that interest is reckoned by: 360 or 365.
  package let basis: UInt16
  /// Part of the interest that the centre pays, in hundredths of a percent.
  package let share: UInt16
  /// Millionths a year, from the first day until it changes.
  package let rate: UInt32
  /// In the order of the days.
  package let steps: [Step]

  package struct Step: Sendable {
    /// `YYYY-MM-DD`.
    package let on: String
    package let event: Event
  }

  package enum Event: Sendable {
    case draw(fen: Int64)
    case changeRate(to: UInt32)
    case repay(fen: Int64)
    case accrue(Accrual)
  }

  /// In fen.
  package struct Accrual: Sendable, Equatable, Decodable {
    package let interest: Int64
    package let central: Int64
    package let local: Int64

    package init(interest: Int64, central: Int64, local: Int64) {
      self.interest = interest
      self.central = central
      self.local = local
    }
  }

  /// The loans of this repository, in the order of the file.
  package static func all() throws -> [LoanHistory] {
    let file = URL(fileURLWithPath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Fixtures/loans/loans.json")
    return try JSONDecoder().decode([LoanHistory].self, from: Data(contentsOf: file))
  }
}

extension LoanHistory.Step: Decodable {
  private enum Key: String, CodingKey {
    case on
    case kind = "do"
    case fen, rate
  }

  package init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    on = try fields.decode(String.self, forKey: .on)
    switch try fields.decode(String.self, forKey: .kind) {
    case "draw": event = .draw(fen: try fields.decode(Int64.self, forKey: .fen))
    case "repay": event = .repay(fen: try fields.decode(Int64.self, forKey: .fen))
    case "changeRate": event = .changeRate(to: try fields.decode(UInt32.self, forKey: .rate))
    case "accrue": event = .accrue(try LoanHistory.Accrual(from: decoder))
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: fields, debugDescription: "no such step")
    }
  }
}
