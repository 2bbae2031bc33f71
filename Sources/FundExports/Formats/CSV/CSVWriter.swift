import LedgerCore
import LedgerJournal

/// Rows of comma-separated values (RFC 4180), each ended by CR and LF.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe in front, and so does one
/// that begins with an apostrophe: a reader takes one apostrophe off the front of every text.
final class CSVWriter {
  let out: FileWriter
  private let separator: UInt8
  private let guardsFormulas: Bool
  private var isFirst = true

  /// The header has the names of the columns with the separator between them.
  init(
    _ out: FileWriter, _ header: String, separator: Unicode.Scalar = ",",
    guardsFormulas: Bool = true
  ) throws {
    self.out = out
    self.separator = UInt8(ascii: separator)
    self.guardsFormulas = guardsFormulas
    out.put(text: header)
    out.put("\r\n")
  }

  @inline(__always)
  func beginCell() {
    if isFirst { isFirst = false } else { out.put(separator) }
  }

  func nothing() { beginCell() }

  @inline(__always)
  func number(_ number: some FixedWidthInteger) {
    beginCell()
    out.put(number)
  }

  @inline(__always)
  func yuan(_ fen: Int64) {
    beginCell()
    out.put(yuan: fen)
  }

  @inline(__always)
  func day(_ day: Day) {
    beginCell()
    out.put(day: day)
  }

  @inline(__always)
  func position(_ position: Position) {
    beginCell()
    out.put(position)
  }

  func time(_ timeMs: Int64) {
    beginCell()
    out.put(timeMs: timeMs)
  }

  func digest(_ digest: Digest) {
    beginCell()
    withUnsafeBytes(of: digest) { out.put(hex: $0) }
  }

  /// A cell for a digest that is filled in later; see `FileWriter`.
  func leaveDigest() -> Int {
    beginCell()
    return out.leaveHex(Digest.byteCount)
  }

  @inline(__always)
  func plain(_ word: StaticString) {
    beginCell()
    out.put(word)
  }

  func text(_ text: String) {
    beginCell()
    var text = text
    text.withUTF8 { put($0) }
  }

  func endRow() throws {
    endRowUnchecked()
    try out.endItem()
  }

  @inline(__always)
  func endRowUnchecked() {
    isFirst = true
    out.put("\r\n")
  }

  func endItem() throws { try out.endItem() }

  private func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    var mustQuote = false
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "\""), 0x0A, 0x0D: mustQuote = true
      default: if byte == separator { mustQuote = true }
      }
    }
    if mustQuote { out.put(UInt8(ascii: "\"")) }
    if guardsFormulas && Self.looksLikeFormula(bytes) { out.put(UInt8(ascii: "'")) }
    if mustQuote {
      for byte in bytes {
        if byte == UInt8(ascii: "\"") { out.put(byte) }
        out.put(byte)
      }
      out.put(UInt8(ascii: "\""))
    } else {
      out.put(bytes)
    }
  }

  /// Whether a spreadsheet may take the text for a formula, also by its full-width characters
  /// (＝＋－＠); or whether it begins with the mark against that.
  private static func looksLikeFormula(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    switch bytes.first {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0A,
      0x0D, UInt8(ascii: "'"):
      true
    case 0xEF where bytes.count >= 3:
      (bytes[1] == 0xBC && [0x9D, 0x8B, 0x8D, 0xA0].contains(bytes[2]))
    default: false
    }
  }
}
