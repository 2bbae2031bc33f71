import FiscalFunds

@testable import LedgerCore

/// Lists of benefits, and the relocation of a generated year.
extension CountyYear {
  private static let registeredPersons: UInt64 = 1_500

  /// Registered persons are 1 to 1500; some of them only for part of the year.
  func households() {
    register(Array(1...Self.registeredPersons), from: .of(2020, 1, 1), on: .of(2020, 1, 16))
    let (key, after) = propose("补项", unit: units[8], "P1104", on: .of(2020, 1, 20))
    let work = Work(
      key: key, unit: units[8], indicator: "指-本级", line: "", company: one(companies), day: after)
    assign("指-本级", to: work, line: "", amount(30_000_000...31_000_000), on: after)
    let post = "公益岗位补贴"
    for month in 3...11 {
      for group in 0..<4 {
        // Everybody once a month.
        let first = UInt64(group * 60 + 1)
        list(work, item: post, period: "2020-\(month)", Array(first..<first + 50), month: month)
      }
    }
    twice(work, post)
    unregistered(work, post)
  }

  private func register(_ persons: [UInt64], from: Day, to: Day? = nil, on day: Day) {
    sendFirst(Act.register(persons, from: from, to: to), on: day)
  }

  @discardableResult
  private func list(
    _ work: Work, item: String, period: String, _ persons: [UInt64], month: Int, day: Int? = nil
  ) -> String {
    let key = name("清单")
    let wage = Int64(number(300...900)) * 100 + 37
    let approved = Self.working(.of(2020, month, day ?? number(3...14)))
    send(
      Act.list(
        key, item: item, period: period, of: work.key, persons.map { Act.entry($0, wage) }),
      on: approved, by: Self.clerk("审核\(number(1...5))", "checker"))
    pay(
      work, kind: .households, wage * Int64(persons.count),
      payee: Company(name: key, account: HashedKey()), payeeClass: .households, list: key,
      by: clerk(of: work.unit), on: approved.moved(by: 1))
    return key
  }

  private func twice(_ work: Work, _ post: String) {
    for at in 1...10 {
      // The late list of the month has one to three that an earlier one had.
      let month = 3 + at % 9
      let fresh = (0..<20).map { UInt64(400 + at * 40 + $0) }
      let again = (0..<number(1...3)).map { UInt64(5 + $0 * 61) }
      let key = list(
        work, item: post, period: "2020-\(month)", fresh + again, month: month, day: 20)
      plant(.benefitTwice, key)
      // The same persons in another period and for another item.
      list(
        work, item: "交通补助", period: "2020-\(month)-\(at)", fresh, month: month, day: 22)
    }
  }

  private func unregistered(_ work: Work, _ post: String) {
    // Some leave the register in June, some come into it in August, some are entered on the very day.
    register(Array(900...909), from: .of(2020, 1, 1), to: .of(2020, 6, 30), on: .of(2020, 6, 29))
    register(Array(2_000...2_009), from: .of(2020, 8, 1), on: .of(2020, 8, 3))
    for at in 1...12 {
      let stranger: UInt64
      let month: Int
      switch at {
      case 1...6: (stranger, month) = (UInt64(5_000 + at), 2 + at)
      case 7...9: (stranger, month) = (UInt64(900 + at - 7), 9)
      default: (stranger, month) = (UInt64(2_000 + at - 10), 5)
      }
      let persons = (0..<15).map { UInt64(1_000 + at * 20 + $0) } + [stranger]
      let key = list(
        work, item: "技能培训", period: "2020-\(at)", persons, month: month, day: 16)
      plant(.unregistered, key)
    }
    list(
      work, item: "技能培训", period: "2020-99", Array(2_000...2_009) + [900], month: 6, day: 10)
  }

  // MARK: Relocation

  func relocation() {
    let day = Day.of(2020, 2, 3)
    let (key, after) = propose("安置点", unit: units[3], "P0701", on: day)
    designate(day)
    let person = Self.clerk(clerk(of: units[3]))
    send(
      .openSettlement(
        .with {
          $0.project = key
          $0.body = Self.body
          $0.registered = 600
          $0.synchronous = 40
          $0.area = 640 * 2_500
          $0.registeredShare = 180
          $0.synchronousShare = 15
        }), on: after, by: person)
    enrol(key, after.moved(by: 2))
    loans(key, after.moved(by: 2))
  }

  private func designate(_ day: Day) {
    for (from, to) in [("000000", "000000"), ("000000", "620000"), ("620000", Self.county)] {
      sendFirst(
        .allocateTask(
          .with {
            $0.to = to
            $0.version = 1
            $0.documentNo = "任务\(to)"
            $0.registered = 600
            $0.synchronous = 40
            $0.quotas.loan = 90_000_000_00
            $0.quotas.households = 1_000_000_00
          }), at: from, on: day)
    }
    for (body, kind, entity) in [
      (Self.financing, BodyKind.financing, "620000"), (Self.body, .project, Self.county),
    ] {
      sendFirst(
        .designateBody(
          .with {
            $0.body = body
            $0.kind = kind
            $0.documentNo = "函\(body)"
          }), at: entity, on: day)
    }
  }

  private func enrol(_ project: String, _ day: Day) {
    var next: UInt64 = 0
    let person = Self.clerk(clerk(of: units[3]))
    /// Eight registered households, of which `over` have too much, and two synchronous ones.
    func batch(over: Int, on day: Day) -> (all: [HashedKey], over: [HashedKey]) {
      var (all, large): ([HashedKey], [HashedKey]) = ([], [])
      let entries: [HouseholdEntry] = (0..<10).map { at in
        next += 1
        let key = HashedKey(high: 0x5E77_1E00_0000_0000 + next, low: next)
        let persons = UInt8(number(1...6))
        let isSynchronous = at >= 8
        if !isSynchronous { all.append(key) }
        if at < over { large.append(key) }
        return .with {
          $0.key = key
          $0.persons = persons
          $0.beneficiary = isSynchronous ? .synchronous : .registered
          // Exactly the standard is within it; synchronous movers build as they like.
          $0.area = UInt32(persons) * 2_500 + (at < over ? UInt32(number(1...4_000)) : 0)
          if isSynchronous { $0.area += 3_000 }
        }
      }
      send(
        .enrolHouseholds(
          .with {
            $0.project = project
            $0.digest = HashedKey(high: 7, low: 7)
            $0.households = entries
          }), on: day, by: person)
      return (all, large)
    }
    for at in 1...6 {
      let found = batch(over: number(1...3), on: day.moved(by: at * 3)).over
      plant(.relocationStandard, any: found.map(Self.text))
    }
    for at in 1...6 {
      let households = batch(over: 0, on: day.moved(by: 20 + at * 3)).all
      let isOver = at <= 2
      send(
        .recordMoves(
          .with {
            $0.project = project
            $0.households = [
              .with {
                $0.key = households[0]
                $0.hasMovedIn = true
                $0.area = isOver ? 60_000 : 2_400
              }
            ]
          }), on: day.moved(by: 100 + at), by: person)
      if isOver { plant(.relocationStandard, Self.text(households[0])) }
      raise(project, households[1], isBorrowed: at > 4, on: day.moved(by: 90 + at), person)
      if at > 4 { plant(.relocationStandard, Self.text(households[1])) }
    }
  }

  /// As findings name persons.
  private static func text(_ key: HashedKey) -> String {
    let hex = String(key.high, radix: 16)
    return String(repeating: "0", count: 16 - hex.count) + hex
  }

  private func raise(
    _ project: String, _ household: HashedKey, isBorrowed: Bool, on day: Day, _ person: Actor
  ) {
    let receipt = name("自筹")
    send(
      .raiseFromHouseholds(
        .with {
          $0.project = project
          $0.receiptNo = receipt
          $0.parts = [
            .with {
              $0.key = household
              $0.amount = 2_500_37
              $0.isBorrowed = isBorrowed
            }
          ]
        }), on: day, by: person)
  }

  /// Ten draws: four are used in two months, six lie, some of them half used.
  private func loans(_ project: String, _ day: Day) {
    let person = Self.clerk(clerk(of: units[3]))
    let start = Self.working(day.moved(by: 5))
    send(
      Act.sign("安置合同", for: project, 90_000_000_37) {
        $0.contractor = "渭河建筑集团有限公司"
        $0.signedOn = start
      }, on: start, by: person)
    for at in 1...10 {
      let tranche = "贷\(at)"
      let drawn = Self.working(start.moved(by: 5 + at * 12))
      let sum = amount(1_000_000...3_000_000)
      borrow(tranche, sum, on: drawn)
      let isIdle = at <= 6
      if isIdle { plant(.loanIdle, tranche) }
      guard !isIdle || at % 2 == 0 else { continue }
      let used = isIdle ? sum / 2 + 31 : sum
      let day = Self.working(drawn.moved(by: 30))
      send(
        Act.certify("安置合同", of: project, used), on: day, by: person)
      works("工\(at)", project, tranche, used, on: Self.working(day.moved(by: 2)))
    }
  }

  private func borrow(_ tranche: String, _ sum: Int64, on day: Day) {
    let from = Self.clerk("融资1")
    send(
      .signLoan(
        .with {
          $0.tranche = tranche
          $0.source = .loan
          $0.lender = "农业发展银行"
          $0.contractNo = "借\(tranche)"
          $0.signed = sum
          $0.rate = 42_000
          $0.dayBasis = 360
          $0.centralShare = 9_000
          $0.matures = .of(2038, 12, 31)
          $0.graceUntil = .of(2023, 12, 31)
        }), at: Self.financing, on: Self.working(day.moved(by: -3)), by: from)
    send(
      .drawLoan(
        .with {
          $0.tranche = tranche
          $0.receiptNo = "提\(tranche)"
          $0.amount = sum
        }), at: Self.financing, on: day, by: from)
    send(
      .lendDown(
        .with {
          $0.to = Self.body
          $0.tranche = tranche
          $0.receiptNo = "拨\(tranche)"
          $0.amount = sum
        }), at: Self.financing, on: day.moved(by: 4), by: from)
  }

  private func works(
    _ key: String, _ project: String, _ tranche: String, _ sum: Int64, on day: Day
  ) {
    let person = Self.clerk(clerk(of: units[3]))
    send(
      .applyWorks(
        .with {
          $0.key = key
          $0.project = project
          $0.contract = "安置合同"
          $0.payeeName = "渭河建筑集团有限公司"
          $0.invoice = "发票\(key)"
          $0.lines = [
            .with {
              $0.source = .loan
              $0.tranche = tranche
              $0.amount = sum
            }
          ]
        }), at: Self.body, on: day, by: person)
    let approved = Self.working(day.moved(by: 1))
    send(
      .approvePayment(
        .with {
          $0.key = key
          $0.orderNo = "搬支令\(key)"
        }), at: Self.body, on: approved, by: Self.clerk("审核3", "checker"))
    send(
      Act.settle(key), at: Self.body, on: Self.working(approved.moved(by: 1)), by: person)
  }
}
