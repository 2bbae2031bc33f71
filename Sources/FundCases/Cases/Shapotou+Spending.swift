import FundClient
import FundMessages
import SwiftProtobuf

extension CaseWriter {
  mutating func grant(_ grant: FundTransfer, year: Int) {
    revenue(grant.amount, of: .ningxia, on: "2021-01-01")
    issue(
      Issue(
        key: grant.indicator, level: .central, category: "C01", year: year,
        amount: grant.amount, note: "安排2021年中央财政少数民族发展资金指标"), by: .ningxia,
      on: "2021-01-01")
    passDown(grant, by: .ningxia, on: "2021-01-01", "下达\(grant.receiverIndicator)")
    pay(grant, by: .ningxia, on: "2021-01-15", "拨付\(grant.receiverIndicator)资金")
    let pooled = ProjectPart(
      source: MoneySource(
        indicator: grant.receiverIndicator, category: "C01", level: .central, line: "中央衔接资金"),
      amount: grant.amount)
    attempt(
      pooling(pooled), at: grant.receiver, on: "2021-02-01", by: .shapotou,
      ExpectedRefusal(
        chinese: "非整合县，将\(grant.receiverIndicator)纳入整合", text: "pooling in a county that may not",
        rule: "eligible-county", figures: .fen(available: .zero, asked: grant.amount)))
  }

  /// Contracts for the full scale; the indicator pays its part, and no more.
  mutating func spend(onScale projects: [CaseProject]) {
    let office = CaseOffice.shapotou
    if let first = projects.first { attemptDuringNotice(first, office) }
    for (index, project) in projects.enumerated() {
      let scale = project.scale ?? project.amount
      let works = Works(
        contract: "沙坡头2021合同\(index + 1)号", contractor: "示例水利公司\(index + 1)",
        amount: scale, signed: "2021-08-12")
      sign(works, project, of: office)
      certify(scale, works, project, of: office, on: "2021-10-20")
      let payment = Payment(
        payeeName: works.contractor, contract: works.contract,
        note: "支付\(project.key)工程款（\(project.unitName)）")
      var whole = project.parts[0]
      whole.amount = scale
      attempt(
        .applyPayment(
          applying("支申\(office.entity)-全额\(index + 1)", whole, payment, project)),
        at: office.entity, on: "2021-10-25", by: office.bureau,
        ExpectedRefusal(
          chinese: "\(project.key)：按合同规模全额付款", text: "the full scale of contract \(index + 1)",
          rule: "indicator-available", figures: .fen(available: project.amount, asked: scale)))
      pay(project.parts, payment, project, of: office, on: "2021-10-28")
    }
  }

  private mutating func attemptDuringNotice(_ project: CaseProject, _ office: CaseOffice) {
    let payment = Payment(kind: .expense, payeeName: "示例水利公司1", note: "")
    attempt(
      .applyPayment(applying("支申\(office.entity)-公示期", project.parts[0], payment, project)),
      at: office.entity, on: "2021-08-09", by: office.bureau,
      ExpectedRefusal(
        chinese: "\(project.key)：公示期未满（至8月10日），申请付款",
        text: "a payment before the notice ends", rule: "notice-before-payment",
        figures: .days(available: 0, asked: 10)))
  }
}
