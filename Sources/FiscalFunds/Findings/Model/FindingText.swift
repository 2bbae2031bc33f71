import LedgerCore

/// Words for the sentences of findings.
enum FindingText {
  /// `1,234.56` of 123456 fen.
  static func yuan(_ fen: Int64) -> String {
    let digits = String(fen.magnitude / 100)
    var grouped = ""
    for (at, digit) in digits.enumerated() {
      if at > 0, (digits.count - at) % 3 == 0 { grouped.append(",") }
      grouped.append(digit)
    }
    let cents = fen.magnitude % 100
    return (fen < 0 ? "-" : "") + grouped + (cents < 10 ? ".0" : ".") + String(cents)
  }

  static func day(_ day: Day) -> String {
    let civil = day.civil
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(civil.year)-\(two(civil.month))-\(two(civil.day))"
  }

  /// Hundredths of a percent as `12.5%`.
  static func share(_ basisPoints: Int64) -> String {
    let tenth = basisPoints / 10 % 10
    return tenth == 0 ? "\(basisPoints / 100)%" : "\(basisPoints / 100).\(tenth)%"
  }

  /// The first half of a keyed hash, 16 hexadecimal digits.
  static func key(_ key: HashedKey) -> String {
    let hex = String(key.high, radix: 16)
    return String(repeating: "0", count: 16 - hex.count) + hex
  }

  /// A name without what people write in different ways: blanks, and brackets of full width.
  static func plainName(_ name: String) -> String {
    var plain = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case " ", "\u{3000}": continue
      case "（": plain.append("(")
      case "）": plain.append(")")
      default: plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }

  /// A number of a document without blanks, in capital letters.
  static func plainNumber(_ number: String) -> String {
    var plain = ""
    for scalar in plainName(number).unicodeScalars {
      if ("a"..."z").contains(scalar), let upper = UnicodeScalar(scalar.value - 32) {
        plain.unicodeScalars.append(upper)
      } else {
        plain.unicodeScalars.append(scalar)
      }
    }
    return plain
  }
}

extension Day {
  /// A later day, at most the last that there is.
  func later(by days: Int64) -> Day {
    Day(number: UInt16(clamping: Int64(number) + min(max(0, days), Int64(UInt16.max))))
  }

  /// Days from another day to this one; negative when it is earlier.
  func days(since other: Day) -> Int64 { Int64(number) - Int64(other.number) }

  /// The day in Beijing (UTC+8) of a time in milliseconds since 1970-01-01 UTC.
  init(beijingTimeMs time: Int64) {
    self.init(number: UInt16(clamping: (time / 1_000 + 28_800) / 86_400))
  }
}
