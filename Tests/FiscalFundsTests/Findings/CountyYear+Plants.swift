import FiscalFunds

@testable import LedgerCore

/// Violations among the works and the expenses, each next to something ordinary that looks like it.
extension CountyYear {
  private func anyDay() -> Day { .of(2020, 2, 3).moved(by: number(0...200)) }

  private func plainWork(_ contract: ClosedRange<Int> = 600_000...3_000_000) -> Work {
    work(
      unit: one(Array(units[8...10])), category: one(Self.mixed), one(Self.mixedClasses),
      contract: amount(contract), on: anyDay())
  }

  func plantWorks() {
    withoutNotice()
    splitContracts()
    roundWorks()
    equalAmounts()
    datesOutOfOrder()
    afterFinalAccounts()
    projectsTwice()
  }

  private func withoutNotice() {
    for at in 1...10 {
      var work = work(
        unit: one(units), category: one(Self.mixed), one(Self.mixedClasses),
        contract: amount(600_000...3_000_000), on: anyDay(),
        noticeDays: at <= 5 ? nil : number(3...9))
      measure(&work, amount(60_000...110_000))
      plant(.paidBeforeNotice, work.key)
    }
  }

  private func splitContracts() {
    /// Contracts of one unit with one company, some days apart.
    func contracts(_ count: Int, _ yuan: ClosedRange<Int>, apart: ClosedRange<Int>, at: Int)
      -> [String]
    {
      let company = Company(name: "渭水工程有限公司\(at)", account: HashedKey(high: 0xDD, low: UInt64(at)))
      let unit = units[13 + at % 8]
      var day = anyDay()
      return (1...count).map { _ in
        let work = work(
          unit: unit, category: one(Self.mixed), one(Self.mixedClasses), contract: amount(yuan),
          on: day, company: company, tender: false)
        day = day.moved(by: number(apart))
        return work.contract
      }
    }
    for at in 1...6 {
      let keys = contracts(number(2...3), 2_100_000...3_900_000, apart: 1...8, at: at)
      plant(.splitPayments, any: keys)
    }
    // Far apart; small together; and two works that only happen to be near each other.
    for at in 7...9 { _ = contracts(2, 2_100_000...3_900_000, apart: 60...80, at: at) }
    for at in 10...12 { _ = contracts(2, 300_000...1_500_000, apart: 1...8, at: at) }
    _ = contracts(2, 2_100_000...3_900_000, apart: 5...9, at: 13)
  }

  private func roundWorks() {
    for _ in 1...10 {
      var work = plainWork()
      plant(.roundSum, measure(&work, Int64(number(1...8)) * 100_000_00))
    }
  }

  private func equalAmounts() {
    func group(_ count: Int, sameAmount: Bool = true) -> [String] {
      let projectClass = one(Self.mixedClasses)
      let category = one(Self.mixed)
      let sum = amount(20_000...200_000)
      let day = anyDay()
      let unit = one(units)
      return (1...count).map { _ in
        let (key, after) = propose("村项", unit: unit, projectClass, on: day)
        let work = Work(
          key: key, unit: unit, indicator: "指-\(category)", line: "行-\(category)",
          company: one(companies), day: after)
        assign(
          work.indicator, to: work, line: work.line,
          sameAmount ? sum : amount(20_000...200_000), on: after)
        return key
      }
    }
    for _ in 1...8 { plant(.equalAmounts, any: group(6)) }
    for _ in 1...3 { _ = group(4) }
    for _ in 1...3 { _ = group(6, sameAmount: false) }
    // Lamps at the same price a village.
    _ = group(5)
  }

  private func datesOutOfOrder() {
    for at in 1...8 {
      switch at {
      case 1...2:
        // The last payment, and nobody has accepted the works yet.
        var work = plainWork()
        completionNotice(of: work)
        plant(.dateOrder, measure(&work, amount(60_000...110_000), isFinal: true))
      case 3...4:
        // Measured before there was a contract.
        let day = anyDay()
        var work = work(
          unit: one(units), category: one(Self.mixed), one(Self.mixedClasses),
          contract: amount(600_000...3_000_000), on: day, signedOn: day.moved(by: 60))
        send(
          Act.certify(work.contract, of: work.key, amount(60_000...110_000)),
          on: Self.working(work.day.moved(by: 2)), by: Self.clerk(clerk(of: work.unit)))
        plant(.dateOrder, work.contract)
        work.day = day.moved(by: 62)
        measure(&work, amount(60_000...110_000))
      default:
        let day = anyDay()
        let signed = day.moved(by: 70)
        var work = work(
          unit: one(units), category: one(Self.mixed), one(Self.mixedClasses),
          contract: amount(600_000...3_000_000), on: day, signedOn: signed)
        let key = pay(
          work, kind: .advance, 100_000_00, payee: work.company, payeeClass: .contractor,
          by: clerk(of: work.unit), on: work.day)
        plant(.dateOrder, key)
        work.day = signed
        measure(&work, amount(60_000...110_000))
      }
    }
  }

  /// Of days long before, so that only the acceptance is missing.
  private func completionNotice(of work: Work) {
    send(
      Act.notice(
        work.key, .completion, from: work.day.moved(by: -25), to: work.day.moved(by: -12)),
      on: work.day, by: Self.clerk(clerk(of: work.unit)))
  }

  private func afterFinalAccounts() {
    for _ in 1...8 {
      var work = plainWork()
      let gross = amount(60_000...110_000)
      let clerk = clerk(of: work.unit)
      send(
        Act.certify(work.contract, of: work.key, gross), on: Self.working(work.day.moved(by: 2)),
        by: Self.clerk(clerk))
      close(&work, isPaidBefore: false)
      let key = pay(
        work, kind: .progress, gross, payee: work.company, payeeClass: .contractor, by: clerk,
        on: work.day.moved(by: number(3...40)))
      plant(.paidAfterFinal, key)
    }
  }

  private func projectsTwice() {
    for at in 1...6 {
      let day = anyDay()
      let (place, content) = ("元龙镇第\(at)村", "硬化道路\(number(1...9))公里")
      _ = propose("重项", unit: units[3], "P1801", on: day, place: place, content: content)
      // Twice by another unit; or another road of the village.
      let isTwice = at <= 4
      let second = propose(
        "重项", unit: units[4], "P1801", on: day.moved(by: 20), place: place,
        content: isTwice ? content : content + "支线")
      if isTwice { plant(.projectTwice, second.key) }
    }
  }

  // MARK: Expenses

  func plantExpenses() {
    let work = simpleProject(unit: units[9], on: .of(2020, 2, 3))
    let clerk = clerk(of: work.unit)
    func on() -> Day { .of(2020, 3, 2).moved(by: number(0...240)) }
    invoicesTwice(work, clerk, on)
    cardsOfSeveralNames(work, clerk, on)
    splitExpenses()
    ownAccounts(work, clerk, on)
    for _ in 1...10 {
      let preparer = "经办\(number(1...16))"
      var odd = Odd()
      odd.approver = Self.clerk(preparer, "checker")
      let key = pay(
        work, kind: .expense, amount(8_000...30_000), payee: one(companies), by: preparer,
        on: on(), odd)
      plant(.samePerson, key)
    }
    for clerk in ["对", "夜"] {
      for at in 1...4 { desk("\(clerk)\(at)", payments: 26, work) }
    }
    desk("值班1", payments: 26, work)
    for at in 1...4 { reversing("冲\(at)", work) }
    // A new desk with few payments, which one approver looks after.
    fixedApprover["新手1"] = 2
    desk("新手1", payments: 12, work)
  }

  /// A clerk's payments of a year.
  private func desk(_ person: String, payments: Int, _ work: Work) {
    for at in 0..<payments {
      pay(
        work, kind: .expense, amount(5_000...40_000), payee: one(companies), by: person,
        on: .of(2020, 3, 2).moved(by: at * 240 / payments + number(0...5)))
    }
  }

  /// A clerk who takes back one payment in six, within the month.
  private func reversing(_ person: String, _ work: Work) {
    for at in 0..<30 {
      let month = 3 + at % 9
      let key = pay(
        work, kind: .expense, amount(5_000...40_000), payee: one(companies), by: person,
        on: .of(2020, month, number(3...12)))
      guard at % 6 == 0 else { continue }
      send(Act.reverse(key), on: Self.working(.of(2020, month, 24)), by: Self.clerk(person))
    }
    // And whose months end better than they were.
    guard person != "冲4" else { return }
    for month in [4, 9] {
      let key = pay(
        work, kind: .expense, amount(400_000...900_000), payee: one(companies), by: "经办3",
        on: .of(2020, month, month == 4 ? 26 : 24))
      send(
        Act.reverse(key), on: Self.working(.of(2020, month + 1, number(6...8))),
        by: Self.clerk("经办3"))
      plant(.reversals, key)
    }
  }

  private func invoicesTwice(_ work: Work, _ clerk: String, _ on: () -> Day) {
    for at in 1...12 {
      let day = on()
      var odd = Odd()
      odd.invoice = "甘A\(at)"
      pay(
        work, kind: .expense, amount(8_000...30_000), payee: one(companies), by: clerk, on: day,
        odd)
      odd.invoice = at % 3 == 0 ? "甘a \(at)" : "甘A\(at)"
      let key = pay(
        work, kind: .expense, amount(8_000...30_000), payee: one(companies), by: clerk,
        on: day.moved(by: number(3...40)), odd)
      plant(.invoiceTwice, key)
    }
  }

  private func cardsOfSeveralNames(_ work: Work, _ clerk: String, _ on: () -> Day) {
    for at in 1...12 {
      var company = Company(name: "个体户赵\(at)", account: HashedKey(high: 0xEE, low: UInt64(at)))
      let day = on()
      pay(work, kind: .expense, amount(8_000...30_000), payee: company, by: clerk, on: day)
      company.name = "农户钱\(at)"
      let key = pay(
        work, kind: .expense, amount(8_000...30_000), payee: company, by: clerk,
        on: day.moved(by: number(3...40)))
      plant(.cardManyNames, key)
    }
  }

  private func splitExpenses() {
    for at in 1...4 {
      let work = simpleProject(unit: units[16 + at], on: .of(2020, 2, 3))
      let company = Company(name: "陇上物资公司\(at)", account: HashedKey(high: 0xFE, low: UInt64(at)))
      let day = Day.of(2020, 3, 2).moved(by: number(0...200))
      let keys = (0..<number(2...3)).map { part in
        pay(
          work, kind: .expense, amount(2_100_000...3_900_000), payee: company,
          by: clerk(of: work.unit), on: day.moved(by: part * 6))
      }
      plant(.splitPayments, any: keys)
    }
  }

  private func ownAccounts(_ work: Work, _ clerk: String, _ on: () -> Day) {
    for at in 1...8 {
      let own = Company(
        name: "\(Self.unitNames[at])基本户", account: HashedKey(high: 0xFA, low: UInt64(at)))
      let day = on()
      let key = pay(
        work, kind: .expense, amount(8_000...60_000), payee: own, payeeClass: .unit, by: clerk,
        on: day)
      plant(.ownAccount, key)
      guard at <= 2 else { continue }
      // The same account once more, said to be a company's.
      let again = pay(
        work, kind: .expense, amount(8_000...60_000), payee: own, by: clerk,
        on: day.moved(by: 12))
      plant(.ownAccount, again)
    }
    for at in 9...10 {
      let own = Company(
        name: Self.unitNames[at], account: HashedKey(high: 0xFA, low: UInt64(at)))
      let key = pay(
        work, kind: .expense, amount(8_000...60_000), payee: own, by: clerk, on: on())
      plant(.ownAccount, key)
    }
  }
}
