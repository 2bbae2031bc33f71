import FiscalFunds
import LedgerCore

/// Interest by year, and in the last one repayment, land quota, replacement and surplus.
extension NationalRun {
  private static let centre = "000000"

  private func loan(_ province: NationalPlan.Province, _ tranche: String) -> LoanRow? {
    let funds = books.funds
    guard let body = funds.bodyNumber(province.body),
      let number = funds.loanNumber(body, tranche)
    else { return nil }
    return funds.loans[number]
  }

  private static func tranches(_ year: Int) -> [String] {
    ["f2016"] + (2016...min(year, 2018)).map { "l\($0)" }
  }

  // MARK: Interest

  mutating func interest(_ year: Int) throws {
    let day = Self.day(year, 12, 31)
    var central: [(province: NationalPlan.Province, tranche: String, amount: Int64)] = []
    for province in plan.provinces {
      for tranche in Self.tranches(year) {
        try send(.accrueInterest(.of { $0.tranche = tranche }), at: province.body, on: day)
        guard let row = loan(province, tranche) else { continue }
        central.append((province, tranche, row.central - row.centralPaid))
      }
    }
    try payCentral(central, year, day)
    try payLocal(year, day)
    for province in plan.provinces {
      for tranche in Self.tranches(year) {
        guard let row = loan(province, tranche) else { continue }
        let parts = (row.centralPaid - row.centralUsed, row.localPaid - row.localUsed)
        guard parts.0 + parts.1 > 0 else { continue }
        try send(
          .payLender(
            .of {
              $0.tranche = tranche
              $0.receiptNo = "\(province.body)-付息\(tranche)-\(year)"
              $0.central = parts.0
              $0.local = parts.1
            }), at: province.body, on: day)
      }
    }
  }

  private mutating func issue(
    _ key: String, _ amount: Int64, at entity: String, _ year: Int
  ) throws {
    let number = document()
    try send(
      .issueIndicator(
        .of {
          $0.key = key
          $0.documentNo = number
          $0.level = entity == Self.centre ? .central : .county
          $0.category = "O01"
          $0.budgetYear = UInt16(year)
          $0.amount = amount
        }), at: entity, on: Self.day(year, 12, 31))
  }

  private mutating func payCentral(
    _ due: [(province: NationalPlan.Province, tranche: String, amount: Int64)], _ year: Int,
    _ day: Day
  ) throws {
    let total = due.reduce(0) { $0 + $1.amount }
    guard total > 0 else { return }
    try issue("贴息\(year)", total, at: Self.centre, year)
    for (province, tranche, amount) in due where amount > 0 {
      let key = "贴息\(year)\(tranche)"
      try passOn("贴息\(year)", Self.centre, province.code, as: key, amount, year)
      try send(
        .payInterestShare(
          .of {
            $0.tranche = tranche
            $0.body = province.body
            $0.key = key
            $0.receiptNo = "\(province.code)-贴息\(tranche)-\(year)"
            $0.amount = amount
          }), at: province.code, on: day)
    }
  }

  private mutating func payLocal(_ year: Int, _ day: Day) throws {
    let funds = books.funds
    var due: [String: [(tranche: String, amount: Int64)]] = [:]
    for number in funds.claims.numbers {
      let row = funds.claims[number]
      guard row.interest > row.interestPaid else { continue }
      due[funds.bodies[row.body].entity, default: []].append(
        (funds.loans[row.loan].key, row.interest - row.interestPaid))
    }
    for province in plan.provinces {
      for county in province.counties {
        let parts = due[county.body] ?? []
        guard !parts.isEmpty else { continue }
        try issue("付息\(year)", parts.reduce(0) { $0 + $1.amount }, at: county.entity, year)
        for part in parts {
          try send(
            .payInterestShare(
              .of {
                $0.tranche = part.tranche
                $0.body = county.body
                $0.key = "付息\(year)"
                $0.unit = county.unit
                $0.receiptNo = "\(county.entity)-付息\(part.tranche)-\(year)"
                $0.amount = part.amount
              }), at: county.entity, on: day)
        }
      }
    }
  }

  // MARK: Repayment

  mutating func repay() throws {
    try interest(2020)
    for province in plan.provinces {
      let pairs = province.counties.count / 10
      for pair in 0..<pairs {
        try trade(province.counties[2 * pair], province.counties[2 * pair + 1], pair)
      }
      if let first = province.counties.first { try replace(province, first) }
      for (at, county) in province.counties.enumerated() {
        let sells = at % 2 == 1 && at / 2 < pairs
        try repay(county, quota: sells ? quotaIncome : 0)
        try surplus(county)
      }
    }
  }

  private var quotaIncome: Int64 { max(1, 1_000_000_000 / plan.scale.divisor) }

  private mutating func trade(
    _ buyer: NationalPlan.County, _ seller: NationalPlan.County, _ pair: Int
  ) throws {
    try send(
      .tradeLandQuota(
        .of {
          $0.seller = seller.entity
          $0.contractNo = "增减挂钩\(pair)"
          $0.key = "购指标"
          $0.provinceKey = "指标\(pair)"
          $0.sellerKey = "指标收益"
          $0.budgetYear = 2020
          $0.amount = quotaIncome
        }), at: buyer.entity, on: Self.day(2020, 7, 1))
  }

  /// What a county's body owes of a tranche.
  private func owed(_ county: NationalPlan.County, _ tranche: String) -> Int64 {
    let funds = books.funds
    guard let body = funds.bodyNumber(county.body) else { return 0 }
    return funds.outstanding(ofBody: body, tranche)
  }

  private mutating func repay(_ county: NationalPlan.County, quota: Int64) throws {
    var lines: [RepaymentLine] = []
    func add(_ key: String, _ tranche: String, _ use: CashUse, _ amount: Int64) {
      guard amount > 0 else { return }
      lines.append(
        .of {
          $0.key = key
          $0.tranche = tranche
          $0.use = use
          $0.amount = amount
        })
    }
    add("还款2020", "f2016", .service, owed(county, "f2016") / 20)
    add("还款2020", "l2016", .budget, owed(county, "l2016") / 50)
    let own = lines.reduce(0) { $0 + $1.amount }
    if quota > 0 { add("指标收益", "l2017", .landQuota, min(quota, owed(county, "l2017"))) }
    guard own > 0 else { return }
    try issue("还款2020", own, at: county.entity, 2020)
    try send(
      .repayRelocation(
        .of {
          $0.body = county.body
          $0.unit = county.unit
          $0.planNo = "省级易地扶贫搬迁规划"
          $0.receiptNo = "\(county.entity)-还款2020"
          $0.lines = lines
        }), at: county.entity, on: Self.day(2020, 12, 31))
  }

  /// General bonds take the place of a part of a loan.
  private mutating func replace(
    _ province: NationalPlan.Province, _ county: NationalPlan.County
  ) throws {
    let (amount, day) = (owed(county, "l2018") / 4, Self.day(2020, 12, 31))
    guard amount > 0 else { return }
    let numbers = (document(), document())
    try send(
      .issueBond(
        .of {
          $0.tranche = "b2020"
          $0.key = "一般债券"
          $0.documentNo = numbers.0
          $0.category = "B01"
          $0.budgetYear = 2020
          $0.amount = amount
        }), at: province.code, on: day)
    try send(
      .onLend(
        .of {
          $0.tranche = "b2020"
          $0.key = "一般债券"
          $0.to = county.entity
          $0.toKey = "置换债券"
          $0.documentNo = numbers.1
          $0.amount = amount
        }), at: province.code, on: day)
    try send(
      .repayRelocation(
        .of {
          $0.body = county.body
          $0.unit = county.unit
          $0.approvalNo = "债务置换批复"
          $0.receiptNo = "\(county.entity)-置换"
          $0.lines = [
            .of {
              $0.key = "置换债券"
              $0.tranche = "l2018"
              $0.use = .replacement
              $0.amount = amount
            }
          ]
        }), at: county.entity, on: day)
  }

  /// Loan money left over repays early; of one settlement in ten the bond money goes to industry.
  private mutating func surplus(_ county: NationalPlan.County) throws {
    let day = Self.day(2020, 12, 31)
    var hasIndustry = false
    for site in county.sites {
      let purse = sites[site.number]
      for (tranche, amount) in purse.surplusLoan.sorted(by: { $0.key < $1.key }) where amount > 0 {
        try send(
          .repayFromSurplus(
            .of {
              $0.tranche = tranche
              $0.project = site.key
              $0.approvalNo = "结余批复"
              $0.receiptNo = "\(county.body)-结余\(site.key)\(tranche)"
              $0.amount = amount
            }), at: county.body, on: day)
      }
      guard site.number % 10 == 0 else { continue }
      if !hasIndustry {
        try project("产业1", "P0706", "安置点后续产业", county, year: 2020)
        hasIndustry = true
      }
      for (tranche, amount) in purse.surplusBond.sorted(by: { $0.key < $1.key }) where amount > 0 {
        try send(
          .useSurplus(
            .of {
              $0.project = site.key
              $0.source = .bond
              $0.tranche = tranche
              $0.industry = "产业1"
              $0.approvalNo = "结余批复"
              $0.amount = amount
            }), at: county.body, on: day, by: Self.checker)
      }
    }
  }
}
