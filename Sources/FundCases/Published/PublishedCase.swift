import Foundation
import FundClient
import FundData

/// The figures of a case as its publisher gave them; amounts in 万元.
package struct PublishedCase: Decodable, Sendable {
  package enum Name: String, CaseIterable, Sendable {
    case haidong = "haidong-2018-east-west"
    case bazhong = "bazhong-2019-provincial-special-fund"
    case beiguan = "beiguan-2018-special-fund"
    case liling = "liling-2019-county-fund"
    case maiji = "maiji-2021-integration"
    case shapotou = "shapotou-2021-special-fund"
  }

  package var title: String
  package var publisher: String
  /// Of the place that published it or is given the money.
  package var adminCode: String
  package var year: Int
  package var unit: String
  /// The sum as published, where it is.
  package var total: PublishedAmount?
  package var received: Received?
  package var receivedTotal: PublishedAmount?
  package var integratedTotal: PublishedAmount?
  package var integratedSharePercent: PublishedPercent?
  package var indicator: Indicator?
  package var sources: [Source]?
  package var uses: [Use]?
  package var passedOn: [Share]?
  package var projects: [Project]?
  package var publicNotice: Notice?
  package var purpose: [String: [String]]?
  /// What must hold of the figures.
  package var checks: [String]

  /// Money from another region.
  package struct Received: Decodable, Sendable {
    package var from: String
    package var kind: String
    package var amount: PublishedAmount
  }

  package struct Indicator: Decodable, Sendable {
    package var documentNo: String
    package var category: String
    package var amount: PublishedAmount
  }

  package struct Source: Decodable, Sendable {
    package var category: String?
    package var level: String
    package var amount: PublishedAmount
  }

  package struct Use: Decodable, Sendable {
    /// Name of the class of projects.
    package var name: String
    package var amount: PublishedAmount
    package var sharePercent: PublishedPercent

    private enum CodingKeys: String, CodingKey {
      case name = "class"
      case amount, sharePercent
    }
  }

  package struct Share: Decodable, Sendable {
    package var county: String
    package var amount: PublishedAmount
  }

  package struct Project: Decodable, Sendable {
    package var name: String
    package var unit: String?
    package var amount: PublishedAmount?
    package var content: String?
    /// Of the works in all, where the indicator pays a part.
    package var scale: PublishedAmount?
    package var fromIndicator: PublishedAmount?
  }

  /// First and last day of a public notice, `YYYY-MM-DD`.
  package struct Notice: Decodable, Sendable {
    package var from: String
    package var to: String
  }

  package static func load(_ name: Name) throws(CaseProblem) -> PublishedCase {
    guard let bytes = EmbeddedFile.bytes(named: "\(name.rawValue).json") else {
      throw CaseProblem("this program was built without the case \(name.rawValue)")
    }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      let found = try decoder.decode(PublishedCase.self, from: Data(bytes))
      guard found.unit == "万元" else {
        throw CaseProblem("\(name.rawValue): the unit is \(found.unit)")
      }
      return found
    } catch {
      throw CaseProblem("\(name.rawValue) cannot be read: \(error)")
    }
  }
}

/// Why a case cannot be read or planned.
package struct CaseProblem: Error, CustomStringConvertible {
  package var description: String

  package init(_ description: String) { self.description = description }
}
