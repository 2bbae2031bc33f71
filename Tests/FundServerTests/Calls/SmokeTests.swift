import FundClient
import Testing

/// One small story through every call.
@Suite(.timeLimit(.minutes(1))) struct SmokeTests {
  @Test func `books are opened, posted, read, reversed, closed and exported`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await Lane.open("desk", on: bureau)
      let outcome = try await lane.submit(
        .of([books.income(50_000), books.payment(12_345)]), withNumbers: true)
      #expect(outcome.accepted == 2 && outcome.refusals.isEmpty && outcome.decided == 2)
      #expect(outcome.numbers == [1, 2] && outcome.nextSerial == 3)
      try await reads(test, books, outcome)
      try await lists(test, books)
      try await reversal(test, books, outcome)
      try await close(test, books, lane)
      try await export(test, books)
    }
  }

  private func reads(
    _ test: TestLedger, _ books: SampleBooks, _ outcome: BatchOutcome
  ) async throws {
    let county = try await test.client(.county)
    let balances = try await county.balances(of: [books.cash, books.revenue, books.expenditure])
    #expect(balances.fen == [37_655, -50_000, 12_345])
    #expect(balances.legs == [2, 1, 1])
    #expect(balances.revision >= outcome.revision)

    let history = try await county.legs(of: books.cash)
    #expect(history.legs.map(\.amount.value) == [12_345, 50_000])
    #expect(history.legs.map(\.balance.value) == [37_655, 50_000])
    #expect(history.legs.map(\.ordinal) == [2, 1] && history.next == nil)
    #expect(history.legs.map(\.number) == [2, 1])
    let page = try await county.legs(of: books.cash, limit: 1)
    let next = try #require(page.next)
    let rest = try await county.legs(of: books.cash, before: next, limit: 5)
    #expect(rest.legs == [history.legs[1]] && rest.next == nil)

    let revision = try #require(outcome.revision(of: 1))
    let month = try #require(Month(number: 201_903))
    let voucher = try await county.voucher(.revision(revision))
    #expect(voucher.legs.map(\.account) == [books.expenditure, books.cash])
    #expect(voucher.summary == "摘要" && voucher.month == month && voucher.reverses == nil)
    #expect(voucher.submitter == "spiffe://620503.620000.fundledger/bureau/name")
    #expect(voucher.postedAtMillis == TestLedger.clockMs && voucher.legsOutOfScope == 0)
    let byNumber = try await county.voucher(
      .number(ledger: books.ledger, month: month, number: 2))
    #expect(byNumber == voucher)
    let bureau = try await test.client(.bureau)
    #expect(try await bureau.voucher(.serial(lane: "desk", serial: 2)) == voucher)

    let table = try await county.trialBalance(ledger: books.ledger)
    #expect(table.lines.map(\.subject) == ["1004", "4001", "5005"])
    #expect(table.lines.map(\.subjectName).first == "其他财政存款")
    #expect(table.lines.map(\.debit.value) == [50_000, 0, 12_345])
    #expect(table.lines.map(\.credit.value) == [12_345, 50_000, 0])
    #expect(table.lines.map(\.closing.value) == [37_655, -50_000, 12_345])
    let later = try await county.trialBalance(
      ledger: books.ledger, from: Month(number: 201_904), byAccount: true)
    #expect(later.lines.map(\.opening.value) == [37_655, -50_000, 12_345])
    #expect(later.lines.allSatisfy { $0.debit == .zero && $0.credit == .zero })
    #expect(later.lines.map(\.account) == [books.cash, books.revenue, books.expenditure])
  }

  private func lists(_ test: TestLedger, _ books: SampleBooks) async throws {
    let nation = try await test.client(.supervisor)
    let all = try await nation.listLedgers()
    #expect(all.items.map(\.entity) == ["620503", "620502"] && !all.hasMore)
    let first = try await nation.listLedgers(limit: 1)
    #expect(first.items == [all.items[0]] && first.hasMore)
    let second = try await nation.listLedgers(after: first.items[0].number, limit: 1)
    #expect(second.items == [all.items[1]] && !second.hasMore)
    let accounts = try await nation.listAccounts(ledger: books.ledger)
    #expect(accounts.items.map(\.number) == [books.cash, books.revenue, books.expenditure])
    #expect(accounts.items.map(\.balance.value) == [37_655, -50_000, 12_345])
    #expect(accounts.items.map(\.limit) == [.neverCredit, .neverDebit, .none])
    let fund = DimensionValue(key: "F", value: "1")
    let cash = try await nation.listAccounts(
      ledger: books.ledger, subjectPrefix: "10", dimensions: [fund])
    #expect(cash.items.map(\.number) == [books.cash])
    let other = DimensionValue(key: "F", value: "2")
    let none = try await nation.listAccounts(ledger: books.ledger, dimensions: [other])
    #expect(none.items.isEmpty)
  }

  private func reversal(
    _ test: TestLedger, _ books: SampleBooks, _ outcome: BatchOutcome
  ) async throws {
    let bureau = try await test.client(.bureau)
    let payment = try #require(outcome.revision(of: 1))
    let day = SampleBooks.day(3, 6)
    let reversal = try await bureau.reverseVoucher(payment, day: day, reason: "退回")
    #expect(!reversal.wasReversedBefore)
    let again = try await bureau.reverseVoucher(payment, day: day, reason: "退回")
    #expect(again.wasReversedBefore && again.voucher == reversal.voucher)
    let voucher = try await bureau.voucher(.revision(reversal.voucher))
    #expect(voucher.reverses == payment && voucher.summary == "退回")
    #expect(voucher.legs.map(\.amount.value) == [-12_345, -12_345])
    #expect(voucher.legs.map(\.side) == [.debit, .credit])
    #expect(voucher.submitter == "spiffe://620503.620000.fundledger/bureau/name")
    let balances = try await bureau.balances(of: [books.cash, books.expenditure])
    #expect(balances.fen == [50_000, 0])
    let second = try await test.client(.secondBureau)
    let refused = await failure {
      try await second.reverseVoucher(payment, day: day, reason: "退回")
    }
    #expect(refused?.code == .alreadyExists && refused?.refusal?.code == 411)
    let twice = await failure {
      try await bureau.reverseVoucher(reversal.voucher, day: day, reason: "退回")
    }
    #expect(twice?.refusal?.code == 412)
  }

  private func close(_ test: TestLedger, _ books: SampleBooks, _ lane: Lane) async throws {
    let bureau = try await test.client(.bureau)
    for number in [201_901, 201_902, 201_903] as [UInt32] {
      let month = try #require(Month(number: number))
      let closed = try await bureau.closeMonth(ledger: books.ledger, month: month)
      #expect(closed.ledger.closedThrough == month)
    }
    let outcome = try await lane.submit(.of([books.income(1)]))
    #expect(outcome.refusals.map(\.code) == [402] && outcome.accepted == 0)
    #expect(outcome.refusals.first?.figure("closed_through") == 201_903)
    let may = try #require(Month(number: 201_905))
    let gap = await failure { try await bureau.closeMonth(ledger: books.ledger, month: may) }
    #expect(gap?.refusal?.code == 420)
  }

  private func export(_ test: TestLedger, _ books: SampleBooks) async throws {
    let neighbour = try await test.client(.neighbour)
    let lane = try await Lane.open("desk", on: neighbour)
    _ = try await lane.submit(.of([books.otherIncome(7)]))
    let auditor = try await test.client(.countyAuditor)
    var ledgers: [String] = []
    var accounts: [UInt32] = []
    var legs: [(UInt32, Int64)] = []
    var totals: ExportTotals?
    for try await chunk in try await auditor.exportVouchers() {
      ledgers += chunk.ledgers.map(\.entity)
      accounts += chunk.accounts.map(\.number)
      legs += zip(chunk.legs.account, chunk.legs.amount)
      totals = chunk.totals ?? totals
    }
    #expect(ledgers == ["620503"])
    #expect(accounts.sorted() == [books.cash, books.revenue, books.expenditure].sorted())
    #expect(legs.map(\.1) == [50_000, -50_000, 12_345, -12_345, -12_345, 12_345])
    #expect(totals?.vouchers == 3 && totals?.legs == 6)
    #expect(totals?.debit.value == 50_000 && totals?.credit.value == 50_000)
    #expect(totals?.throughDigest.count == 32)

    let status = try await auditor.check(withStateDigest: true)
    #expect(status.isServing && status.stateDigest.count == 32 && status.vouchers == 4)
    #expect(status.legs == 8 && status.ledgers == 2 && status.accounts == 5)
    #expect(status.digestAlgorithm == "sm3" && status.blockDigest.count == 32)
    #expect(status.identity == "spiffe://620503.620000.fundledger/auditor/name")
  }
}
