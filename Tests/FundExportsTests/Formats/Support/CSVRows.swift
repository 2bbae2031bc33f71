import Foundation

/// A reader of comma-separated values by the letter of RFC 4180, apart from the writer under test.
enum CSVRows {
  static func read(_ data: Data, separator: Unicode.Scalar = ",") -> [[String]] {
    let separator = UInt8(ascii: separator)
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var at = 0
    let bytes = [UInt8](data)
    func endCell() {
      row.append(String(decoding: cell, as: UTF8.self))
      cell.removeAll(keepingCapacity: true)
    }
    while at < bytes.count {
      let byte = bytes[at]
      if isQuoted {
        if byte == UInt8(ascii: "\"") {
          if at + 1 < bytes.count, bytes[at + 1] == UInt8(ascii: "\"") {
            cell.append(byte)
            at += 1
          } else {
            isQuoted = false
          }
        } else {
          cell.append(byte)
        }
      } else if byte == UInt8(ascii: "\"") {
        isQuoted = true
      } else if byte == separator {
        endCell()
      } else if byte == UInt8(ascii: "\n") {
        endCell()
        rows.append(row)
        row = []
      } else if byte != UInt8(ascii: "\r") {
        cell.append(byte)
      }
      at += 1
    }
    if !cell.isEmpty || !row.isEmpty {
      endCell()
      rows.append(row)
    }
    return rows
  }

  static func read(
    _ path: String, separator: Unicode.Scalar = ","
  ) throws -> [[String]] {
    read(try Data(contentsOf: URL(fileURLWithPath: path)), separator: separator)
  }

  /// Rows under a header, as named cells.
  static func records(
    _ path: String, separator: Unicode.Scalar = ","
  ) throws -> [[String: String]] {
    let rows = try read(path, separator: separator)
    guard let header = rows.first else { return [] }
    return rows.dropFirst().map { row in
      Dictionary(zip(header, row)) { first, _ in first }
    }
  }

  /// Fen of a text in yuan, with any thousands separators; nil when it is no amount to the fen.
  static func fen(_ text: String) -> Int64? {
    var digits = text.replacingOccurrences(of: ",", with: "")
    let isNegative = digits.hasPrefix("-")
    if isNegative { digits.removeFirst() }
    let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= 2, let whole = Int64(parts[0]) else { return nil }
    var cents: Int64 = 0
    if parts.count == 2 {
      let fraction = String((parts[1] + "00").prefix(2))
      guard parts[1].count <= 2, let value = Int64(fraction) else { return nil }
      cents = value
    }
    return (whole * 100 + cents) * (isNegative ? -1 : 1)
  }
}
