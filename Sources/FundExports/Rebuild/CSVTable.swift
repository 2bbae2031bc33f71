import LedgerCore
import LedgerJournal

/// Reads rows of comma-separated values (RFC 4180) as this program writes them, in bounded memory.
struct CSVTable {
  /// The longest row, in bytes; a longer one is refused.
  private static let rowLimit = 1 << 20
  private static let pieceBytes = 256 << 10

  let name: String
  private let file: FileBytes
  private var at: UInt64 = 0
  private var piece: [UInt8] = []
  private var next = 0
  /// Of the row read last, the heading being 1.
  private(set) var row = 0
  private var columns: [String: Int] = [:]
  private var fields: [String] = []

  init(_ folder: String, _ name: String) throws {
    self.name = name
    file = try FileBytes(folder + "/" + name)

    guard try readRow() else { throw RebuildProblem.table(name, row: 1, "it is empty") }
    columns = Dictionary(fields.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  /// Goes to the next row; false at the end.
  mutating func advance() throws -> Bool {
    guard try readRow() else { return false }
    guard fields.count == columns.count else {
      throw problem("it has \(fields.count) fields instead of \(columns.count)")
    }
    return true
  }

  func problem(_ what: String) -> RebuildProblem { .table(name, row: row, what) }

  /// A field as it stands.
  subscript(plain column: String) -> String {
    get throws {
      guard let index = columns[column] else { throw problem("there is no column \(column)") }
      return fields[index]
    }
  }

  /// A text: without the apostrophe that keeps a spreadsheet from taking it for a formula.
  func text(_ column: String) throws -> String {
    let field = try self[plain: column]
    return field.hasPrefix("'") ? String(field.dropFirst()) : field
  }

  func number<Number: FixedWidthInteger>(_ column: String, _ type: Number.Type) throws -> Number {
    let field = try self[plain: column]
    guard let number = Number(field) else { throw problem("\(column) \"\(field)\" is no number") }
    return number
  }

  /// Yuan with two decimals, in fen.
  func fen(_ column: String) throws -> Int64 {
    let field = try self[plain: column]
    let parts = field.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == 2,
      parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let fen = Int64(parts[0] + parts[1])
    else { throw problem("\(column) \"\(field)\" is no amount in yuan") }
    return fen
  }

  // MARK: Bytes

  private mutating func byte() throws -> UInt8? {
    if next == piece.count {
      piece = Array(try file.read(Self.pieceBytes, at: at))
      at += UInt64(piece.count)
      next = 0
      guard !piece.isEmpty else { return nil }
    }
    next += 1
    return piece[next - 1]
  }

  private mutating func readRow() throws -> Bool {
    fields.removeAll(keepingCapacity: true)
    row += 1
    var field: [UInt8] = []
    var (isQuoted, wasQuote, length) = (false, false, 0)
    while let byte = try byte() {
      length += 1
      guard length <= Self.rowLimit else {
        throw problem("it is longer than \(Self.rowLimit) bytes")
      }
      if isQuoted, !wasQuote {
        if byte == UInt8(ascii: "\"") { wasQuote = true } else { field.append(byte) }
        continue
      }
      switch byte {
      case UInt8(ascii: "\"") where wasQuote:
        field.append(byte)
        wasQuote = false
      case UInt8(ascii: "\"") where field.isEmpty: isQuoted = true
      case UInt8(ascii: ","):
        try end(&field)
        (isQuoted, wasQuote) = (false, false)
      case 0x0D: break
      case 0x0A:
        try end(&field)
        return true
      default:
        guard !wasQuote else { throw problem("a quotation mark stands in the midst of a field") }
        field.append(byte)
      }
    }
    guard length == 0 else { throw problem("it is cut off") }
    return false
  }

  private mutating func end(_ field: inout [UInt8]) throws {
    guard let text = String(validating: field, as: UTF8.self) else {
      throw problem("it is not UTF-8")
    }
    fields.append(text)
    field.removeAll(keepingCapacity: true)
  }
}

extension BalanceLimit {
  init?(word: String) {
    guard
      let limit = [.none, .neverCredit, .neverDebit].first(where: { (limit: Self) in
        limit.word == word
      })
    else { return nil }
    self = limit
  }
}

extension Day {
  /// Of `2018-01-31`.
  init?(text: String) {
    let parts = text.split(separator: "-").map { Int($0) }
    guard parts.count == 3, let year = parts[0], let month = parts[1], let day = parts[2],
      let made = Day(year: year, month: month, day: day), made.iso == text
    else { return nil }
    self = made
  }
}
