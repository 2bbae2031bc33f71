import FiscalFunds

@testable import LedgerCore

/// The commands of a walk.
extension FundWalk {
  func next() -> Step {
    // The end of a year has its own business.
    let isYearEnd = day >= .of(year, 12, 1)
    for _ in 0..<20 {
      let found =
        isYearEnd && chance(35)
        ? yearEnd()
        : chance(1) && chance(10) ? tables() : chance(40) ? relocation() : anything()
      if let found { return found }
    }
    return revenue()
  }

  private func anything() -> Step? {
    switch number(1...100) {
    case 1: revenue()
    case 2...6: issue()
    case 7: adjust()
    case 8...13: passDown()
    case 14...19: cash()
    case 20...21: plan()
    case 22...28: pool()
    case 29...39: project()
    case 40...50: assign()
    case 51...57: contract()
    case 58...69: apply()
    case 70...86: payment()
    case 87...91: households()
    case 92...93: takeBack()
    case 94...97: works()
    case 98: debt()
    default: carryOver()
    }
  }

  // MARK: Indicators

  private func revenue() -> Step {
    Step(
      action: .recordRevenue(
        .with {
          $0.amount = amount(1_000_000_00)
          $0.nature = chance(10) ? .governmentFund : .general
        }), entity: one(Self.entities))
  }

  private func issue() -> Step? {
    let entity = one(Self.entities + [Self.giver])
    let isOutside = entity == Self.province || chance(10)
    return Step(
      action: .issueIndicator(
        .with {
          $0.key = chance(3) ? "i1" : name("i")
          $0.documentNo = document()
          $0.source = isOutside ? .upper : chance(5) ? .unidentified : .own
          $0.publisher = isOutside ? "000000" : ""
          $0.level = isOutside ? .central : entity.hasSuffix("0000") ? .province : .county
          $0.category =
            isOutside ? one(["C01", "C01", "C02", "C12", "D01"]) : one(["L01", "L01", "A01"])
          $0.budgetYear = UInt16(year)
          $0.nature = chance(8) ? .governmentFund : .general
          $0.function = chance(50) ? "2130504" : ""
          $0.amount = amount(5_000_000_00)
        }), entity: entity)
  }

  private func adjust() -> Step? {
    let entity = one(Self.entities)
    guard let number = indicator(of: entity) else { return nil }
    let row = desk.funds.indicators[number]
    return Step(
      action: .adjustIndicator(
        .with {
          $0.key = row.key
          $0.documentNo = document()
          $0.amount = chance(50) ? amount(100_000_00) : -amount(row.undistributed)
        }), entity: entity)
  }

  private func passDown() -> Step? {
    let isAid = chance(15)
    let from = isAid ? Self.giver : one([Self.province, Self.province, Self.prefecture])
    guard let number = fullIndicator(of: from) else { return nil }
    let row = desk.funds.indicators[number]
    let to = one(from == Self.province ? Self.entities : [Self.prefecture] + Self.counties)
    return Step(
      action: .passDown(
        .with {
          $0.key = row.key
          $0.to = to
          $0.toKey = name("i")
          $0.documentNo = document()
          $0.isAid = isAid
          $0.agreementNo = isAid && chance(90) ? "协议" : ""
          $0.amount = amount(row.undistributed)
        }), entity: from)
  }

  // MARK: Cash

  private func cash() -> Step? {
    if chance(30) { return receipt() }
    guard let number = row(of: desk.funds.indicators.count) else { return nil }
    let child = desk.funds.indicators[number]
    guard child.parent != 0 else { return onAccount() }
    let parent = desk.funds.indicators[child.parent]
    guard parent.entity != child.entity else { return onAccount() }
    let kind: CashMove = child.source == .aid ? .aid : one([.subsidy, .subsidy, .send, .settle])
    return Step(
      action: .moveCash(
        .with {
          $0.kind = kind
          $0.to = child.entity
          $0.nature = child.nature
          $0.indicator = parent.key
          $0.toIndicator = chance(95) ? child.key : "i1"
          $0.transferNo = kind == .send ? name("t") : ""
          $0.amount = amount(child.amount)
        }), entity: parent.entity)
  }

  private func onAccount() -> Step? {
    Step(
      action: .moveCash(
        .with {
          $0.kind = one([.onAccount, .settle, .subsidy])
          $0.to = one(Self.entities)
          $0.amount = amount(1_000_000_00)
        }), entity: one([Self.province, Self.prefecture]))
  }

  private func receipt() -> Step? {
    guard let number = row(of: desk.funds.transfers.count) else { return nil }
    let row = desk.funds.transfers[number]
    let isLate = chance(30)
    return Step(
      action: .moveCash(
        .with {
          $0.kind = row.state == .booked ? .arrive : isLate ? .receiveInTransit : .receive
          $0.to = row.sender
          $0.transferNo = row.key
          $0.nature = row.nature
          $0.amount = chance(95) ? row.amount : row.amount + 1
        }), entity: row.receiver)
  }

  // MARK: Plans and the pool

  private func plan() -> Step? {
    let county = one(Self.counties)
    let versions = desk.funds.plans.numbers.filter {
      desk.funds.plans[$0].county == county && desk.funds.plans[$0].year == UInt16(year)
    }
    if let last = versions.last.map({ desk.funds.plans[$0] }) {
      if last.state == .draft {
        let action = Act.approvePlan(last.version, year: last.year)
        return Step(action: action, entity: county, actor: chance(5) ? FundDesk.preparer : nil)
      }
      if last.state == .approved {
        return Step(
          action: Act.filePlan(last.version, year: last.year), entity: county,
          actor: FundDesk.checker)
      }
      guard chance(20) else { return nil }
    }
    let amounts = (0..<4).map { _ in Int64(number(1_000_000...30_000_000)) * 100 }
    let total = amounts.reduce(0, +)
    let roads = Int64.random(in: 1...(total - 2), using: &random)
    let part = Int64.random(in: 1...roads, using: &random)
    let farms = Act.use("P02", total - roads + (chance(5) ? 1 : 0))
    // A work may have a line of its own, or be of its family's.
    let uses =
      chance(40) && part < roads
      ? [Act.use("P18", part), Act.use("P1801", roads - part), farms]
      : [Act.use("P18", roads), farms]
    return Step(
      action: Act.draftPlan(
        UInt16(versions.count) + (chance(95) ? 1 : 2), year: UInt16(year),
        sources: [
          Act.source("x1", "C01", .central, amounts[0]),
          Act.source("x2", "C02", .central, amounts[1]),
          Act.source("x3", "L01", .county, amounts[2]),
          Act.source("x4", "L01", .province, amounts[3]),
        ], uses: uses), entity: county)
  }

  private func line(for row: IndicatorRow) -> String {
    if chance(4) { return one(["x1", "x2", "x9"]) }
    switch (row.category, row.level) {
    case ("C01", _): return "x1"
    case ("C02", _): return "x2"
    case (_, .province): return "x4"
    default: return "x3"
    }
  }

  private func pool() -> Step? {
    let county = chance(90) ? one(Array(Self.counties.prefix(2))) : one(Self.counties)
    if chance(15), let number = row(of: desk.funds.pools.count) {
      let row = desk.funds.pools[number]
      let owner = desk.funds.indicators[row.indicator]
      return Step(action: Act.unpool(owner.key, row.line, amount(row.amount)), entity: owner.entity)
    }
    guard let number = fullIndicator(of: county) else { return nil }
    let row = desk.funds.indicators[number]
    return Step(
      action: Act.pool(row.key, line(for: row), amount(row.undistributed)), entity: county)
  }

  // MARK: Projects

  private func project() -> Step? {
    let county = one(Self.counties)
    if chance(12) || desk.funds.projects.count < 6 { return propose(for: county) }
    guard
      let number = row(
        of: desk.funds.projects.count,
        where: {
          let row = desk.funds.projects[$0]
          return !row.state.isOpen && row.state != .dropped || row.notices.isEmpty
        })
    else { return nil }
    let row = desk.funds.projects[number]
    switch row.state {
    case .proposed: return advance(row, chance(90) ? .check : .sendBack)
    case .checked: return advance(row, chance(92) ? .approve : .sendBack)
    case .sentBack: return propose(for: row.county, again: row.key)
    case .inLibrary where chance(3): return advance(row, .drop)
    case .inLibrary where row.notices.isEmpty || chance(5):
      let length = chance(90) ? 12 : 5
      return Step(
        action: Act.notice(row.key, from: day.moved(by: -13), to: day.moved(by: length - 14)),
        entity: row.county)
    default: return nil
    }
  }

  private func propose(for county: String, again key: String? = nil) -> Step {
    let projectClass = one(["P1801", "P1802", "P0201", "P0201", "P0602", "PF01", "PD01"])
    return Step(
      action: Act.propose(key ?? name("p")) {
        $0.projectClass = projectClass
        $0.unit = unit(of: county)
        $0.content = "内容\(number(1...400))"
        $0.name = chance(3) ? "办公楼" : "项目"
        $0.budget = [
          .with {
            $0.category = chance(30) ? "C01" : ""
            $0.amount = Int64(number(100_000...9_000_000)) * 100
          }
        ]
        $0.target = chance(95) ? "目标" : ""
        $0.countyMatch = chance(3) ? 1 : 0
        $0.formsAsset = projectClass.hasPrefix("P18")
        $0.isInstitution = chance(30)
      }, entity: county)
  }

  private func advance(_ row: ProjectRow, _ step: ProjectStep) -> Step {
    let isSame = chance(4)
    return Step(
      action: Act.step(row.key, step), entity: row.county,
      actor: isSame ? FundDesk.preparer : nil)
  }

  private func assign() -> Step? {
    guard let target = openProject() else { return nil }
    let project = desk.funds.projects[target]
    if chance(12), let number = row(of: desk.funds.fundings.count) {
      let row = desk.funds.fundings[number]
      let owner = desk.funds.projects[row.project]
      return Step(
        action: Act.unassign(
          desk.funds.indicators[row.indicator].key, from: owner.key, line: row.line,
          amount(row.assigned - row.held)), entity: owner.county)
    }
    let pooled = row(
      of: desk.funds.pools.count,
      where: {
        let row = desk.funds.pools[$0]
        return row.amount > 0 && desk.funds.indicators[row.indicator].entity == project.county
      })
    if chance(70), let pooled {
      let row = desk.funds.pools[pooled]
      let owner = desk.funds.indicators[row.indicator]
      return Step(
        action: Act.assign(owner.key, to: project.key, line: row.line, amount(row.amount)),
        entity: owner.entity)
    }
    guard let number = fullIndicator(of: project.county) else { return nil }
    let row = desk.funds.indicators[number]
    return Step(
      action: Act.assign(row.key, to: project.key, amount(row.undistributed)),
      entity: project.county)
  }

  /// A project that may get money, mostly.
  private func openProject() -> UInt32? {
    row(of: desk.funds.projects.count) { desk.funds.projects[$0].state.isOpen }
  }

  private func contract() -> Step? {
    guard let number = openProject() else { return nil }
    let row = desk.funds.projects[number]
    guard row.formsAsset || chance(20) else { return nil }
    guard let last = row.contracts.last.map({ desk.funds.contracts[$0.number] }), chance(75) else {
      return Step(
        action: Act.sign(chance(96) ? name("k") : "k1", for: row.key, amount(3_000_000_00)) {
          $0.retentionBasisPoints = chance(95) ? 300 : 301
          $0.retentionDueOn = chance(30) ? day.moved(by: number % 2 == 0 ? 100 : 500) : .none
          $0.tenderNo = chance(80) ? "招标" : ""
        }, entity: row.county)
    }
    return Step(
      action: Act.certify(last.key, of: row.key, amount(last.amount - last.certified)),
      entity: row.county)
  }

  // MARK: Payments

  private func apply() -> Step? {
    guard
      let number = row(
        of: desk.funds.fundings.count,
        where: {
          let row = desk.funds.fundings[$0]
          return row.assigned > row.held && !desk.funds.projects[row.project].notices.isEmpty
        })
    else { return nil }
    let funding = desk.funds.fundings[number]
    let project = desk.funds.projects[funding.project]
    let available = funding.assigned - funding.held
    let kind: PaymentKind =
      project.contracts.isEmpty
      ? one([.expense, .households]) : one([.progress, .progress, .advance, .retention, .expense])
    let contract = project.contracts.last.map { desk.funds.contracts[$0.number] }
    let list = desk.funds.lists.numbers.last { desk.funds.lists[$0].project == funding.project }
    let open = (contract?.certified ?? 0) - (contract?.applied ?? 0)
    let cleared = min(open / 4, (contract?.advanced ?? 0) - (contract?.cleared ?? 0))
    let retained = min(open / 50, chance(50) ? open : 0)
    var most = available
    switch kind {
    case .progress: most = min(available, open - cleared - retained)
    case .retention: most = (contract?.retained ?? 0) - (contract?.retentionApplied ?? 0)
    case .households:
      most = min(
        available, list.map { desk.funds.lists[$0].amount - desk.funds.lists[$0].applied } ?? 0)
    default: break
    }
    guard most > 0 || chance(10) else { return nil }
    return Step(
      action: .applyPayment(
        .with {
          $0.key = chance(98) ? name("a") : "a1"
          $0.project = project.key
          $0.indicator = desk.funds.indicators[funding.indicator].key
          $0.line = funding.line
          $0.contract = kind == .expense || kind == .households ? "" : contract?.key ?? ""
          $0.kind = kind
          $0.payee = kind == .households ? .households : chance(5) ? .unit : .contractor
          $0.payeeName = chance(60) ? "公司\(number % 7)" : ""
          $0.amount = amount(most)
          $0.advanceCleared = kind == .progress ? max(0, cleared) : 0
          $0.retained = kind == .progress ? max(0, retained) : 0
          $0.economic = chance(30) ? "30201" : ""
          $0.invoice = chance(30) ? name("发票") : ""
          $0.list = kind == .households ? list.map { desk.funds.lists[$0].key } ?? "" : ""
          $0.isFinal = chance(5)
        }), entity: project.county)
  }

  private func payment() -> Step? {
    guard
      let number = row(
        of: desk.funds.payments.count,
        where: { desk.funds.payments[$0].state.rawValue < 3 || chance(15) })
    else { return nil }
    let row = desk.funds.payments[number]
    let action: FundAction
    var actor: Actor?
    switch row.state {
    case .applied where chance(90):
      action = Act.approve(row.key)
      actor = chance(5) ? FundDesk.preparer : nil
    case .applied: action = Act.giveBack(row.key)
    case .approved where chance(90):
      action = Act.settle(row.key, receipt: chance(97) ? nil : "回单a1")
    case .approved: action = Act.giveBack(row.key)
    case .paid where chance(30): action = Act.reverse(row.key)
    case .paid where chance(70):
      action = .refundPayment(
        .with {
          $0.key = row.key
          $0.amount = amount(row.amount - row.refunded)
          $0.receiptNo = name("退回")
          $0.isOwed = chance(50)
        })
    case .paid where chance(90): return nil
    default:
      action = one([Act.approve(row.key), Act.settle(row.key), Act.giveBack(row.key)])
    }
    return Step(action: action, entity: row.county, actor: actor)
  }

  private func households() -> Step? {
    let persons = (0..<number(1...4)).map { _ in UInt64(number(1...300)) }
    guard chance(70), let target = openProject() else {
      return Step(
        action: Act.register(
          persons, from: day.moved(by: -number(0...200)),
          to: chance(20) ? day.moved(by: number(0...100)) : nil), entity: one(Self.counties))
    }
    let row = desk.funds.projects[target]
    guard !row.formsAsset else { return nil }
    let item = one(["产业奖补", "grassland-ban", "school-meal", "photovoltaic"])
    let rates: [String: Int64] = ["grassland-ban": 7_50, "school-meal": 4_00]
    return Step(
      action: Act.list(
        name("l"), item: item, period: "\(year)-\(number(1...12))", of: row.key,
        persons.map { person in
          let quantity = number(1...40)
          let due = (rates[item] ?? 100_00) * Int64(quantity)
          return Act.entry(person, quantity: UInt32(quantity * 100), chance(95) ? due : due + 1)
        }, isAccrued: chance(60)), entity: row.county)
  }

  // MARK: Taking back, works and debt

  private func takeBack() -> Step? {
    let county = one([Self.prefecture] + Self.counties)
    if chance(50), let number = row(of: desk.funds.fundings.count) {
      let row = desk.funds.fundings[number]
      let project = desk.funds.projects[row.project]
      return Step(
        action: Act.takeBack(
          desk.funds.indicators[row.indicator].key, order: document(),
          amount(row.assigned - row.held)
        ) {
          $0.project = project.key
          $0.line = row.line
          $0.toKey = name("i")
        }, entity: project.county)
    }
    guard let number = indicator(of: county) else { return nil }
    let row = desk.funds.indicators[number]
    let isUpper = chance(50)
    return Step(
      action: Act.takeBack(row.key, order: document(), amount(row.undistributed)) {
        $0.isOwnLevel = !isUpper
        $0.toKey = isUpper ? "" : name("i")
        $0.returnsCash = isUpper && chance(50)
      }, entity: county)
  }

  private func works() -> Step? {
    guard
      let number = row(
        of: desk.funds.projects.count,
        // Settlements have an end of their own.
        where: {
          desk.funds.projects[$0].paid > 0 && desk.funds.projects[$0].projectClass != "P0701"
        })
    else { return nil }
    let row = desk.funds.projects[number]
    let action: FundAction
    switch row.state {
    case .inLibrary where chance(40): action = Act.accept(row.key)
    case .accepted where chance(30):
      action = Act.notice(row.key, .completion, from: day.moved(by: -15), to: day.moved(by: -2))
    case .accepted: action = Act.finalAccount(of: row.key, amount(row.paid))
    case .settled, .handedOver:
      let cost = amount(row.paid)
      let contract = row.contracts.last.map { desk.funds.contracts[$0.number].key } ?? "k1"
      action = .handOverAsset(
        .with {
          $0.project = row.key
          $0.contract = contract
          $0.asset = name("v")
          $0.owner = "某村"
          $0.deed = HashedKey(high: 1, low: 3)
          $0.cost = cost
          if chance(60) {
            $0.shares = [.with { $0.amount = chance(90) ? cost : cost + 1 }]
            $0.benefitContract = "协议"
            $0.minimumIncome = 1
            $0.incomeDue = Int64(number % 3)
          }
        })
    default: return nil
    }
    return Step(action: action, entity: row.county)
  }

  private func debt() -> Step? {
    // Capital of relocation has its own way.
    let found = row(of: desk.funds.tranches.count) {
      desk.funds.indicators[desk.funds.tranches[$0].indicator].category == "B01"
    }
    guard let number = found, chance(75) else {
      return Step(
        action: .issueBond(
          .with {
            $0.tranche = name("b")
            $0.key = name("i")
            $0.documentNo = document()
            $0.category = "B01"
            $0.budgetYear = UInt16(year)
            $0.quotaNo = "限额\(year)"
            $0.quota = chance(50) ? 0 : 100_000_000_00
            $0.amount = amount(10_000_000_00)
          }), entity: Self.province)
    }
    let row = desk.funds.tranches[number]
    let source = desk.funds.indicators[row.indicator]
    if chance(60) {
      return Step(
        action: .onLend(
          .with {
            $0.tranche = row.key
            $0.key = source.key
            $0.to = one([Self.prefecture] + Self.counties)
            $0.toKey = name("i")
            $0.documentNo = document()
            $0.amount = amount(source.undistributed)
          }), entity: row.entity)
    }
    return Step(
      action: .repayDebt(
        .with {
          $0.tranche = row.key
          $0.to = row.entity
          $0.key = name("i")
          $0.category = "O01"
          $0.budgetYear = UInt16(year)
          $0.project = "债务"
          $0.principal = amount(max(1, (row.onLent - row.repaid) / 3))
          $0.interest = Int64(number % 100)
        }), entity: one([Self.prefecture] + Self.counties))
  }

  // MARK: Year's end

  private func carryOver() -> Step? {
    let entity = one(Self.entities)
    guard let number = indicator(of: entity) else { return nil }
    let row = desk.funds.indicators[number]
    guard Int(row.budgetYear) < year || chance(5) else { return nil }
    return Step(
      action: Act.carryOver(row.key, to: name("i"), into: row.budgetYear + 1), entity: entity)
  }

  private func yearEnd() -> Step? {
    let entity = one(Self.entities)
    switch number(1...100) {
    case 1...55:
      guard let number = indicator(of: entity) else { return nil }
      let row = desk.funds.indicators[number]
      return Step(
        action: Act.carryOver(row.key, to: name("i"), into: UInt16(year) + 1), entity: entity,
        isAdjustment: true)
    case 56...80:
      guard let number = row(of: desk.funds.fundings.count) else { return nil }
      let row = desk.funds.fundings[number]
      let project = desk.funds.projects[row.project]
      return Step(
        action: Act.accrue(
          desk.funds.indicators[row.indicator].key, project.key, line: row.line,
          amount(row.assigned - row.accrued)), entity: project.county, isAdjustment: true)
    default:
      let isUnit = Self.counties.contains(entity) && chance(50)
      return Step(
        action: .closeYear(
          .with {
            $0.target = isUnit ? unit(of: entity) : entity
            $0.book = isUnit ? "GLA" : "GLF"
            $0.year = UInt16(year)
          }), entity: entity, isAdjustment: true)
    }
  }

  /// Newer tables: with a remark, or as they were.
  private func tables() -> Step {
    let text = chance(50) ? rules : rules + "# \(day.number)\n"
    return Step(
      action: Act.load(["rules.csv": text]), entity: Self.province, actor: FundDesk.checker)
  }
}

extension Day {
  /// Zero, which stands for no day.
  static let none = Day(number: 0)
}
