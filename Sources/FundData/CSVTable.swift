/// A file of comma-separated values whose first record names exactly the columns that are expected.
struct CSVTable {
  let rows: [Row]

  init(file: String, bytes: [UInt8], columns: [String]) throws(ReferenceDataError) {
    var parser = CSVParser(file: file, bytes: bytes)
    let header = try parser.next()
    guard let header, header.fields == columns else {
      throw ReferenceDataError(
        file: file, line: header?.line ?? 0, problem: .wrongHeader(expected: columns))
    }
    var rows: [Row] = []
    while let record = try parser.next() {
      guard record.fields.count == columns.count else {
        throw ReferenceDataError(
          file: file, line: record.line,
          problem: .wrongFieldCount(expected: columns.count, found: record.fields.count))
      }
      rows.append(Row(file: file, columns: columns, record: record))
    }
    self.rows = rows
  }
}

extension CSVTable {
  /// A record whose fields are asked for by column. An accessor refuses what it cannot read, and
  /// says file and line.
  struct Row {
    let file: String
    fileprivate let columns: [String]
    fileprivate let record: CSVParser.Record

    var line: Int { record.line }

    func failure(_ problem: ReferenceDataError.Problem) -> ReferenceDataError {
      ReferenceDataError(file: file, line: line, problem: problem)
    }

    func text(_ column: String) -> String {
      guard let index = columns.firstIndex(of: column) else {
        preconditionFailure("\(file) has no column \(column)")
      }
      return record.fields[index]
    }

    /// A text that is not empty.
    func name(_ column: String) throws(ReferenceDataError) -> String {
      try value(column) { $0.isEmpty ? nil : $0 }
    }

    func value<Value>(
      _ column: String, _ read: (String) -> Value?
    ) throws(ReferenceDataError) -> Value {
      let text = text(column)
      guard let value = read(text) else {
        throw failure(.invalidField(column: column, value: text))
      }
      return value
    }

    func choice<Value: RawRepresentable<String>>(
      _ column: String
    ) throws(ReferenceDataError) -> Value {
      try value(column) { Value(rawValue: $0) }
    }

    /// Nil for an empty field.
    func optional(_ column: String) -> String? {
      let text = text(column)
      return text.isEmpty ? nil : text
    }

    /// `yes` or `no`.
    func flag(_ column: String) throws(ReferenceDataError) -> Bool {
      try value(column) { $0 == "yes" ? true : $0 == "no" ? false : nil }
    }

    /// A whole number of decimal digits alone.
    func number<Number: FixedWidthInteger>(
      _ column: String
    ) throws(ReferenceDataError) -> Number {
      try value(column) { Number(digits: $0) }
    }

    /// The columns `valid_from` and `valid_to`; the latter may be empty.
    func validity() throws(ReferenceDataError) -> Validity {
      let first = try value("valid_from") { CivilDay.number(of: $0) }
      let last = try value("valid_to") { $0.isEmpty ? Int32.max : CivilDay.number(of: $0) }
      guard first <= last else { throw failure(.endBeforeStart) }
      return Validity(first: first, last: last)
    }
  }
}

extension FixedWidthInteger {
  /// Nil for a sign, a space, anything but the digits 0 to 9, or too great a number.
  init?(digits text: some StringProtocol) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard text.utf8.allSatisfy(digits.contains) else { return nil }
    self.init(text)
  }
}
