import LedgerCore

/// Texts in the grammar of hledger journals.
///
/// What would end a name or begin something else is written as `%` and the hexadecimal of each of
/// its bytes, and `%` too, so that different texts stay different and can be read back.
enum HLedgerText {
  /// One component of an account's name: ASCII letters and digits, `-._=,—、` and Han characters
  /// stay.
  static func component(_ text: some StringProtocol) -> String {
    encode(text) { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "=", ",", "—", "、": true
      default: scalar.isHan
      }
    }
  }

  /// A summary: controls, `;`, `|` and white space other than single inner blanks are written so.
  static func description(_ text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    var result = ""
    for (index, scalar) in scalars.enumerated() {
      let isInner =
        index > 0 && index + 1 < scalars.count && scalars[index - 1] != " "
      if scalar == " " && isInner || isPrinted(scalar) && scalar != ";" && scalar != "|" {
        result.unicodeScalars.append(scalar)
      } else {
        append(scalar, to: &result)
      }
    }
    return result
  }

  /// The value of a tag, which a comma would end.
  static func tagValue(_ text: String) -> String {
    encode(text) { isPrinted($0) && $0 != "," && $0 != ";" }
  }

  private static func isPrinted(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value > 0x20 && scalar != "%" && !(0x7F...0xA0).contains(scalar.value)
      && !scalar.isSpaceBeyondASCII
  }

  private static func encode(
    _ text: some StringProtocol, _ stays: (Unicode.Scalar) -> Bool
  ) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if stays(scalar) {
        result.unicodeScalars.append(scalar)
      } else {
        append(scalar, to: &result)
      }
    }
    return result
  }

  private static func append(_ scalar: Unicode.Scalar, to result: inout String) {
    for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
      result += "%" + HexByte.upper(byte)
    }
  }
}

enum HexByte {
  /// Two capital digits.
  static func upper(_ byte: UInt8) -> String {
    let digits = Array("0123456789ABCDEF")
    return String([digits[Int(byte >> 4)], digits[Int(byte & 15)]])
  }
}

extension Unicode.Scalar {
  /// A Han character that every tool knows as a letter: those of Unicode 11 in the blocks of
  /// CJK unified ideographs and of their extension A.
  var isHan: Bool {
    (0x4E00...0x9FEF).contains(value) || (0x3400...0x4DB5).contains(value)
  }

  /// White space and line ends that are not ASCII.
  var isSpaceBeyondASCII: Bool {
    switch value {
    case 0x1680, 0x180E, 0x2000...0x200F, 0x2028...0x202F, 0x205F...0x2064, 0x3000, 0xFEFF: true
    default: false
    }
  }
}
