import FundClient
import FundMessages
import SwiftProtobuf
import Testing

/// A county-year end to end over mutual TLS.
@Suite(.timeLimit(.minutes(2))) struct CountyYearTests {
  @Test func `a county's year runs from the indicators to the carry-over`() async throws {
    try await TestLedger.run { test in
      let year = CountyYear(test)
      try await year.openLedgers()
      try await year.bringMoney()
      try await year.integrate()
      try await year.startProjects()
      for project in 1...CountyYear.projects {
        for step in 1..<CountyYear.paymentsPerProject {
          try await year.pay(project, step, on: CountyYear.day(6 + step / 3, 1))
        }
        try await year.complete(project)
        try await year.pay(project, CountyYear.paymentsPerProject, on: CountyYear.day(10, 1))
      }
      try await refusals(year)
      try await reversal(test, year)
      try await refund(year)
      try await agreement(of: year)
      try await others(test, year)
      try await traces(test)
      try await yearEnd(year)
      try await traces(test)
    }
  }

  /// A version below what is pooled, a fen too much, and the same person twice.
  private func refusals(_ year: CountyYear) async throws {
    let low = try await year.submit(
      [.draftPlan(year.plan(3, [19_999_999_99, 8_000_000_00, 2_000_000_01]))], as: .bureau,
      on: CountyYear.day(10, 8))
    let floor = try #require(low.refusals.first)
    #expect(floor.code == 450 && floor.rule == "plan-floor" && floor.about == "x1")
    #expect(floor.figure("available") == 19_999_999_99 && floor.figure("line") == 1)
    #expect(floor.article.contains("22号") || !floor.article.isEmpty)
    var application = year.application(1, 2)
    application.key = "多一分"
    application.invoice = "发票多一分"
    application.amount = 500_000_01
    let over = try await year.submit(
      [.applyPayment(application)], as: .secondBureau, on: CountyYear.day(10, 8))
    #expect(over.refusals.first?.rule == "indicator-available")
    #expect(over.refusals.first?.figure("available") == 500_000_00)
    let twice = try await year.submit(
      [.draftPlan(year.plan(3, [20_000_000_00, 8_000_000_00, 2_000_000_00]))], as: .bureau,
      on: CountyYear.day(10, 8))
    #expect(twice.refusals.isEmpty)
    let same = try await year.submit(
      [
        .approvePlan(
          .with {
            $0.year = 2020
            $0.version = 3
            $0.governmentMeeting = "a"
            $0.partyMeeting = "b"
          })
      ], as: .checker, on: CountyYear.day(10, 9))
    #expect(same.refusals.first?.rule == "four-eyes")
  }

  /// Reversing one payment restores every figure.
  private func reversal(_ test: TestLedger, _ year: CountyYear) async throws {
    try await year.send(
      [
        .certifyWork(
          .with {
            $0.project = "项目1"
            $0.contract = "合同1"
            $0.amount = 500_000_00
            $0.digest = .init(repeating: 7, count: 16)
          })
      ], as: .bureau, on: CountyYear.day(10, 9))
    let before = try await year.balances()
    var application = year.application(1, 2)
    application.key = "错付"
    application.invoice = "发票错付"
    application.amount = 500_000_00
    let day = CountyYear.day(10, 10)
    try await year.send([.applyPayment(application)], as: .secondBureau, on: day)
    try await hold(test, year)
    try await year.send(
      [
        .approvePayment(
          .with {
            $0.key = "错付"
            $0.orderNo = "支令错付"
          })
      ], as: .secondChecker, on: day)
    try await year.settle("错付", on: day)
    #expect(try await year.balances() != before)
    try await year.send(
      [
        .reversePayment(
          .with {
            $0.key = "错付"
            $0.reason = "收款人有误"
          })
      ], as: .bureau, on: CountyYear.day(10, 11))
    #expect(try await year.balances() == before)
  }

  /// The hold of an application is there for who reads, and ends by its command only.
  private func hold(_ test: TestLedger, _ year: CountyYear) async throws {
    let ledger = try #require(year.ledgers["620503 GLB"])
    let holds = try await test.client(.county).listHolds(ledger: ledger)
    let open = try #require(holds.items.first)
    #expect(holds.items.count == 1 && open.lines.first?.amount == Fen(500_000_00))
    #expect(try await test.client(.county).hold(open.id).purpose == open.purpose)
    let released = await failure { try await test.client(.bureau).releaseHolds([open.id]) }
    #expect(released?.refusal?.code == 400)
    let locked = await failure { try await test.client(.secondChecker).lockHolds([open.id]) }
    #expect(locked?.refusal?.code == 400)
  }

  private func refund(_ year: CountyYear) async throws {
    try await year.send(
      [
        .refundPayment(
          .with {
            $0.key = "申请2-2"
            $0.amount = 1_000_00
            $0.receiptNo = "退回1号"
          })
      ], as: .bureau, on: CountyYear.day(11, 1))
  }

  /// The three books and the province agree (mirrors M1, M2, M6, M7).
  private func agreement(of year: CountyYear) async throws {
    let balances = try await year.balances()
    func sum(_ name: String) -> Int64 { balances[name] ?? 0 }
    // 12 x 200 万元, less the refund.
    let paid: Int64 = 12 * 2_000_000_00 - 1_000_00
    #expect(sum("620503 GLB G401") == -paid)
    #expect(sum("620503 GLF 5001") == paid)
    for side in ["7101", "6001"] {
      let units = CountyYear.units.reduce(0) { $0 + sum("\($1) GLA \(side)") }
      #expect(units == (side == "7101" ? paid : -paid), "\(side)")
    }
    #expect(sum("620000 GLB G402") + sum("620503 GLB G101") == 0)
    #expect(sum("620000 GLF 5011") + sum("620503 GLF 4011") == 0)
    // All was pooled, and 28 of 30 million assigned.
    #expect(sum("620503 GLB G201") == 0)
    #expect(sum("620503 GLB G202") == -(30_000_000_00 - 29_500_000_00))
    #expect(sum("620503 GLB G203") == -(29_500_000_00 - paid))
    // Advances are cleared, and no retention money is owed any more.
    for unit in CountyYear.units {
      #expect(sum("\(unit) GLA 1214") == 0 && sum("\(unit) GLA 2307") == 0)
    }
  }

  /// Where each fen came from and where it went, both ways and to the fen.
  private func traces(_ test: TestLedger) async throws {
    let county = try await test.client(.county)
    var ofProjects: Int64 = 0
    for project in 1...CountyYear.projects {
      let trace = try await county.trace(project: "项目\(project)", of: CountyYear.county)
      #expect(trace.sum.value == trace.fundings.reduce(0) { $0 + $1.amount.value })
      #expect(trace.fundings.allSatisfy { ["中央", "省级", "c3"].contains($0.chain.last?.key) })
      ofProjects += trace.sum.value
    }
    #expect(ofProjects == 29_500_000_00)
    // From the province's documents, and the county's own: all that came is somewhere.
    let province = try await test.client(.province)
    var uses: Int64 = 0
    for (key, entity) in [
      ("中央", CountyYear.province), ("省级", CountyYear.province), ("c3", CountyYear.county),
    ] {
      let trace = try await province.trace(indicator: key, of: entity)
      let totals = trace.totals
      #expect(
        totals.amount.value
          == totals.undistributed.value + totals.pooled.value + totals.assigned.value
          + totals.paid.value + totals.outside.value)
      #expect(!trace.isCut && totals.outside.value == 0)
      uses += trace.nodes.flatMap(\.uses).reduce(0) { $0 + $1.assigned.value + $1.paid.value }
    }
    #expect(uses == ofProjects)
  }

  /// The county's system reads, and writes nothing; the auditor pulls everything.
  private func others(_ test: TestLedger, _ year: CountyYear) async throws {
    let county = try await test.client(.county)
    let table = try await county.trialBalance(ledger: try #require(year.ledgers["620503 GLB"]))
    #expect(!table.lines.isEmpty)
    let lane = await failure { try await county.openLane("year") }
    #expect(lane?.refusal?.code == 201)
    let auditor = try await test.client(.auditor)
    let audited = try await Export.read(auditor.exportVouchers())
    #expect(audited.totals?.debit == audited.totals?.credit)
    #expect((audited.totals?.vouchers ?? 0) > 60)
    let ledger = try #require(year.ledgers["620503 GLB"])
    let month = Month(number: 202_010).unsafelyUnwrapped
    let listed = try await county.vouchers(ledger: ledger, month: month, limit: 1)
    let first = try #require(listed.vouchers.first)
    let voucher = try await county.voucher(.revision(first.revision))
    #expect(voucher.submitter == "spiffe://620503.620000.fundledger/bureau/name")
    // A neighbour's certificate acts in the neighbour's county only.
    let neighbour = try await year.submit(
      [.recordRevenue(.with { $0.amount = 1 })], as: .neighbour, on: CountyYear.day(11, 2))
    #expect(neighbour.refusals.first?.code == 202)
  }

  private func yearEnd(_ year: CountyYear) async throws {
    let end = CountyYear.day(12, 31)
    // The county's own money was paid out to the last fen.
    for (key, code) in [("c1", nil), ("c2", nil), ("c3", 433 as UInt32?)] {
      let outcome = try await year.submit(
        [
          .carryOver(
            .with {
              $0.key = key
              $0.toKey = "\(key)-2021"
              $0.budgetYear = 2021
            })
        ], as: .bureau, on: end, isAdjustment: true)
      #expect(outcome.refusals.first?.code == code, "\(key)")
    }
    for (target, book) in [(CountyYear.county, "GLF")] + CountyYear.units.map({ ($0, "GLA") }) {
      try await year.send(
        [
          .closeYear(
            .with {
              $0.target = target
              $0.book = book
              $0.year = 2020
            })
        ], as: .bureau, on: end, isAdjustment: true)
    }
    let balances = try await year.balances()
    for name in balances.keys where name.hasPrefix("620503 GLF") {
      #expect(!name.contains(" 4") && !name.contains(" 5"), "\(name)")
    }
    let left: Int64 = 30_000_000_00 - (12 * 2_000_000_00 - 1_000_00)
    #expect(balances["620503 GLB G105"] == left && balances["620503 GLB G404"] == -left)
    #expect((balances["620503 GLB G202"] ?? 0) + (balances["620503 GLB G203"] ?? 0) == -left)
    // The new year goes on with the old tag.
    try await year.send(
      [
        .certifyWork(
          .with {
            $0.project = "项目2"
            $0.contract = "合同2"
            $0.amount = 100_000_00
            $0.digest = .init(repeating: 7, count: 16)
          })
      ], as: .bureau, on: CountyYear.day(2, 1, year: 2021))
    var application = year.application(2, 2)
    application.key = "下年"
    application.invoice = "发票下年"
    application.indicator = "c1-2021"
    application.amount = 100_000_00
    let day = CountyYear.day(2, 2, year: 2021)
    try await year.send([.applyPayment(application)], as: .secondBureau, on: day)
    try await year.send(
      [
        .approvePayment(
          .with {
            $0.key = "下年"
            $0.orderNo = "支令下年"
          })
      ], as: .secondChecker, on: day)
    try await year.settle("下年", on: day)
  }
}
