import FundClient

/// Says in words why something was refused, in Chinese and English, with its numbers.
enum RefusalText {
  /// Figures that are money.
  private static let amounts: Set<String> = ["debit", "credit", "available", "asked", "balance"]
  private static let chineseNames = [
    "debit": "借方", "credit": "贷方", "available": "可用", "asked": "申请", "balance": "余额",
    "account": "账户", "month": "会计期间", "closed_through": "已结账至", "first_month": "启用期间",
    "next": "应结期间", "expected": "应为", "got": "实为", "block": "区块", "index": "序位",
    "limit": "上限", "year": "会计年度", "expires_ms": "有效期", "block_time_ms": "区块时间",
  ]

  static func describe(_ refusal: Refusal) -> String {
    var text = "\(refusal.chineseMessage) \(refusal.message) (\(refusal.name) \(refusal.code))"
    if !refusal.figures.isEmpty {
      text += ": " + refusal.figures.map(describe).joined(separator: ", ")
    }
    if !refusal.rule.isEmpty { text += "; \(refusal.rule) \(refusal.article)" }
    return text
  }

  static func describe(_ error: LedgerError) -> String {
    guard let refusal = error.refusal else { return error.description }
    return describe(refusal)
      + (error.isOutcomeUnknown ? " [outcome unknown (结果未知)]" : "")
  }

  private static func describe(_ figure: Refusal.Figure) -> String {
    let name = chineseNames[figure.name].map { "\($0) \(figure.name)" } ?? figure.name
    return amounts.contains(figure.name)
      ? "\(name) \(Fen(figure.value)) 元" : "\(name) \(figure.value)"
  }
}
