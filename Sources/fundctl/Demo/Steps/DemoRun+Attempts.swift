import FundCases
import FundClient

/// What is tried beside the rules, on the books as they are.
extension DemoRun {
  func attempts() async throws -> [RefusalAttempt] {
    let books = try await readBooks()
    return [
      try managedSubject(books), try await unbalanced(books), try aboveTreasury(),
      try foreignReading(books), try foreignCommand(), try closedMonth(), try wrongRole(),
    ]
  }

  private func wan(_ text: String) throws -> Fen { try Fen(text, in: .wan) }

  /// A raw voucher that would raise a treasury's cash.
  private func managedSubject(_ books: CaseBooks) throws -> RefusalAttempt {
    let treasury = LedgerName.treasury(try plan(.liling).published.adminCode)
    let cash = try books.account(treasury, "1001")
    let income = try books.account(treasury, "4001")
    let amount = try wan("12")
    return RefusalAttempt(
      chinese: "绕过业务指令，直接记国库存款", text: "a raw voucher on a managed subject",
      identity: .liling, code: 400, name: "MANAGED_SUBJECT"
    ) { [self] in
      try await refusal(
        of: [.debit(cash, amount), .credit(income, amount)], on: "2019-11-20",
        summary: "收入入库", as: .liling)
    }
  }

  private func unbalanced(_ books: CaseBooks) async throws -> RefusalAttempt {
    let treasury = try books.known(.treasury(try plan(.liling).published.adminCode)).number
    let dimensions = ["F=1", "L=某单位"].compactMap { DimensionValue($0) }
    let numbers = try await session.client(.liling).openAccounts(
      ["1004", "2017"].map {
        NewAccount(ledger: treasury, subject: $0, dimensions: dimensions)
      }
    ).numbers
    let debit = try wan("12")
    let credit = try wan("21")
    return RefusalAttempt(
      chinese: "借贷不平：借 12 万元，贷 21 万元", text: "an unbalanced voucher", identity: .liling,
      code: 403, name: "UNBALANCED", figures: ["debit": debit.value, "credit": credit.value]
    ) { [self] in
      try await refusal(
        of: [.debit(numbers[0], debit), .credit(numbers[1], credit)], on: "2019-11-20",
        summary: "代管资金入账（数字写反）", as: .liling)
    }
  }

  /// Cash on account above what the prefecture's treasury has left.
  private func aboveTreasury() throws -> RefusalAttempt {
    let haidong = try plan(.haidong)
    let asked = try wan("1")
    let county = haidong.shares[0].receiver
    return RefusalAttempt(
      chinese: "超库款调度：海东市国库存款已全部拨付，再调度 1 万元", text: "cash above the treasury",
      identity: .haidong, code: 404, name: "WOULD_BE_CREDIT",
      figures: ["available": 0, "asked": asked.value]
    ) { [self] in
      try await refusal(
        ofCommand: """
          "moveCash": {"kind": "CASH_MOVE_ON_ACCOUNT", "to": "\(county)", \
          "amount": "\(asked.value)"}
          """, at: haidong.published.adminCode, on: "2018-10-16", as: .haidong)
    }
  }

  /// The county's system of the first share asks for the cash of the second.
  private func foreignReading(_ books: CaseBooks) throws -> RefusalAttempt {
    let other = try plan(.haidong).shares[1]
    let account = try books.account(.treasury(other.receiver), "1001")
    return RefusalAttempt(
      chinese: "越权查询：查询\(name(of: other.receiver))国库存款", text: "another county's balance",
      identity: .ledu, code: 202, name: "OUT_OF_SCOPE"
    ) { [self] in
      _ = try await session.client(.ledu).balances(of: [account])
      return nil
    }
  }

  private func foreignCommand() throws -> RefusalAttempt {
    let prefecture = try plan(.haidong).published.adminCode
    return RefusalAttempt(
      chinese: "越权办理：代海东市登记收入", text: "a command in another province's books",
      identity: .jiangsu, code: 202, name: "OUT_OF_SCOPE"
    ) { [self] in
      try await refusal(
        ofCommand: "\"recordRevenue\": {\"amount\": \"100000000\"}", at: prefecture,
        on: "2018-10-10", as: .jiangsu)
    }
  }

  private func closedMonth() throws -> RefusalAttempt {
    let prefecture = try plan(.haidong).published.adminCode
    return RefusalAttempt(
      chinese: "记入已结账月份：2018年9月", text: "a command in a closed month", identity: .haidong,
      code: 402, name: "MONTH_CLOSED"
    ) { [self] in
      try await refusal(
        ofCommand: "\"recordRevenue\": {\"amount\": \"1000000\"}", at: prefecture,
        on: "2018-09-28", as: .haidong)
    }
  }

  private func wrongRole() throws -> RefusalAttempt {
    let prefecture = try plan(.haidong).published.adminCode
    return RefusalAttempt(
      chinese: "角色不符：审计机关办理业务", text: "an auditor sends a command", identity: .auditor,
      code: 201, name: "ROLE_NOT_ALLOWED"
    ) { [self] in
      try await refusal(
        ofCommand: "\"recordRevenue\": {\"amount\": \"1\"}", at: prefecture, on: "2018-10-10",
        as: .auditor)
    }
  }
}
