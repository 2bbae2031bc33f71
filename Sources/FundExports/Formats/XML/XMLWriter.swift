import LedgerCore

/// Elements of XML 1.0 in UTF-8, one a line, with text content only.
///
/// Control characters that XML cannot carry stand as their pictures (U+2400 and on), and the two
/// characters U+FFFE and U+FFFF as U+FFFD.
final class XMLWriter {
  let out: FileWriter

  init(_ out: FileWriter) {
    self.out = out
    out.put("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n")
  }

  func begin(_ name: StaticString) {
    out.put("<")
    out.put(name)
    out.put(">\n")
  }

  func end(_ name: StaticString) throws {
    out.put("</")
    out.put(name)
    out.put(">\n")
    try out.endItem()
  }

  func comment(_ text: StaticString) {
    out.put("<!-- ")
    out.put(text)
    out.put(" -->\n")
  }

  @inline(__always)
  func element(_ name: StaticString, _ content: () -> Void) {
    out.put("<")
    out.put(name)
    out.put(">")
    content()
    out.put("</")
    out.put(name)
    out.put(">\n")
  }

  func text(_ name: StaticString, _ text: String) { element(name) { put(text) } }
  func number(_ name: StaticString, _ number: some FixedWidthInteger) {
    element(name) { out.put(number) }
  }
  func yuan(_ name: StaticString, _ fen: Int64) { element(name) { out.put(yuan: fen) } }
  /// `20200131`.
  func day(_ name: StaticString, _ day: Day) {
    let (year, month, number) = day.civil
    element(name) { out.put(year * 10_000 + month * 100 + number) }
  }

  private func put(_ text: String) {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": out.put("&lt;")
      case ">": out.put("&gt;")
      case "&": out.put("&amp;")
      case "\n": out.put("&#10;")
      case "\t": out.put("&#9;")
      case "\r": out.put("&#13;")
      case "\u{FFFE}", "\u{FFFF}": out.put("\u{FFFD}")
      default: out.put(text: String(scalar.pictured))
      }
    }
  }
}
