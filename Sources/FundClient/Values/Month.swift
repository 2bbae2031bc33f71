/// A period of a fiscal year (会计期间): its months 1 to 12 and the adjustment period 13 (整理期).
public struct Month: Hashable, Comparable, Sendable {
  /// Year * 100 + month: 201803.
  public var number: UInt32

  /// Nil unless the year is in 1970...9999 and the month in 1...13.
  public init?(number: UInt32) {
    guard (1970...9999).contains(number / 100), (1...13).contains(number % 100) else {
      return nil
    }
    self.number = number
  }

  /// The month of a day.
  public init(of day: Day) {
    let civil = day.civil
    number = UInt32(civil.year * 100 + civil.month)
  }

  /// From `201803` or `2018-03`; nil for any other form.
  public init?(_ text: some StringProtocol) {
    var digits = Array(text.utf8)
    if digits.count == 7, digits[4] == UInt8(ascii: "-") { digits.remove(at: 4) }
    guard digits.count == 6, digits.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = UInt32(String(decoding: digits, as: UTF8.self))
    else { return nil }
    self.init(number: number)
  }

  /// Zero on the wire stands for no month.
  init?(wire number: UInt32) {
    guard number != 0 else { return nil }
    self.init(number: number)
  }

  public var year: Int { Int(number / 100) }
  /// 1 to 13.
  public var month: Int { Int(number % 100) }

  public static func < (one: Month, other: Month) -> Bool { one.number < other.number }
}

extension Month: CustomStringConvertible {
  /// `201803`.
  public var description: String { String(number) }
}
