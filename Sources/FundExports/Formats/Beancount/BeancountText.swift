import LedgerCore

/// Names and strings in the grammar of beancount.
enum BeancountText {
  /// A component of an account's name: ASCII letters, digits and Han characters stay, every other
  /// byte is written as `-` and two capital hexadecimal digits. One that would begin with anything
  /// but a capital letter or a digit gets `X-` in front, which no encoding makes.
  static func component(_ text: some StringProtocol) -> String {
    let encoded = encoded(text)
    guard let first = encoded.utf8.first, isCapitalOrDigit(first) else { return "X-" + encoded }
    return encoded
  }

  static func encoded(_ text: some StringProtocol) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9": result.unicodeScalars.append(scalar)
      default:
        if scalar.isHan {
          result.unicodeScalars.append(scalar)
        } else {
          for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
            result += "-" + HexByte.upper(byte)
          }
        }
      }
    }
    return result
  }

  /// What follows a code as its name: only its Han characters, letters and digits.
  static func readable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9": result.unicodeScalars.append(scalar)
      default: if scalar.isHan { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }

  private static func isCapitalOrDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }

  /// The components of the dimensions: their letters, then each with its value. Accounts with other
  /// letters are no parents of each other so, and a balance of one is not that of several.
  static func dimensions(_ text: String) -> String {
    guard !text.isEmpty else { return ":0" }
    var letters = ""
    var values = ""
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair.count == 2, let letter = pair[0].utf8.first, pair[0].utf8.count == 1,
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(letter)
      {
        letters += pair[0]
        values += ":" + pair[0] + "-" + encoded(pair[1])
      } else {
        letters += "0"
        values += ":0-" + encoded(part)
      }
    }
    return ":" + letters + values
  }

  /// A string with its quotes. Control characters that beancount has no escape for are shown by
  /// their pictures (U+2400 and on).
  static func put(_ text: String, to out: FileWriter) {
    out.put("\"")
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out.put("\\\"")
      case "\\": out.put("\\\\")
      case "\n": out.put("\\n")
      case "\t": out.put("\\t")
      case "\r": out.put("\\r")
      default: out.put(text: String(scalar.pictured))
      }
    }
    out.put("\"")
  }
}

extension Unicode.Scalar {
  /// The character itself, or the picture of a control character.
  var pictured: Unicode.Scalar {
    switch value {
    case 0..<0x20: Unicode.Scalar(0x2400 + value) ?? self
    case 0x7F: "\u{2421}"
    default: self
    }
  }
}
