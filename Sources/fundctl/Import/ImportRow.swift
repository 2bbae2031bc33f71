import FundClient

/// One row of a file of vouchers or holds, read.
struct ImportRow: Hashable {
  var line: Int
  var voucher: String
  var day: Day
  var account: ImportedAccount
  var side: Side
  var amount: Fen
  var summary: String
  /// 业务流水号, or empty.
  var reference: String
  /// The hold (冻结) that the voucher draws.
  var hold: HoldID?
  /// The last day on which a hold is good.
  var expires: Day?

  init(
    _ record: CSVReader.Record, positions: [ImportHeading: Int], unit: Fen.Unit,
    kind: ImportKind = .vouchers
  ) throws(ImportProblem) {
    line = record.line
    let cells = try Self.cells(record, positions, kind)
    voucher = cells[.voucher, default: ""]
    guard let day = Self.day(cells[.date, default: ""]) else {
      throw ImportProblem(
        line, "日期“\(cells[.date, default: ""])”无效，应为 2018-03-05",
        "the date is not one: write 2018-03-05")
    }
    self.day = day
    account = ImportedAccount(
      entity: cells[.entity, default: ""], book: cells[.book, default: ""],
      subject: cells[.subject, default: ""],
      dimensions: try Self.dimensions(cells[.dimensions, default: ""], line: line))
    summary = cells[.summary, default: ""]
    reference = try Self.reference(cells, line)
    hold = try Self.hold(cells, line)
    expires = try Self.expires(cells, line)
    let debit = try Self.amount(cells, .debit, unit, line)
    let credit = try Self.amount(cells, .credit, unit, line)
    switch (debit.value, credit.value) {
    case (0, 0):
      throw ImportProblem(line, "借方、贷方均为空或为零", "neither a debit nor a credit")
    case (_, 0): (side, amount) = (.debit, debit)
    case (0, _): (side, amount) = (.credit, credit)
    default:
      throw ImportProblem(line, "借方、贷方不能同时有金额", "both a debit and a credit")
    }
    if kind == .holds, amount.value < 0 {
      throw ImportProblem(line, "冻结金额不能为负", "a hold keeps no negative amount")
    }
  }

  private static func reference(
    _ cells: [ImportHeading: String], _ line: Int
  ) throws(ImportProblem) -> String {
    let text = cells[.reference, default: ""]
    guard text.utf8.count <= VoucherBatch.maximumReferenceBytes else {
      throw ImportProblem(
        line, "业务流水号过长（最多 \(VoucherBatch.maximumReferenceBytes) 字节）",
        "the reference is too long")
    }
    return text
  }

  private static func hold(
    _ cells: [ImportHeading: String], _ line: Int
  ) throws(ImportProblem) -> HoldID? {
    let text = cells[.hold, default: ""]
    if text.isEmpty { return nil }
    guard let hold = HoldID(text) else {
      throw ImportProblem(line, "冻结号“\(text)”无效，应为 61.4", "a hold is written 61.4")
    }
    return hold
  }

  private static func expires(
    _ cells: [ImportHeading: String], _ line: Int
  ) throws(ImportProblem) -> Day? {
    let text = cells[.expires, default: ""]
    if text.isEmpty { return nil }
    guard let day = day(text) else {
      throw ImportProblem(
        line, "有效期“\(text)”无效，应为 2018-12-31", "the expiry is no day: write 2018-12-31")
    }
    return day
  }

  private static func cells(
    _ record: CSVReader.Record, _ positions: [ImportHeading: Int], _ kind: ImportKind
  ) throws(ImportProblem) -> [ImportHeading: String] {
    var cells: [ImportHeading: String] = [:]
    for (heading, position) in positions where position < record.fields.count {
      cells[heading] = record.fields[position].trimmed
    }
    for heading in [ImportHeading.voucher, .date, .entity, .book, .subject]
    where cells[heading, default: ""].isEmpty {
      let names = heading.names(in: kind)
      throw ImportProblem(record.line, "“\(names[0])”为空", "\(names[1]) is empty")
    }
    let summary = cells[.summary, default: ""]
    guard summary.utf8.count <= VoucherBatch.maximumSummaryBytes else {
      throw ImportProblem(
        record.line,
        "\(ImportHeading.summary.names(in: kind)[0])过长（最多 \(VoucherBatch.maximumSummaryBytes) 字节）",
        "the \(ImportHeading.summary.names(in: kind)[1]) is too long")
    }
    return cells
  }

  /// `2018-03-05`, `2018-3-5`, `2018/3/5`, `2018.3.5`, `20180305` or `2018年3月5日`.
  static func day(_ text: String) -> Day? {
    if text.utf8.count == 8, let number = Int(text), number > 0 {
      return Day(year: number / 10_000, month: number / 100 % 100, day: number % 100)
    }
    let body = text.hasSuffix("日") ? text.dropLast() : text[...]
    let separators: [Character] =
      body.contains("年") ? ["年", "月"] : [body.first { "-/.".contains($0) } ?? "-"]
    let parts = body.split(omittingEmptySubsequences: false) { separators.contains($0) }
    guard parts.count == 3, parts[0].count == 4,
      parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    return Day(year: year, month: month, day: day)
  }

  /// `I=c1,P=p9`, also with `，`, `;` or `；` between. Empty for none.
  private static func dimensions(
    _ text: String, line: Int
  ) throws(ImportProblem) -> [DimensionValue] {
    var dimensions: [DimensionValue] = []
    for part in text.split(whereSeparator: { ",，;；".contains($0) }) {
      guard let dimension = DimensionValue(String(part).trimmed) else {
        throw ImportProblem(
          line, "辅助核算“\(part)”无效，应为 I=c1,P=p9", "a dimension is written KEY=VALUE")
      }
      guard !dimensions.contains(where: { $0.key == dimension.key }) else {
        throw ImportProblem(
          line, "辅助核算 \(dimension.key) 重复", "the dimension \(dimension.key) is there twice")
      }
      dimensions.append(dimension)
    }
    return dimensions.sorted { $0.key < $1.key }
  }

  private static func amount(
    _ cells: [ImportHeading: String], _ heading: ImportHeading, _ unit: Fen.Unit, _ line: Int
  ) throws(ImportProblem) -> Fen {
    let names = heading.names(in: .vouchers)
    let text = cells[heading, default: ""]
    if text.isEmpty || text == "-" { return .zero }
    let amount: Fen
    do {
      amount = try Fen(text, in: unit)
    } catch {
      throw ImportProblem(
        line, "\(names[0])“\(text)”\(unit.chineseName)不是有效金额",
        "the \(names[1]) is \(error)")
    }
    guard amount.value.magnitude <= UInt64(VoucherBatch.maximumAmount.value) else {
      throw ImportProblem(line, "\(names[0])“\(text)”超限", "the amount is too large")
    }
    return amount
  }
}
