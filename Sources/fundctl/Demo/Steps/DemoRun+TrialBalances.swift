import FundCases
import FundClient
import FundData

extension DemoRun {
  /// 科目余额表 of the prefecture of 海东 and one of its counties, of 麦积 and 沙坡头, and of a unit of
  /// 醴陵.
  func showTrialBalances(_ books: CaseBooks) async throws {
    let haidong = try plan(.haidong)
    let maiji = try plan(.maiji)
    let units = [try plan(.liling), maiji].compactMap { plan in
      plan.ledgers.first { $0.book == "GLA" }
    }
    let entities = [
      haidong.published.adminCode, haidong.shares[0].receiver, maiji.published.adminCode,
      try plan(.shapotou).published.adminCode,
    ]
    let client = try await session.client(.supervisor)
    let shown = entities.flatMap { [LedgerName.indicators($0), .treasury($0)] } + units
    for ledger in shown {
      let info = try books.known(ledger)
      let reader = try await BookReader(client, info, at: nil, on: nil)
      var (sheet, period) = try await reader.trialBalance(AccountFilter([]))
      sheet.title =
        "\(info.name)（\(info.entity) \(info.book)，\(info.chart)）  \(period.title)  单位：万元"
      transcript.line("\n" + sheet.text(in: .wan).dropLast())
      transcript.keep("trial-balance-\(info.entity)-\(info.book)", sheet.json)
      // From a second source: the book is made of the turnover of each account.
      let balance = try await client.trialBalance(ledger: info.number)
      let debit = balance.lines.map(\.debit).total
      transcript.check(
        "\(info.entity) \(info.book): debits are credits", "\(info.name) 借方＝贷方发生额",
        expected: .amount(debit), computed: .amount(balance.lines.map(\.credit).total))
      transcript.check(
        "\(info.entity) \(info.book): the book has them", "\(info.name) 科目余额表借方发生额",
        expected: .amount(debit), computed: .amount(sheet.totals(of: "debit").total))
    }
  }

  /// One payment over the three books, as a form.
  func showVoucher(_ books: CaseBooks) async throws {
    guard let unit = try plan(.liling).ledgers.first(where: { $0.book == "GLA" }),
      let month = Month(number: 201_905)
    else { return }
    let ledger = try books.known(unit)
    let client = try await session.client(.supervisor)
    let voucher = try await client.voucher(
      .number(ledger: ledger.number, month: month, number: 1))
    var names = VoucherNames(client: client)
    try await names.load(for: voucher, near: ledger)
    transcript.show(
      "voucher", VoucherReport.make(voucher, names: names, in: ledger))
    transcript.check(
      "a payment touches three ledgers", "支付凭证涉及账簿（指标、总会计、单位）", expected: .number(3),
      computed: .number(Int64(voucher.numbers.count)))
  }

  /// Every ledger, every part of a unit's ledger and every indicator sums to zero.
  func checkSums(_ books: CaseBooks) throws {
    let reference: ReferenceData
    do {
      reference = try ReferenceData.load()
    } catch {
      throw CommandFailure("\(error)")
    }
    let sums = books.sums(by: reference)
    transcript.check(
      "ledgers, parts and indicators that do not sum to zero",
      "借贷不平的账簿、平行记账侧、指标（共 \(sums.count) 组）", expected: .number(0),
      computed: .number(Int64(sums.values.filter { $0 != .zero }.count)))
  }
}
