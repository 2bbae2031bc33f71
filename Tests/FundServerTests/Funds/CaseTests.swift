import FundCases
import FundClient
import Testing

/// The published cases over the wire: every command under its own certificate, every figure to the
/// fen.
@Suite struct CaseTests {
  private static func plan(_ name: PublishedCase.Name) throws -> CasePlan {
    try #require(try CasePlan.all().first { $0.name == name })
  }

  /// Sends a case to a new ledger server and looks at what is there then.
  private static func run(
    _ name: PublishedCase.Name,
    _ look: (CaseRun, CaseClients) async throws -> Void
  ) async throws {
    let plan = try plan(name)
    try await TestLedger.run { ledger in
      let clients = CaseClients(ledger)
      try await clients.openLedgers(of: plan)
      let run = CaseRun(plan)
      try await run.send { identity in try await clients.client(identity) }
      try await look(run, clients)
      await clients.close()
    }
  }

  @Test(arguments: PublishedCase.Name.allCases)
  func `a case holds to the fen`(_ name: PublishedCase.Name) async throws {
    try await Self.run(name) { run, clients in
      let evidence = try await CaseEvidence.read(
        run, books: try await clients.books(), try await clients.client(.supervisor))
      for check in run.plan.checks {
        #expect(check.computed(evidence) == check.expected, "\(check.text)")
      }
      if let closing = run.plan.closing {
        #expect(closing.agreeing(with: evidence.books) == closing.count)
      }
      for project in run.plan.projects {
        let spent = evidence.books.balance(
          .treasury(run.plan.published.adminCode), "5001", "P=\(project.key)")
        #expect(spent == project.amount, "\(project.key)")
      }
      let status = try await clients.client(.supervisor).check()
      #expect(status.vouchers == UInt64(run.plan.vouchers))
    }
  }

  @Test(arguments: PublishedCase.Name.allCases)
  func `the rules refuse what they must, and say why`(_ name: PublishedCase.Name) async throws {
    try await Self.run(name) { run, _ in
      #expect(run.refusals.count == run.plan.steps.count { $0.expected != nil })
      for met in run.refusals {
        #expect(met.isAsExpected, "\(met.expected.text): \(String(describing: met.refusal))")
        let refusal = try #require(met.refusal)
        #expect(refusal.name == "RULE_REFUSES")
        #expect(!refusal.article.isEmpty)
        #expect(!refusal.about.isEmpty)
      }
    }
  }

  @Test func `commands sent again change nothing`() async throws {
    try await Self.run(.maiji) { run, clients in
      let before = try await clients.books()
      for tally in run.tallies {
        let outcome = try await run.sendAgain(
          as: tally.identity, try await clients.client(tally.identity))
        #expect(outcome.isReplay)
        #expect(outcome.accepted == tally.accepted)
        #expect(outcome.refusals == [])
      }
      #expect(try await clients.books() == before)
    }
  }

  @Test func `a start replays a case to the same books`() async throws {
    let plan = try Self.plan(.liling)
    let folder = try TemporaryFolder()
    let first = try await TestLedger.start(folder: folder.path)
    var clients = CaseClients(first)
    try await clients.openLedgers(of: plan)
    let run = CaseRun(plan)
    try await run.send { identity in try await clients.client(identity) }
    let before = try await clients.books()
    await clients.close()
    await first.stop()
    let second = try await TestLedger.start(folder: folder.path)
    clients = CaseClients(second)
    #expect(try await clients.books() == before)
    let outcome = try await run.sendAgain(as: .liling, try await clients.client(.liling))
    #expect(outcome.isReplay)
    await clients.close()
    await second.stop()
  }
}
