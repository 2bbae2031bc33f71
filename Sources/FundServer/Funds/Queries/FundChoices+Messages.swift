import FiscalFunds
import Foundation
import FundMessages
import LedgerCore
import SwiftProtobuf

extension RawRepresentable where RawValue == UInt8 {
  /// The choice of a request, whose numbers are the same; nil for 0. Refuses a number that is none.
  init?(asked number: Int, _ field: String) throws(Refusal) {
    guard number != 0 else { return nil }
    guard let raw = UInt8(exactly: number), let choice = Self(rawValue: raw) else {
      throw Refusal(.batchShape, detail: "\(field): no such value")
    }
    self = choice
  }

  /// The choice on the wire, where it has the same number.
  func message<Choice: SwiftProtobuf.Enum>() -> Choice where Choice.RawValue == Int {
    Choice(rawValue: Int(rawValue)) ?? Choice()
  }
}

extension HashedKey {
  /// Nil for bytes of another number than 16.
  init?(message bytes: Data) {
    guard bytes.count == 16 else { return nil }
    func number(_ bytes: Data) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
    self.init(high: number(bytes.prefix(8)), low: number(bytes.suffix(8)))
  }

  /// 16 bytes.
  var message: Data {
    var bytes = Data()
    for word in [high, low] {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(shift)))
      }
    }
    return bytes
  }
}

extension PersonView {
  var message: Fundledger_V1_Person {
    var message = Fundledger_V1_Person()
    message.name = name
    message.role = role
    message.region = region
    return message
  }
}
