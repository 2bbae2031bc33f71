import Foundation
import FundClient

extension BeijingTime {
  /// The day that it is in China.
  static var today: Day {
    let local = Int64(Date().timeIntervalSince1970) + 8 * 3_600
    return Day(number: UInt32(clamping: local / 86_400))
  }
}
