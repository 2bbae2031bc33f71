/// The columns of a file of vouchers or holds, by their Chinese or English headings, in any order.
enum ImportHeading: Int, CaseIterable {
  case voucher, date, entity, book, subject, dimensions, debit, credit, summary
  case reference, hold, expires

  /// Chinese first; empty when such a file has no such column.
  func names(in kind: ImportKind) -> [String] {
    switch self {
    case .voucher: kind == .vouchers ? ["凭证号", "voucher"] : ["申请号", "application"]
    case .date: ["日期", "date"]
    case .entity: ["账簿主体", "entity"]
    case .book: ["账簿", "book"]
    case .subject: ["科目", "subject"]
    case .dimensions: ["辅助核算", "dimensions"]
    case .debit: ["借方", "debit"]
    case .credit: ["贷方", "credit"]
    case .summary: kind == .vouchers ? ["摘要", "summary"] : ["用途", "purpose"]
    case .reference: kind == .vouchers ? ["业务流水号", "reference"] : []
    case .hold: kind == .vouchers ? ["冻结号", "hold"] : []
    case .expires: kind == .holds ? ["有效期至", "expires"] : []
    }
  }

  var isOptional: Bool {
    switch self {
    case .dimensions, .summary, .reference, .hold, .expires: true
    default: false
    }
  }

  /// Where each column is in the records. Columns with other headings are passed over.
  static func positions(
    in record: CSVReader.Record, of kind: ImportKind
  ) throws(ImportProblem) -> [ImportHeading: Int] {
    var positions: [ImportHeading: Int] = [:]
    for (index, cell) in record.fields.enumerated() {
      let name = cell.trimmed.lowercased()
      guard let heading = allCases.first(where: { $0.names(in: kind).contains(name) }) else {
        continue
      }
      guard positions.updateValue(index, forKey: heading) == nil else {
        throw ImportProblem(
          record.line, "表头“\(heading.names(in: kind)[0])”重复",
          "the heading \(heading.names(in: kind)[1]) is there twice")
      }
    }
    let missing = allCases.filter { positions[$0] == nil && !$0.isOptional }
    guard missing.isEmpty else {
      throw ImportProblem(
        record.line,
        "缺少表头（文件须为 UTF-8 编码）："
          + missing.map { $0.names(in: kind)[0] }.joined(separator: "、"),
        "headings are missing (the file must be UTF-8): "
          + missing.map { $0.names(in: kind)[1] }.joined(separator: ", "))
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
