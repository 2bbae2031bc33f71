import FundClient

/// What is tried, on the books as they are.
extension DemoRun {
  private static let oneFen = Fen(1)

  private func wan(_ text: String) throws -> Fen { try Fen(text, in: .wan) }

  func unbalanced(_ books: DemoBooks) throws -> RefusalAttempt {
    let treasury = LedgerName.treasury(try plan(.liling).published.adminCode)
    let cash = try books.account(treasury, "1001")
    let income = try books.account(treasury, "4001")
    let debit = try wan("12")
    let credit = try wan("21")
    return RefusalAttempt(
      chinese: "借贷不平：借 12 万元，贷 21 万元", text: "an unbalanced voucher", identity: .liling,
      code: 403, name: "UNBALANCED", figures: ["debit": debit.value, "credit": credit.value]
    ) { [self] in
      try await refusal(
        of: [.debit(cash, debit), .credit(income, credit)], on: "2019-11-20",
        summary: "收入入库（数字写反）", as: .liling)
    }
  }

  /// One fen more than the county's indicator.
  func aboveIndicator(_ books: DemoBooks) async throws -> RefusalAttempt {
    let share = try firstShare()
    let ledger = LedgerName.indicators(share.receiver)
    let indicator = "I=\(share.receiverIndicator)"
    let numbers = try await numbers(
      of: [(ledger, "G201", indicator), (ledger, "G203", "\(indicator),P=村级卫生室")], in: books,
      as: .haidong)
    let asked = Fen(share.amount.value + Self.oneFen.value)
    return RefusalAttempt(
      chinese: "超指标：\(name(of: share.receiver))指标 \(share.amount.formatted(in: .wan)) 万元，多用 1 分",
      text: "a fen more than the indicator", identity: .haidong, code: 405,
      name: "WOULD_BE_DEBIT", figures: ["available": share.amount.value, "asked": asked.value]
    ) { [self] in
      try await refusal(
        of: [.debit(numbers[0], asked), .credit(numbers[1], asked)], on: "2018-10-15",
        summary: "分配村级卫生室项目指标", as: .haidong)
    }
  }

  /// A payment above the county's cash.
  func aboveTreasury(_ books: DemoBooks) async throws -> RefusalAttempt {
    let share = try firstShare()
    let ledger = LedgerName.treasury(share.receiver)
    let numbers = try await numbers(
      of: [
        (ledger, "5001", "F=1,I=\(share.receiverIndicator),P=村级卫生室"), (ledger, "1001", "F=1"),
      ], in: books, as: .haidong)
    let asked = Fen(share.amount.value + (try wan("1")).value)
    return RefusalAttempt(
      chinese: "超库款：\(name(of: share.receiver))国库存款 \(share.amount.formatted(in: .wan)) 万元，支付"
        + " \(asked.formatted(in: .wan)) 万元",
      text: "a payment above the treasury's cash", identity: .haidong, code: 404,
      name: "WOULD_BE_CREDIT", figures: ["available": share.amount.value, "asked": asked.value]
    ) { [self] in
      try await refusal(
        of: [.debit(numbers[0], asked), .credit(numbers[1], asked)], on: "2018-10-16",
        summary: "支付村级卫生室工程款", as: .haidong)
    }
  }

  /// The county's system of the first share asks for the cash of the second.
  func foreignReading(_ books: DemoBooks) throws -> RefusalAttempt {
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

  func foreignPosting(_ books: DemoBooks) throws -> RefusalAttempt {
    let treasury = LedgerName.treasury(try plan(.haidong).published.adminCode)
    let cash = try books.account(treasury, "1001")
    let income = try books.account(treasury, "4013")
    let amount = try wan("100")
    return RefusalAttempt(
      chinese: "越权记账：记入海东市的账", text: "a voucher in another province's ledger",
      identity: .jiangsu, code: 202, name: "OUT_OF_SCOPE"
    ) { [self] in
      try await refusal(
        of: [.debit(cash, amount), .credit(income, amount)], on: "2018-10-10",
        summary: "代海东市记援助收入", as: .jiangsu)
    }
  }

  func closedMonth(_ books: DemoBooks) throws -> RefusalAttempt {
    let treasury = LedgerName.treasury(try plan(.haidong).published.adminCode)
    let cash = try books.account(treasury, "1001")
    let income = try books.account(treasury, "4013")
    let amount = try wan("1")
    return RefusalAttempt(
      chinese: "记入已结账月份：2018年9月", text: "a voucher in a closed month", identity: .haidong,
      code: 402, name: "MONTH_CLOSED"
    ) { [self] in
      try await refusal(
        of: [.debit(cash, amount), .credit(income, amount)], on: "2018-09-28",
        summary: "补记援助收入", as: .haidong)
    }
  }

  func wrongRole(_ books: DemoBooks) -> RefusalAttempt {
    RefusalAttempt(
      chinese: "角色不符：审计机关记账", text: "an auditor posts", identity: .auditor, code: 201,
      name: "ROLE_NOT_ALLOWED"
    ) { [self] in
      let account = books.accounts[0].number
      return try await refusal(
        of: [.debit(account, Self.oneFen), .credit(account, Self.oneFen)], on: "2018-10-10",
        summary: "审计调整", as: .auditor)
    }
  }

  private func firstShare() throws -> FundTransfer {
    guard let share = try plan(.haidong).shares.first else {
      throw CommandFailure("the case has no shares")
    }
    return share
  }
}
