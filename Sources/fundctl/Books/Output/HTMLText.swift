/// Text inside HTML.
enum HTMLText {
  /// Text that is nothing but text, in an element or between the quotes of an attribute. What would
  /// steer a terminal or turn the direction of writing becomes U+FFFD, as in a table.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in DisplayWidth.printable(text).unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
