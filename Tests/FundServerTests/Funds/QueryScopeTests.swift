import FundClient
import SecureTransport
import Testing
import Wire

/// Who may ask what: a county sees itself, a province what lies below it.
@Suite(.timeLimit(.minutes(1))) struct QueryScopeTests {
  private static let day = CountyYear.day(6, 1)

  /// Every question about an entity.
  private static func ask(_ client: LedgerClient, _ entity: String) -> [() async throws -> Void] {
    [
      { _ = try await client.projectRegister("x", of: entity) },
      { _ = try await client.projects(of: entity) },
      { _ = try await client.progress(of: entity, year: 2020, by: .level) },
      { _ = try await client.trace(project: "x", of: entity) },
      { _ = try await client.trace(indicator: "x", of: entity) },
      { _ = try await client.trace(document: "x", of: entity) },
      { _ = try await client.aging(of: entity, on: day) },
      { _ = try await client.blocking(.project("x"), of: entity, on: day) },
      { _ = try await client.disclosure("x", of: entity) },
      { _ = try await client.plan(of: entity, year: 2020) },
      { _ = try await client.plans(of: entity) },
      { _ = try await client.indicator("x", of: entity) },
      { _ = try await client.indicators(of: entity) },
      { _ = try await client.payment("x", of: entity) },
      { _ = try await client.payments(of: entity) },
      { _ = try await client.relocationFinancing(of: entity, on: day) },
      { _ = try await client.debtService(of: entity, on: day) },
      { _ = try await client.settlementCosts(of: entity, on: day) },
      { _ = try await client.idleMoney(of: entity, on: day) },
      { _ = try await client.trace(household: Array(0..<16), of: entity, on: day) },
    ]
  }

  @Test func `an entity outside the scope is refused, whatever is asked`() async throws {
    try await TestLedger.run { test in
      let county = try await test.client(.county)
      for entity in ["620502", "620500", "000000", "620502.U.x"] {
        for (number, question) in Self.ask(county, entity).enumerated() {
          let error = await failure("\(number) of \(entity)", question)
          #expect(error?.code == .permissionDenied && error?.refusal?.code == 202, "\(number)")
          #expect(
            ["county", "entity", "region"].contains(error?.refusal?.field ?? ""), "\(number)")
        }
      }
      for question in Self.ask(county, "629999") {
        let error = await failure("no entity", question)
        #expect(error?.refusal?.code == 114)
      }
    }
  }

  @Test func `a name that is not there is refused, and lists are empty`() async throws {
    try await TestLedger.run { test in
      for desk in [Desk.county, .auditor, .supervisor] {
        let client = try await test.client(desk)
        for (number, question) in Self.ask(client, "620503").enumerated() {
          if [1, 2, 6, 10, 12, 14, 15, 17, 18].contains(number) {
            await #expect(throws: Never.self, "\(number)") { try await question() }
          } else {
            let error = await failure("\(number)", question)
            #expect(error?.code == .failedPrecondition && error?.refusal?.code == 431, "\(number)")
          }
        }
      }
    }
  }

  @Test func `the operator asks nothing`() async throws {
    try await TestLedger.run { test in
      let keeper = try await test.client(.keeper)
      for question in Self.ask(keeper, "620503") {
        #expect(await failure("operator", question)?.refusal?.code == 201)
      }
    }
  }

  @Test func `a question that is not whole is malformed`() async throws {
    try await TestLedger.run { test in
      let county = try await test.client(.county)
      let projects = await failure {
        try await county.progress(of: "620000", year: 2020, by: .project)
      }
      #expect(projects?.refusal?.code == 202)
      let auditor = try await test.client(.auditor)
      let many = await failure {
        try await auditor.progress(of: "620000", year: 2020, by: .project)
      }
      #expect(many?.code == .invalidArgument && many?.refusal?.code == 101)
      let year = await failure { try await auditor.progress(of: "620000", year: 3_000, by: .level) }
      #expect(year?.refusal?.code == 105)
      for method in [
        "GetProgress", "GetAging", "GetBlocking", "TraceIndicator", "GetFinancing",
        "GetDebtService", "GetSettlementCosts", "GetIdleMoney", "TraceHousehold",
      ] {
        // A region or entity and nothing else: field 1.
        let error = try await test.raw(
          .county, "FundQueries", method, payload: [0x0A, 6] + Array("620503".utf8))
        #expect(error?.code == .invalidArgument, "\(method)")
      }
    }
  }

  @Test func `a revision that the books have not got to is refused`() async throws {
    try await TestLedger.run { test in
      let county = try await test.client(.county)
      let early = await failure {
        try await county.indicators(of: "620503", atLeast: Revision(block: 99, index: 0))
      }
      #expect(early?.refusal?.code == 503)
    }
  }
}
