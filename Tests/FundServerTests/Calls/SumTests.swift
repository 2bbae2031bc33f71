import FundClient
import Testing

/// Sums of balances over ledgers, subjects and dimensions.
@Suite(.timeLimit(.minutes(1))) struct SumTests {
  /// 5001 by project and fund in one county, with money moved to it.
  private static func open(on test: TestLedger) async throws -> SampleBooks {
    let books = try await SampleBooks.open(on: test)
    let supervisor = try await test.client(.supervisor)
    let opened = try await supervisor.openAccounts(
      [("p1", "1"), ("p2", "1"), ("p2", "2")].map { project, fund in
        NewAccount(
          ledger: books.ledger, subject: "5005",
          dimensions: [
            DimensionValue(key: "P", value: project), DimensionValue(key: "F", value: fund),
          ])
      })
    let lane = try await Lane.open("sums", on: test.client(.prefecture))
    var batch = [books.income(10_000), books.otherIncome(500)]
    for (index, account) in opened.numbers.enumerated() {
      let fen = Fen(Int64(index + 1) * 10)
      batch.append([.debit(account, fen), .credit(books.cash, fen)])
    }
    let outcome = try await lane.submit(.of(batch))
    #expect(outcome.accepted == batch.count)
    return books
  }

  @Test func `sums are those of the accounts that fit`() async throws {
    try await TestLedger.run { test in
      let books = try await Self.open(on: test)
      let county = try await test.client(.county)
      let own = LedgerChoice.ledgers([books.ledger])
      let bySubject = try await county.sumBalances(of: own)
      #expect(bySubject.sums.map(\.subject) == ["1004", "4001", "5005"])
      #expect(bySubject.sums.map(\.balance.value) == [9_940, -10_000, 60])
      #expect(bySubject.sums.map(\.accounts) == [1, 1, 4])
      #expect(bySubject.sums.allSatisfy { $0.ledger == books.ledger && !$0.subjectName.isEmpty })
      #expect(bySubject.next == nil)
      let spent = try await county.sumBalances(of: own, subjectPrefix: "5")
      #expect(spent.sums.map(\.balance.value) == [60])
      let project = try await county.sumBalances(
        of: own, subjectPrefix: "50", dimensions: [DimensionValue(key: "P", value: "p2")])
      #expect(project.sums.map(\.balance.value) == [50] && project.sums[0].accounts == 2)
      let both = try await county.sumBalances(
        of: own,
        dimensions: [
          DimensionValue(key: "P", value: "p2"), DimensionValue(key: "F", value: "2"),
        ])
      #expect(both.sums.map(\.balance.value) == [30] && both.sums[0].accounts == 1)
      let total = try await county.sumBalances(of: own, by: .total)
      #expect(total.sums.map(\.balance.value) == [0] && total.sums[0].accounts == 6)
      #expect(total.sums[0].ledger == nil && total.sums[0].subject.isEmpty)
      let none = try await county.sumBalances(of: own, subjectPrefix: "9", by: .total)
      #expect(none.sums.isEmpty)
    }
  }

  @Test func `an entity's sums take in those below it, and pages go by ledger`() async throws {
    try await TestLedger.run { test in
      let books = try await Self.open(on: test)
      let prefecture = try await test.client(.prefecture)
      let byLedger = try await prefecture.sumBalances(
        of: .entity("620500"), subjectPrefix: "1004", by: .ledger)
      #expect(byLedger.sums.map(\.ledger) == [books.ledger, books.otherLedger])
      #expect(byLedger.sums.map(\.balance.value) == [9_940, 500])
      let one = try await prefecture.sumBalances(
        of: .entity("620502", book: "GLF"), subjectPrefix: "1004", by: .total)
      #expect(one.sums.map(\.balance.value) == [500])
      let all = try await prefecture.sumBalances(of: .entity(""), by: .total)
      #expect(all.sums.map(\.accounts) == [8])
      let otherBook = try await prefecture.sumBalances(of: .entity("620500", book: "GLB"))
      #expect(otherBook.sums.isEmpty)
      let second = try await prefecture.sumBalances(
        of: .entity(""), by: .ledger, after: books.ledger)
      #expect(second.sums.map(\.ledger) == [books.otherLedger] && second.next == nil)
      // A county's empty entity is its own scope.
      let county = try await test.client(.county).sumBalances(of: .entity(""), by: .ledger)
      #expect(county.sums.map(\.ledger) == [books.ledger])
    }
  }

  @Test func `sums keep to scope, limits and what is there`() async throws {
    try await TestLedger.run { test in
      let books = try await Self.open(on: test)
      let county = try await test.client(.county)
      func code(_ choice: LedgerChoice) async -> UInt32? {
        await failure("\(choice)") { try await county.sumBalances(of: choice) }?.refusal?.code
      }
      #expect(await code(.ledgers([books.ledger, books.otherLedger])) == 202)
      #expect(await code(.ledgers([books.ledger, 99])) == 110)
      #expect(await code(.ledgers([0])) == 110)
      #expect(await code(.entity("620500")) == 202)
      #expect(await code(.entity("620502")) == 202)
      #expect(await code(.entity("630200")) == 114)
      #expect(await code(.ledgers([UInt32](repeating: 1, count: 1_001))) == 101)
      let twice = try await county.sumBalances(
        of: .ledgers([books.ledger, books.ledger]), by: .ledger)
      #expect(twice.sums.map(\.accounts) == [6])
    }
  }

  @Test func `a sum that leaves 64 bits is refused`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let opened = try await bureau.openAccounts(
        [("5005", "P"), ("4001", "L")].flatMap { subject, letter in
          (1...3).map { number in
            NewAccount(
              ledger: books.ledger, subject: subject,
              dimensions: [DimensionValue(key: letter, value: "\(number)")])
          }
        })
      let lane = try await Lane.open("desk", on: bureau)
      // An account and month take a little over 2 * 10^18 fen, an account 4 * 10^18.
      let most = VoucherBatch.maximumAmount
      for month in 1...2 {
        for pair in 0..<3 {
          let legs = [
            VoucherLeg.debit(opened.numbers[pair], most),
            VoucherLeg.credit(opened.numbers[pair + 3], most),
          ]
          let voucher = (1...1_900).flatMap { _ in legs }
          let outcome = try await lane.submit(.of([voucher], on: SampleBooks.day(month, 1)))
          #expect(outcome.accepted == 1)
        }
      }
      for subject in ["5005", "4001"] {
        let error = await failure {
          try await bureau.sumBalances(of: .ledgers([books.ledger]), subjectPrefix: subject)
        }
        #expect(error?.refusal?.code == 406)
        let table = await failure { try await bureau.trialBalance(ledger: books.ledger) }
        #expect(table?.refusal?.code == 406)
      }
      // Together they are level.
      let total = try await bureau.sumBalances(of: .ledgers([books.ledger]), by: .total)
      #expect(total.sums.map(\.balance.value) == [0])
    }
  }
}
