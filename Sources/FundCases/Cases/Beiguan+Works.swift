import FundClient
import FundMessages

extension CaseWriter {
  mutating func grants(_ grant: FundTransfer, _ shares: [FundTransfer], year: Int) {
    let own = shares[1]
    revenue(grant.amount, of: .henan, on: "2018-01-05")
    revenue(own.amount, of: .anyang, on: "2018-01-05")
    issue(
      Issue(
        key: grant.indicator, level: .province, category: "L01", year: year,
        amount: grant.amount, note: "安排2018年省级财政专项扶贫资金指标"), by: .henan,
      on: "2018-03-12")
    passDown(grant, by: .henan, on: "2018-03-20", "下达安阳市2018年省级财政专项扶贫资金指标")
    pay(grant, by: .henan, on: "2018-03-23", "拨付安阳市2018年省级财政专项扶贫资金")
    issue(
      Issue(
        key: own.indicator, level: .prefecture, category: "L01", year: year,
        amount: own.amount, note: "安排2018年市级财政专项扶贫资金指标"), by: .anyang,
      on: "2018-04-02")
    for (share, level) in zip(shares, ["省级", "市级"]) {
      passDown(share, by: .anyang, on: "2018-04-10", "下达北关区2018年\(level)财政专项扶贫资金指标")
      pay(share, by: .anyang, on: "2018-04-12", "拨付北关区2018年\(level)财政专项扶贫资金")
    }
  }

  /// The three projects to their last payment; of the road three percent are retained until their
  /// day.
  mutating func works(ofBeiguan projects: [CaseProject]) {
    let days = [
      ("2018-06-05", "2018-07-10", "2018-08-01", ("2018-08-02", "2018-08-11"), "2018-08-15"),
      ("2018-06-06", "2018-07-20", "2018-09-05", ("2018-09-06", "2018-09-15"), "2018-09-20"),
      ("2018-06-07", "2018-08-20", "2018-10-22", ("2018-10-23", "2018-11-01"), "2018-11-06"),
    ]
    for (index, (project, days)) in zip(projects, days).enumerated() {
      var works = Works(
        contract: "北关2018合同\(index + 1)号", contractor: "示例建筑公司\(index + 1)",
        amount: project.amount, signed: "2018-05-28")
      if project.key == projects.last?.key {
        works.retentionBasisPoints = 300
        works.retentionDueOn = "2018-12-20"
      }
      let kept = build(
        project, works, of: .beiguan,
        WorksDays(
          advance: days.0, progress: days.1, accepted: days.2, notice: days.3, last: days.4))
      if !kept.isEmpty { payRetention(kept, works, project) }
    }
  }

  private mutating func payRetention(
    _ kept: [ProjectPart], _ works: Works, _ project: CaseProject
  ) {
    let payment = Payment(
      kind: .retention, payeeName: works.contractor, contract: works.contract, isFinal: true,
      note: "支付\(project.key)质保金（\(project.unitName)）")
    let early = "2018-11-20"
    attempt(
      .applyPayment(applying("支申\(CaseOffice.beiguan.entity)-未到期", kept[0], payment, project)),
      at: CaseOffice.beiguan.entity, on: early, by: .beiguan,
      ExpectedRefusal(
        chinese: "\(project.key)：质保期未满，申请质保金", text: "retained money before its day",
        rule: "retention-date",
        figures: .dates(allowed: Day.of(works.retentionDueOn), tried: Day.of(early))))
    pay(kept, payment, project, of: .beiguan, on: works.retentionDueOn)
  }
}
