import Foundation
import FundClient
import FundData

/// The figures of a case as its publisher gave them; amounts in 万元.
struct PublishedCase: Decodable, Sendable {
  enum Name: String, CaseIterable, Sendable {
    case haidong = "haidong-2018-east-west"
    case bazhong = "bazhong-2019-provincial-special-fund"
    case beiguan = "beiguan-2018-special-fund"
    case liling = "liling-2019-county-fund"
  }

  var title: String
  var publisher: String
  /// Of the place that published it or is given the money.
  var adminCode: String
  var year: Int
  var unit: String
  /// The sum as published, where it is.
  var total: PublishedAmount?
  var received: Received?
  var sources: [Source]?
  var passedOn: [Share]?
  var projects: [Project]?
  var purpose: [String: [String]]?
  /// What must hold of the figures.
  var checks: [String]

  /// Money from another region.
  struct Received: Decodable, Sendable {
    var from: String
    var kind: String
    var amount: PublishedAmount
  }

  struct Source: Decodable, Sendable {
    var level: String
    var amount: PublishedAmount
  }

  struct Share: Decodable, Sendable {
    var county: String
    var amount: PublishedAmount
  }

  struct Project: Decodable, Sendable {
    var name: String
    var unit: String
    var amount: PublishedAmount
    var content: String?
  }

  static func load(_ name: Name) throws(CommandFailure) -> PublishedCase {
    guard let bytes = EmbeddedFile.bytes(named: "\(name.rawValue).json") else {
      throw CommandFailure("this program was built without the case \(name.rawValue)")
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      let found = try decoder.decode(PublishedCase.self, from: Data(bytes))
      guard found.unit == "万元" else {
        throw CommandFailure("\(name.rawValue): the unit is \(found.unit)")
      }
      return found
    } catch {
      throw CommandFailure("\(name.rawValue) cannot be read: \(error)")
    }
  }
}

/// A decimal text in 万元, read exactly.
struct PublishedAmount: Decodable, Sendable {
  var fen: Fen

  init(from decoder: any Decoder) throws {
    fen = try Fen(try decoder.singleValueContainer().decode(String.self), in: .wan)
  }
}

extension Sequence<Fen> {
  /// The sum of amounts of which each is below 10^15 fen.
  var total: Fen { Fen(reduce(0) { $0 + $1.value }) }
}
