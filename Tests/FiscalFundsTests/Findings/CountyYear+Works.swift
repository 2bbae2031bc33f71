import FiscalFunds

@testable import LedgerCore

/// Projects, contracts and payments of a generated year.
extension CountyYear {
  struct Company {
    var name: String
    var account: HashedKey
  }

  /// A project under way.
  struct Work {
    var key: String
    var unit: String
    var indicator: String
    var line: String
    var contract = ""
    var company: Company
    /// The next step is not before.
    var day: Day
  }

  /// How a payment of a project differs from an ordinary one.
  struct Odd {
    var preparer: String?
    var approver: Actor?
    var invoice: String?
    var isReturned = false
  }

  var companies: [Company] {
    (1...70).map {
      Company(name: "天水第\($0)建设有限公司", account: HashedKey(high: 0xC0FE_0000 + UInt64($0), low: 7))
    }
  }

  // MARK: A project

  /// In the library, with its notice unless told otherwise.
  func propose(
    _ prefix: String, unit: String, _ projectClass: String, on day: Day, place: String? = nil,
    content: String? = nil, noticeDays: Int? = 12, noticeOn: Day? = nil
  ) -> (key: String, day: Day) {
    let key = name(prefix)
    let person = Self.clerk(clerk(of: unit))
    let place = place ?? "麦积区第\(key)村"
    send(
      Act.propose(key) {
        $0.name = "\(place)项目"
        $0.place = place
        $0.projectClass = projectClass
        $0.content = content ?? "建设内容\(key)"
        $0.unit = unit
        $0.formsAsset = false
        $0.budget = [.with { $0.amount = 900_000_000_00 }]
      }, on: day, by: person)
    send(Act.step(key, .check), on: day.moved(by: 1), by: person)
    send(Act.step(key, .approve), on: day.moved(by: 2), by: Self.clerk("审核1", "checker"))
    let from = day.moved(by: 3)
    guard let noticeDays else { return (key, from) }
    let to = from.moved(by: noticeDays - 1)
    send(Act.notice(key, from: from, to: to), on: noticeOn ?? from, by: person)
    return (key, to.moved(by: 1))
  }

  func assign(_ indicator: String, to work: Work, line: String, _ amount: Int64, on day: Day) {
    send(
      Act.assign(indicator, to: work.key, line: line, amount), on: day,
      by: Self.clerk(clerk(of: work.unit)))
  }

  /// A project of own money for expenses, with a notice that ended long ago.
  func simpleProject(unit: String, on day: Day) -> Work {
    let (key, after) = propose("支项", unit: unit, "P0602", on: day.moved(by: -9), noticeDays: 10)
    let work = Work(
      key: key, unit: unit, indicator: "指-本级", line: "", company: one(companies), day: after)
    assign("指-本级", to: work, line: "", amount(30_000_000...31_000_000), on: after)
    return work
  }

  /// A project of pooled money with its contract.
  func work(
    unit: String, category: String, _ projectClass: String, contract sum: Int64, on day: Day,
    company: Company? = nil, noticeDays: Int? = 12, tender: Bool? = nil, signedOn: Day? = nil
  ) -> Work {
    let (key, after) = propose("项", unit: unit, projectClass, on: day, noticeDays: noticeDays)
    var work = Work(
      key: key, unit: unit, indicator: "指-\(category)", line: "行-\(category)",
      contract: "合\(key)", company: company ?? one(companies), day: after)
    assign(work.indicator, to: work, line: work.line, sum + amount(600_000...900_000), on: after)
    let hasTender = tender ?? (sum >= 4_000_000_00 || chance(40))
    let signed = Self.working(after.moved(by: 1))
    send(
      Act.sign(work.contract, for: key, sum) {
        $0.contractor = work.company.name
        $0.tenderNo = hasTender ? "招标\(key)" : ""
        $0.signedOn = signedOn ?? signed
      }, on: signed, by: Self.clerk(clerk(of: unit)))
    work.day = signed.moved(by: 1)
    return work
  }

  // MARK: Payments

  /// Applies, approves and pays, on three working days. Returns the key.
  @discardableResult
  func pay(
    _ work: Work, kind: PaymentKind, _ amount: Int64, payee: Company,
    payeeClass: PayeeClass = .company, cleared: Int64 = 0, retained: Int64 = 0,
    indicator: String? = nil, line: String? = nil, list: String = "", isFinal: Bool = false,
    by person: String, on day: Day, _ odd: Odd = Odd()
  ) -> String {
    let key = name("支")
    let (indicator, line) = (indicator ?? work.indicator, line ?? work.line)
    let applied = Self.working(day)
    let approved = Self.working(applied.moved(by: 1))
    let settled = Self.working(approved.moved(by: 1))
    let preparer = Self.clerk(odd.preparer ?? person)
    send(
      Act.apply(key, amount) {
        $0.project = work.key
        $0.indicator = indicator
        $0.line = line
        $0.contract = kind == .expense || kind == .households ? "" : work.contract
        $0.kind = kind
        $0.payee = payeeClass
        $0.payeeName = payee.name
        $0.payeeAccount = payee.account
        $0.advanceCleared = cleared
        $0.retained = retained
        $0.invoice = odd.invoice ?? "发票\(key)"
        $0.list = list
        $0.isFinal = isFinal
      }, on: applied, by: preparer)
    if odd.isReturned {
      send(Act.giveBack(key), on: Self.working(applied.moved(by: 1)), by: preparer)
      return key
    }
    let approver = odd.approver ?? approver(of: odd.preparer ?? person)
    send(Act.approve(key), on: approved, by: approver)
    send(Act.settle(key), on: settled, by: preparer)
    return key
  }

  /// Accepts work and pays for it; returns the payment.
  @discardableResult
  func measure(
    _ work: inout Work, _ gross: Int64, cleared: Int64 = 0, isFinal: Bool = false,
    _ odd: Odd = Odd(), by person: String? = nil, gap: ClosedRange<Int> = 6...30
  ) -> String {
    let person = person ?? clerk(of: work.unit)
    let certified = Self.working(work.day.moved(by: number(gap)))
    send(Act.certify(work.contract, of: work.key, gross), on: certified, by: Self.clerk(person))
    let retained = gross * 3 / 100
    let applied = certified.moved(by: 1)
    let key = pay(
      work, kind: .progress, gross - cleared - retained, payee: work.company,
      payeeClass: .contractor, cleared: cleared, retained: retained, isFinal: isFinal, by: person,
      on: applied, odd)
    work.day = Self.working(applied.moved(by: 4))
    return key
  }

  // MARK: The ordinary

  /// The units that hurry before the year's end, and one that had to.
  static let rushing = [2, 7, 11, 15, 19, 22]
  static let flooded = 5

  func ordinaryWorks() {
    for at in 0..<110 {
      let unit = at % units.count
      let isLate = Self.rushing.contains(unit) || unit == Self.flooded
      let start = Day.of(2020, 1, 20).moved(by: isLate ? number(195...205) : number(0...190))
      var work = work(
        unit: units[unit], category: one(Self.mixed), one(Self.mixedClasses),
        contract: amount(500_000...8_000_000), on: start)
      isLate ? finishLate(&work) : finish(&work)
    }
    for unit in Self.rushing { plant(.yearEndRush, units[unit]) }
    for (category, projectClass) in zip(Self.paper, Self.paperClasses) {
      for _ in 0..<3 { specialWork(category, projectClass) }
      plant(.paperIntegration, category)
    }
    // Money against floods goes to works against floods, as it should.
    for _ in 0..<3 { specialWork(Self.special, Self.specialClass) }
    emergencies()
  }

  private func specialWork(_ category: String, _ projectClass: String) {
    var work = work(
      unit: one(Array(units[12...14])), category: category, projectClass,
      contract: amount(900_000...3_500_000), on: .of(2020, 1, 20).moved(by: number(0...190)))
    finish(&work)
  }

  /// An advance, two to four measurements, sometimes the end of it.
  private func finish(_ work: inout Work) {
    let advance = Int64(number(10...40)) * 10_000_00
    pay(
      work, kind: .advance, advance, payee: work.company, payeeClass: .contractor,
      by: clerk(of: work.unit), on: work.day)
    work.day = work.day.moved(by: 5)
    for part in 1...number(2...4) where work.day < .of(2020, 11, 25) {
      measure(&work, amount(60_000...110_000), cleared: part == 1 ? 10_000_00 : 0)
    }
    guard chance(40), work.day < .of(2020, 10, 1) else { return }
    close(&work, isPaidBefore: true)
  }

  /// Measured late: most of it in the last days of the year.
  private func finishLate(_ work: inout Work) {
    measure(&work, amount(60_000...90_000))
    let last = number(1...5)
    work.day = .of(2020, 12, 8 + last)
    measure(&work, amount(250_000...330_000), gap: 1...3)
    work.day = .of(2020, 12, 20)
    measure(&work, amount(100_000...150_000), gap: 1...3)
  }

  /// Completion: notice, acceptance, the last payment, the final account.
  func close(_ work: inout Work, isPaidBefore: Bool) {
    let person = Self.clerk(clerk(of: work.unit))
    let from = Self.working(work.day.moved(by: 2))
    send(
      Act.notice(work.key, .completion, from: from, to: from.moved(by: 10)), on: from, by: person)
    let accepted = Self.working(from.moved(by: 12))
    send(Act.accept(work.key), on: accepted, by: person)
    work.day = accepted.moved(by: 1)
    if isPaidBefore {
      let gross = amount(30_000...60_000)
      send(
        Act.certify(work.contract, of: work.key, gross), on: from, by: person)
      pay(
        work, kind: .progress, gross, payee: work.company, payeeClass: .contractor, isFinal: true,
        by: clerk(of: work.unit), on: work.day)
      work.day = work.day.moved(by: 7)
    }
    let final = Self.working(work.day)
    send(Act.finalAccount(of: work.key, amount(300_000...900_000)), on: final, by: person)
    work.day = final.moved(by: 1)
  }

  /// Help that could not wait for a notice: it looks like a violation and is none.
  private func emergencies() {
    for _ in 0..<2 {
      var work = work(
        unit: units[3], category: "C05", "P1802", contract: amount(600_000...900_000),
        on: .of(2020, 7, 6), noticeDays: nil)
      measure(&work, amount(60_000...90_000))
    }
  }

  func ordinaryExpenses() {
    for unit in units {
      let work = simpleProject(unit: unit, on: .of(2020, 2, 3))
      for at in 1...6 {
        let company = one(companies)
        pay(
          work, kind: .expense, amount(5_000...60_000), payee: company, by: clerk(of: unit),
          on: .of(2020, 2, 20).moved(by: at * 45 + number(-10...10)))
      }
    }
    lookalikes()
  }

  /// Payments that look odd and are not.
  private func lookalikes() {
    let work = simpleProject(unit: units[6], on: .of(2020, 2, 3))
    let clerk = clerk(of: work.unit)
    func on() -> Day { .of(2020, 3, 2).moved(by: number(0...240)) }
    // Training at a flat fee.
    for _ in 0..<3 {
      pay(
        work, kind: .expense, Int64(number(1...4)) * 100_000_00, payee: one(companies), by: clerk,
        on: on())
    }
    // A name written in two ways; a company that has a new name.
    for at in 1...6 {
      var company = Company(
        name: "甘泉合作社(第\(at)分社)", account: HashedKey(high: 0xAA, low: UInt64(at)))
      let day = on()
      pay(work, kind: .expense, amount(8_000...30_000), payee: company, by: clerk, on: day)
      company.name = at <= 4 ? "甘泉 合作社（第\(at)分社）" : "渭河农业开发有限公司\(at)"
      pay(
        work, kind: .expense, amount(8_000...30_000), payee: company, by: clerk,
        on: day.moved(by: 9))
    }
    // Returned for a mistake, and applied for again with the same invoice.
    for at in 1...6 {
      let company = one(companies)
      let sum = amount(8_000...30_000)
      let day = on()
      var odd = Odd()
      odd.invoice = "退票\(at)"
      odd.isReturned = true
      pay(work, kind: .expense, sum, payee: company, by: clerk, on: day, odd)
      odd.isReturned = false
      pay(work, kind: .expense, sum, payee: company, by: clerk, on: day.moved(by: 5), odd)
    }
    // Fees to an authority.
    for at in 1...4 {
      pay(
        work, kind: .expense, amount(8_000...30_000),
        payee: Company(name: "国家税务总局麦积区税务局", account: HashedKey(high: 0xBB, low: 1)),
        payeeClass: .government, by: clerk, on: on().moved(by: at))
    }
    mistakes(work)
  }

  /// Wrongly paid and reversed soon, mostly within the month.
  private func mistakes(_ work: Work) {
    for at in 1...8 {
      let day = Day.of(2020, at + 2, at == 8 ? 28 : number(3...15))
      let person = "经办\(at)"
      let key = pay(
        work, kind: .expense, amount(8_000...30_000), payee: one(companies), by: person, on: day)
      send(Act.reverse(key), on: Self.working(day.moved(by: 7)), by: Self.clerk(person))
    }
  }
}
