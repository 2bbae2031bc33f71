/// The columns of a voucher file, by their Chinese or English headings, in any order.
enum ImportHeading: Int, CaseIterable {
  case voucher, date, entity, book, subject, dimensions, debit, credit, summary

  /// Chinese first.
  var names: [String] {
    switch self {
    case .voucher: ["凭证号", "voucher"]
    case .date: ["日期", "date"]
    case .entity: ["账簿主体", "entity"]
    case .book: ["账簿", "book"]
    case .subject: ["科目", "subject"]
    case .dimensions: ["辅助核算", "dimensions"]
    case .debit: ["借方", "debit"]
    case .credit: ["贷方", "credit"]
    case .summary: ["摘要", "summary"]
    }
  }

  var isOptional: Bool { self == .dimensions || self == .summary }

  /// Where each column is in the records. Columns with other headings are passed over.
  static func positions(
    in record: CSVReader.Record
  ) throws(ImportProblem) -> [ImportHeading: Int] {
    var positions: [ImportHeading: Int] = [:]
    for (index, cell) in record.fields.enumerated() {
      let name = cell.trimmed.lowercased()
      guard let heading = allCases.first(where: { $0.names.contains(name) }) else { continue }
      guard positions.updateValue(index, forKey: heading) == nil else {
        throw ImportProblem(
          record.line, "表头“\(heading.names[0])”重复",
          "the heading \(heading.names[1]) is there twice")
      }
    }
    let missing = allCases.filter { positions[$0] == nil && !$0.isOptional }
    guard missing.isEmpty else {
      throw ImportProblem(
        record.line, "缺少表头（文件须为 UTF-8 编码）：" + missing.map { $0.names[0] }.joined(separator: "、"),
        "headings are missing (the file must be UTF-8): "
          + missing.map { $0.names[1] }.joined(separator: ", "))
    }
    return positions
  }
}

extension String {
  /// Without spaces (also the ideographic one) and tabs around it.
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
