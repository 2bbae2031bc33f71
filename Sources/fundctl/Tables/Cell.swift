import FundClient

/// A value in a table or among the facts of a report.
enum Cell: Hashable {
  case empty
  case text(String)
  case number(Int64)
  case amount(Fen)
  case flag(Bool)
  /// One of a few words: for programs, and for people.
  case term(String, String)
  /// The direction of a balance, debits minus credits: 借 debit, 贷 credit, 平 level.
  case direction(Fen)
  /// A balance beside its direction: for people without its sign, for programs with it.
  case balance(Fen)

  var json: JSONValue {
    switch self {
    case .empty: .null
    case .text(let text), .term(let text, _): .string(text)
    case .number(let number): .number(number)
    case .amount(let amount), .balance(let amount): .number(amount.value)
    case .flag(let flag): .bool(flag)
    case .direction(let balance):
      .string(balance.value == 0 ? "level" : balance.value > 0 ? "debit" : "credit")
    }
  }

  /// - Parameter places: decimal places of amounts.
  func text(in unit: Fen.Unit, places: Int) -> String {
    switch self {
    case .empty: ""
    case .text(let text), .term(_, let text): DisplayWidth.printable(text)
    case .number(let number): String(number)
    case .amount(let amount): amount.formatted(in: unit, places: places)
    case .flag(let flag): flag ? "是 yes" : "否 no"
    case .direction(let balance): balance.value == 0 ? "平" : balance.value > 0 ? "借" : "贷"
    case .balance(let balance):
      (balance.value < 0 ? balance.negated ?? balance : balance)
        .formatted(in: unit, places: places)
    }
  }

  var amount: Fen? {
    switch self {
    case .amount(let amount), .balance(let amount): amount
    default: nil
    }
  }
}
