import FundClient

/// Says in words why something was refused, in Chinese and English, with its numbers.
enum RefusalText {
  /// Figures that are money.
  private static let amounts: Set<String> = ["debit", "credit", "available", "asked", "balance"]
  private static let chineseNames = [
    "debit": "借方", "credit": "贷方", "available": "可用", "asked": "申请", "balance": "余额",
    "account": "账户", "month": "会计期间", "closed_through": "已结账至", "first_month": "启用期间",
    "next": "应结期间", "expected": "应为", "got": "实为", "block": "区块", "index": "序位",
    "line": "第几行", "state": "状态", "limit": "上限", "year": "会计年度", "expires_ms": "有效期",
    "block_time_ms": "区块时间",
  ]

  static func describe(_ refusal: Refusal) -> String { describe(refusal, unit: .yuan) }

  /// - Parameter unit: of amounts.
  static func describe(_ refusal: Refusal, unit: Fen.Unit) -> String {
    var text = reason(refusal, unit: unit)
    if !refusal.rule.isEmpty {
      text += "; 依据 rule \(refusal.rule)"
      if !refusal.article.isEmpty { text += "，\(refusal.article)" }
    }
    return text
  }

  /// Without the rule (规则) and where it is from.
  static func reason(_ refusal: Refusal, unit: Fen.Unit = .yuan) -> String {
    var text = "\(refusal.chineseMessage) \(refusal.message) (\(refusal.name) \(refusal.code))"
    let figures = figures(of: refusal, unit: unit)
    if !figures.isEmpty { text += ": " + figures }
    if let about = about(of: refusal) { text += "; \(about)" }
    return text
  }

  /// For a row of a table: without the English message and the code.
  static func chineseReason(_ refusal: Refusal, unit: Fen.Unit) -> String {
    let parts = [
      refusal.chineseMessage, figures(of: refusal, unit: unit), about(of: refusal) ?? "",
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "；")
  }

  /// Of a business command, a line for each thing to know.
  static func sheet(_ refusal: Refusal, unit: Fen.Unit) -> String {
    var lines = [
      "被拒 refused (\(refusal.name) \(refusal.code))", refusal.chineseMessage, refusal.message,
    ]
    let figures = figures(of: refusal, unit: unit)
    if !figures.isEmpty { lines.append(figures) }
    if let about = about(of: refusal) { lines.append(about) }
    if !refusal.rule.isEmpty { lines.append("依据 rule \(refusal.rule)，\(refusal.article)") }
    return lines.joined(separator: "\n  ")
  }

  private static func figures(of refusal: Refusal, unit: Fen.Unit) -> String {
    let figures = refusal.rule.isEmpty ? refusal.figures : ruleFigures(of: refusal)
    let measure = measure(of: refusal)
    return figures.map { describe($0, measure, unit) }.joined(separator: ", ")
  }

  private static func about(of refusal: Refusal) -> String? {
    guard !refusal.about.isEmpty else { return nil }
    return "事项 about \(refusal.field.isEmpty ? "" : refusal.field + ": ")\(refusal.about)"
  }

  static func describe(_ error: LedgerError) -> String {
    guard let refusal = error.refusal else { return error.description }
    return describe(refusal)
      + (error.isOutcomeUnknown ? " [outcome unknown (结果未知)]" : "")
  }

  private static func describe(
    _ figure: Refusal.Figure, _ measure: Measure, _ unit: Fen.Unit
  ) -> String {
    let name = chineseNames[figure.name].map { "\($0) \(figure.name)" } ?? figure.name
    guard amounts.contains(figure.name) else { return "\(name) \(figure.value)" }
    let value =
      switch measure {
      case .money:
        "\(Fen(figure.value).formatted(in: unit)) \(unit.chineseName)"
      case .days: "\(figure.value) 天"
      case .years: "\(figure.value) 年"
      case .day: UInt32(exactly: figure.value).map { Day(number: $0).description } ?? ""
      case .share: "\(Fen(figure.value).plain())%"
      }
    return "\(name) \(value)"
  }

  // MARK: Rules

  /// What the numbers of a rule's refusal count.
  private enum Measure {
    case money, days, years, day, share
  }

  /// Which rule refused is said beside them; zeros say nothing where nothing was asked for.
  private static func ruleFigures(of refusal: Refusal) -> [Refusal.Figure] {
    let isMeasured = (refusal.figure("asked") ?? 0) != 0 || (refusal.figure("available") ?? 0) != 0
    return refusal.figures.filter { figure in
      switch figure.name {
      case "rule": false
      case "line": figure.value != 0
      default: isMeasured
      }
    }
  }

  private static func measure(of refusal: Refusal) -> Measure {
    switch refusal.rule {
    case "notice-before-payment", "completion-notice", "pass-down-clock": .days
    case "two-year-carry", "accrual-year-end": .years
    case "retention-date": .day
    case "retention-share": refusal.field == "retention_basis_points" ? .share : .money
    default: .money
    }
  }
}
