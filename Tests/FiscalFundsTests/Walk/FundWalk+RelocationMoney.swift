import LedgerCore

@testable import FiscalFunds

/// Relocation in a walk: the grant, capital, loans, interest, repayment and surplus.
extension FundWalk {
  // MARK: What the county pays to a body

  func grantMoney() -> Step? {
    let county = one(Self.movers)
    switch number(1...100) {
    case 1...12:
      return Step(
        action: .issueIndicator(
          .with {
            $0.key = name("i")
            $0.documentNo = document()
            $0.source = .upper
            $0.publisher = "000000"
            $0.level = .central
            $0.category = "R01"
            $0.budgetYear = UInt16(year)
            $0.amount = amount(5_000_000_00)
          }), entity: Self.province)
    case 13...25:
      return Step(
        action: .issueIndicator(
          .with {
            $0.key = name("i")
            $0.documentNo = document()
            $0.level = .county
            $0.category = chance(70) ? "L02" : "O01"
            $0.budgetYear = UInt16(year)
            $0.amount = amount(5_000_000_00)
          }), entity: county)
    case 26...40: return grantDown(to: county)
    case 41...65: return assignToSite()
    default: return payToBody()
    }
  }

  private func grantDown(to county: String) -> Step? {
    guard
      let row = indicator(
        of: Self.province, where: { $0.category == "R01" && $0.undistributed > 0 })
    else { return nil }
    return Step(
      action: .passDown(
        .with {
          $0.key = row.key
          $0.to = county
          $0.toKey = name("i")
          $0.documentNo = document()
          $0.amount = amount(row.undistributed)
        }), entity: Self.province)
  }

  private func assignToSite() -> Step? {
    guard let site = site() else { return nil }
    let isGrant = chance(60)
    guard
      let row = indicator(
        of: site.county,
        where: { ($0.category == "R01") == isGrant && $0.undistributed > 0 && $0.source != .bond })
    else { return nil }
    return Step(
      action: Act.assign(row.key, to: site.key, amount(row.undistributed)), entity: site.county)
  }

  private func payToBody() -> Step? {
    let funds = desk.funds
    guard let site = site() else { return nil }
    let project = funds.projects[funds.settlements[site.number].project]
    guard !project.fundings.isEmpty else { return nil }
    let funding = funds.fundings[one(project.fundings).number]
    let source = funds.indicators[funding.indicator]
    let settlement = funds.settlements[site.number]
    var most = funding.assigned - funding.held
    if source.category == "R01" { most = min(most, settlement.entitled - settlement.grantPaid) }
    guard most > 0 || chance(10) else { return nil }
    return Step(
      action: .applyPayment(
        .with {
          $0.key = name("a")
          $0.project = site.key
          $0.indicator = source.key
          $0.line = funding.line
          $0.kind = .expense
          $0.payee = chance(97) ? .body : .company
          $0.amount = amount(most)
        }), entity: site.county)
  }

  // MARK: Capital

  func capital() -> Step? {
    guard
      let row = indicator(
        of: Self.province,
        where: { $0.source == .bond && $0.category == "B02" && $0.undistributed > 0 }),
      chance(70)
    else {
      return Step(
        action: .issueBond(
          .with {
            $0.tranche = name("b")
            $0.key = name("i")
            $0.documentNo = document()
            $0.category = "B02"
            $0.budgetYear = UInt16(year)
            $0.amount = amount(5_000_000_00)
          }), entity: Self.province)
    }
    return Step(
      action: .injectCapital(
        .with {
          $0.tranche = row.tranche.isEmpty ? "b1" : row.tranche
          $0.key = row.key
          $0.receiptNo = name("注资")
          $0.amount = amount(row.undistributed)
        }), entity: Self.province)
  }

  // MARK: Loans

  private func loan(where fits: (LoanRow) -> Bool) -> LoanRow? {
    row(of: desk.funds.loans.count) { fits(desk.funds.loans[$0]) }.map { desk.funds.loans[$0] }
  }

  func signing() -> Step? {
    let count = desk.funds.loans.count
    guard count < 12 || chance(20) else { return nil }
    let isLoan = chance(65)
    return Step(
      action: .signLoan(
        .with {
          $0.tranche = chance(95) ? name(isLoan ? "l" : "f") : "b1"
          $0.source = isLoan ? .loan : chance(95) ? .fund : .bond
          $0.lender = one(["国家开发银行", "农业发展银行"])
          $0.contractNo = chance(95) ? name("合同") : "合同1"
          $0.signed = amount(100_000_000_00)
          $0.rate = chance(15) ? 0 : UInt32(number(1...60_000))
          $0.dayBasis = chance(3) ? 364 : one([360, 365])
          $0.centralShare = UInt16(one([0, 5_000, 9_000, 10_000, 10_001]))
          $0.matures = day.moved(by: chance(97) ? 5_000 : 0)
          $0.graceUntil = day.moved(by: chance(97) ? 700 : 6_000)
        }), entity: Self.financing)
  }

  /// The day that the interest of a tranche is accrued to, so that its principal may change; or an
  /// accrual, where that was long ago.
  private func onAccrued(_ row: LoanRow, _ step: Step) -> Step {
    guard row.rate > 0, row.principal > 0, row.source.isBorrowed, chance(92) else { return step }
    guard row.accruedTo.moved(by: 30) > day else {
      return Step(
        action: .accrueInterest(.with { $0.tranche = row.key }), entity: Self.financing)
    }
    var late = step
    late.day = row.accruedTo
    return late
  }

  func drawing() -> Step? {
    guard let row = loan(where: { $0.source.isBorrowed && $0.drawn < $0.signed }) else {
      return nil
    }
    return onAccrued(
      row,
      Step(
        action: .drawLoan(
          .with {
            $0.tranche = row.key
            $0.receiptNo = chance(98) ? name("提款") : "提款1"
            $0.amount = amount(min(row.signed - row.drawn, 20_000_000_00))
          }), entity: Self.financing))
  }

  func lending() -> Step? {
    guard let row = loan(where: { $0.idle > 0 }) else { return nil }
    let site = site(isSettled: chance(10))
    let county = site?.county ?? one(Self.movers)
    let needsSite = (row.source == .bond) == chance(97)
    return Step(
      action: .lendDown(
        .with {
          $0.to = body(of: chance(97) ? county : one(Self.counties))
          $0.tranche = row.key
          $0.project = needsSite ? site?.key ?? "" : ""
          $0.receiptNo = name("下拨")
          $0.amount = amount(row.idle)
        }), entity: Self.financing)
  }

  func rate() -> Step? {
    guard let row = loan(where: { $0.source.isBorrowed }) else { return nil }
    return onAccrued(
      row,
      Step(
        action: .changeRate(
          .with {
            $0.tranche = row.key
            $0.rate = chance(95) ? UInt32(number(0...60_000)) : 1_000_001
            $0.documentNo = name("利率")
          }), entity: Self.financing))
  }

  func accrual() -> Step? {
    guard let row = loan(where: { $0.source.isBorrowed && $0.drawn > 0 && $0.accruedTo < day })
    else { return nil }
    return Step(action: .accrueInterest(.with { $0.tranche = row.key }), entity: Self.financing)
  }

  // MARK: Interest

  /// An indicator of anything but the grant, mostly.
  private func payer(of entity: String) -> IndicatorRow? {
    indicator(of: entity) { $0.undistributed > 0 && $0.category != "R01" }
  }

  func interestShare() -> Step? {
    let funds = desk.funds
    if chance(45) {
      guard let row = loan(where: { $0.central > $0.centralPaid }),
        let payer = payer(of: Self.province)
      else { return nil }
      return share(
        row.key, Self.financing, payer,
        amount(min(row.central - row.centralPaid, payer.undistributed)),
        at: Self.province)
    }
    guard
      let claim = row(
        of: funds.claims.count, where: { funds.claims[$0].interest > funds.claims[$0].interestPaid }
      )
    else { return nil }
    let row = funds.claims[claim]
    let body = funds.bodies[row.body]
    guard let payer = payer(of: body.government) else { return nil }
    return share(
      funds.loans[row.loan].key, body.entity, payer,
      amount(min(row.interest - row.interestPaid, payer.undistributed)), at: body.government)
  }

  private func share(
    _ tranche: String, _ body: String, _ payer: IndicatorRow, _ amount: Int64, at entity: String
  ) -> Step {
    Step(
      action: .payInterestShare(
        .with {
          $0.tranche = tranche
          $0.body = body
          $0.key = payer.key
          $0.unit = chance(97) ? unit(of: entity) : ""
          $0.receiptNo = name("利息")
          $0.amount = amount
        }), entity: entity)
  }

  func lender() -> Step? {
    guard
      let row = loan(where: { $0.centralPaid > $0.centralUsed || $0.localPaid > $0.localUsed })
    else { return nil }
    let (central, local) = (row.centralPaid - row.centralUsed, row.localPaid - row.localUsed)
    return Step(
      action: .payLender(
        .with {
          $0.tranche = row.key
          $0.receiptNo = name("付息")
          $0.central = central == 0 ? 0 : amount(central)
          $0.local = local == 0 || chance(30) ? 0 : amount(local)
        }), entity: Self.financing)
  }

  // MARK: Land quota and repayment

  func landQuota() -> Step? {
    let seller = one(Self.movers)
    return Step(
      action: .tradeLandQuota(
        .with {
          $0.seller = chance(97) ? seller : one(Self.entities)
          $0.contractNo = chance(95) ? name("增减挂钩") : "增减挂钩1"
          $0.key = name("i")
          $0.provinceKey = chance(98) ? name("i") : $0.key
          $0.sellerKey = name("i")
          $0.budgetYear = UInt16(year)
          $0.amount = amount(3_000_000_00)
        }), entity: one(Self.counties + [Self.counties[2], Self.giver, Self.province]))
  }

  private func use(_ row: IndicatorRow) -> CashUse {
    if chance(3) { return one(CashUse.allCases) }
    if row.category == "Q01" { return .landQuota }
    return row.source == .bond ? .replacement : one([.budget, .service])
  }

  func repayment() -> Step? {
    let funds = desk.funds
    guard
      let found = row(
        of: funds.claims.count,
        where: {
          let claim = funds.claims[$0]
          return claim.outstanding > 0 && funds.loans[claim.loan].source.isBorrowed
        })
    else { return nil }
    let (claim, loan) = (funds.claims[found], funds.loans[funds.claims[found].loan])
    let body = funds.bodies[claim.body]
    let lines: [RepaymentLine] = (0..<(chance(80) ? 1 : 2)).compactMap { _ in
      let wanted = one(["Q01", "B01", ""])
      guard
        let payer = indicator(
          of: body.government,
          where: {
            $0.undistributed > 0 && $0.category != "R01"
              && (wanted.isEmpty || $0.category == wanted)
          })
      else { return nil }
      return .with {
        $0.key = payer.key
        $0.tranche = loan.key
        $0.use = use(payer)
        $0.amount = amount(min(payer.undistributed, claim.outstanding))
      }
    }
    guard !lines.isEmpty else { return nil }
    return onAccrued(
      loan,
      Step(
        action: .repayRelocation(
          .with {
            $0.body = body.entity
            $0.unit = unit(of: body.government)
            $0.planNo = chance(95) ? "甘购服1号" : ""
            $0.approvalNo = chance(95) ? "甘财债1号" : ""
            $0.receiptNo = name("还款")
            $0.lines = lines
          }), entity: body.government))
  }

  // MARK: Surplus

  func surplus() -> Step? {
    let funds = desk.funds
    guard let site = site(isSettled: chance(95)) else { return nil }
    let body = funds.settlements[site.number].body
    let claims = funds.index.relocation.claimsOfBody[body, default: []]
    let pots = funds.index.relocation.potsOfSettlement[site.number, default: []]
    guard !claims.isEmpty, !pots.isEmpty else { return nil }
    let claim = one(claims)
    let loan = funds.loans[funds.claims[claim].loan]
    let actor = chance(50) ? site.county : self.body(of: site.county)
    if chance(50) {
      let left = min(funds.surplus(claim), funds.claims[claim].outstanding)
      guard left > 0 || chance(10) else { return nil }
      return onAccrued(
        loan,
        Step(
          action: .repayFromSurplus(
            .with {
              $0.tranche = loan.key
              $0.project = site.key
              $0.approvalNo = "结余"
              $0.receiptNo = name("结余")
              $0.amount = amount(left)
            }), entity: actor))
    }
    let pot = funds.pots[one(pots)]
    let isBorrowed = pot.source.isBorrowed
    let left = isBorrowed ? funds.surplus(claim) : pot.available
    guard left > 0 || chance(10), let industry = row(of: funds.projects.count) else { return nil }
    return Step(
      action: .useSurplus(
        .with {
          $0.project = site.key
          $0.source = isBorrowed ? loan.source : pot.source
          $0.tranche = isBorrowed ? loan.key : pot.loan == 0 ? "" : funds.loans[pot.loan].key
          $0.industry = funds.projects[industry].key
          $0.approvalNo = "结余"
          $0.lenderConsent = chance(80) ? "同意" : ""
          $0.amount = amount(left)
        }), entity: actor)
  }
}
