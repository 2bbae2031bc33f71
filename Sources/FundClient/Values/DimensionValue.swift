import FundMessages
import SwiftProtobuf

/// One value of a dimension (辅助核算) that tells the accounts of one subject apart.
public struct DimensionValue: Hashable, Sendable, CustomStringConvertible {
  /// One letter: I indicator (指标), P project (项目), ...
  public var key: String
  public var value: String

  public init(key: String, value: String) {
    self.key = key
    self.value = value
  }

  /// From `KEY=VALUE`; nil for any other form.
  public init?(_ text: some StringProtocol) {
    let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard halves.count == 2, !halves[0].isEmpty, !halves[1].isEmpty else { return nil }
    self.init(key: String(halves[0]), value: String(halves[1]))
  }

  init(_ message: Fundledger_V1_Dimension) {
    self.init(key: message.key, value: message.value)
  }

  var message: Fundledger_V1_Dimension {
    .with {
      $0.key = key
      $0.value = value
    }
  }

  /// `KEY=VALUE`.
  public var description: String { "\(key)=\(value)" }
}
