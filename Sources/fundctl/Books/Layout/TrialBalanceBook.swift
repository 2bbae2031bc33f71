import FundClient

/// A trial balance (科目余额表) under construction: what was there before, moved in the period and since
/// January, and is there at the end, on both sides.
struct TrialBalanceBook {
  /// How far it goes into a subject.
  enum Level: Hashable {
    /// 总账科目: one row a subject.
    case subject
    /// One row a subject and value of these dimensions (辅助核算), each by its letter.
    case dimensions([String])
    /// 明细: one row an account.
    case account
  }

  private struct Key: Hashable, Comparable {
    var subject: String
    var dimensions: [DimensionValue]
    /// Zero unless each account has its row.
    var account: UInt32

    static func < (one: Key, other: Key) -> Bool {
      (one.subject, DimensionText.join(one.dimensions), one.account)
        < (other.subject, DimensionText.join(other.dimensions), other.account)
    }
  }

  let level: Level
  let period: BookPeriod
  /// Of subjects, by code.
  let classes: [String: SubjectClass]
  private var names: [String: String] = [:]
  private var amounts: [Key: BalanceAmounts] = [:]

  init(level: Level, period: BookPeriod, classes: [String: SubjectClass] = [:]) {
    self.level = level
    self.period = period
    self.classes = classes
  }

  mutating func add(_ account: BookAccount, _ months: BookMonths) throws(CommandFailure) {
    let dimensions =
      switch level {
      case .subject: [] as [DimensionValue]
      case .dimensions(let letters):
        letters.compactMap { letter in account.dimensions.first { $0.key == letter } }
      case .account: account.dimensions
      }
    let key = Key(
      subject: account.subject, dimensions: dimensions,
      account: level == .account ? account.number : 0)
    names[account.subject] = account.subjectName
    try amounts[key, default: BalanceAmounts()].add(BalanceAmounts(months, in: period))
  }

  /// The table, with a subtotal (小计) a class and a total (合计) a part.
  ///
  /// - Parameters:
  ///   - isWhole: all of a ledger is in it, so that debits must be credits.
  ///   - withIdle: also rows without an amount.
  func sheet(isWhole: Bool, withIdle: Bool, title: String) throws(CommandFailure) -> BookSheet {
    let hasDimensions = level != .subject
    var sheet = BookSheet(
      heading: "科目余额表", title: title, columns: Self.columns(hasDimensions: hasDimensions))
    sheet.head = Self.head(hasDimensions: hasDimensions)
    let keys = amounts.keys.sorted().filter { withIdle || amounts[$0]?.isIdle == false }
    var parts: [String] = []
    for key in keys where !parts.contains(partName(key)) { parts.append(partName(key)) }
    for part in parts {
      var total = SideSums()
      let ofPart = keys.filter { partName($0) == part }
      var first = ofPart.startIndex
      while first < ofPart.endIndex {
        let name = className(ofPart[first])
        let end = ofPart[first...].firstIndex { className($0) != name } ?? ofPart.endIndex
        var subtotal = SideSums()
        for key in ofPart[first..<end] {
          let sums = SideSums(amounts[key] ?? BalanceAmounts())
          try subtotal.add(sums)
          sheet.add(.line, cells(key, sums, hasDimensions))
        }
        if !name.isEmpty {
          sheet.add(.subtotal, Self.cells("", "\(name)小计", "", subtotal, hasDimensions))
        }
        try total.add(subtotal)
        first = end
      }
      sheet.add(.total, Self.cells("", "\(part)合计", "", total, hasDimensions))
      if isWhole { try total.checkBalance(of: part.isEmpty ? "全账" : part) }
    }
    sheet.notes = [isWhole ? "试算平衡：各栏借方合计＝贷方合计" : "为部分科目、账户，借贷不要求相等"]
    return sheet
  }

  private func className(_ key: Key) -> String { classes[key.subject]?.name ?? "" }
  private func partName(_ key: Key) -> String { classes[key.subject]?.part ?? "" }

  private func cells(_ key: Key, _ sums: SideSums, _ hasDimensions: Bool) -> [Cell] {
    Self.cells(
      key.subject, names[key.subject] ?? "", DimensionText.join(key.dimensions), sums,
      hasDimensions)
  }

  private static func cells(
    _ subject: String, _ name: String, _ dimensions: String, _ sums: SideSums,
    _ hasDimensions: Bool
  ) -> [Cell] {
    let dimensions: [Cell] = hasDimensions ? [.text(dimensions)] : []
    func balance(_ amount: Fen) -> Cell { amount == .zero ? .empty : .amount(amount) }
    return [.text(subject), .text(name)] + dimensions + [
      balance(sums.opening.debit), balance(sums.opening.credit), .amount(sums.period.debit),
      .amount(sums.period.credit), .amount(sums.year.debit), .amount(sums.year.credit),
      balance(sums.closing.debit), balance(sums.closing.credit),
    ]
  }

  private static func columns(hasDimensions: Bool) -> [Table.Column] {
    [.text("subject", "科目编码"), .text("subject_name", "科目名称")]
      + (hasDimensions ? [.text("dimensions", "辅助核算")] : []) + [
        .number("opening_debit", "期初借方"), .number("opening_credit", "期初贷方"),
        .number("debit", "本期借方"), .number("credit", "本期贷方"),
        .number("year_debit", "本年累计借方"), .number("year_credit", "本年累计贷方"),
        .number("closing_debit", "期末借方"), .number("closing_credit", "期末贷方"),
      ]
  }

  private static func head(hasDimensions: Bool) -> [BookSheet.HeadGroup] {
    let sides = ["借方", "贷方"]
    return [.init(title: "科目编码"), .init(title: "科目名称")]
      + (hasDimensions ? [.init(title: "辅助核算")] : []) + [
        .init(title: "期初余额", columns: sides), .init(title: "本期发生额", columns: sides),
        .init(title: "本年累计发生额", columns: sides), .init(title: "期末余额", columns: sides),
      ]
  }
}
