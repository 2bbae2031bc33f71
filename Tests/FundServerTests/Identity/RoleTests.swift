import FundClient
import SecureTransport
import Testing
import Wire

/// What each role may do: everything that is not listed is refused.
@Suite(.timeLimit(.minutes(1))) struct RoleTests {
  static let desks: [Desk] = [
    .bureau, .checker, .county, .countyAuditor, .countySupervisor, .keeper,
  ]

  @Test func `each role may make its calls and no others`() async throws {
    let signing = try Signing()
    try await TestLedger.run(checkpoints: signing.settings(["K"])) { test in
      let ground = try await Method.Ground.make(on: test)
      var refused = 0
      for desk in Self.desks {
        let client = try await test.client(desk)
        let role = String(desk.rawValue.prefix { $0 != "-" })
        for method in Method.allCases {
          if method.allowed.contains(role) {
            await #expect(throws: Never.self, "\(role) \(method)") {
              try await method.call(client, ground)
            }
          } else {
            let error = await failure("\(role) \(method)") {
              try await method.call(client, ground)
            }
            #expect(error?.code == .permissionDenied, "\(role) \(method)")
            #expect(error?.refusal?.code == 201, "\(role) \(method)")
            #expect(error?.refusal?.name == "ROLE_NOT_ALLOWED")
            refused += 1
          }
        }
      }
      #expect(
        refused
          == Method.allCases.reduce(0) { $0 + Self.desks.count - $1.allowed.count })
      // Each role and method has one line: several cases share those of lanes and of commands, and the
      // state digest is refused inside its call, without a line.
      let lines = test.log.lines.filter { $0.contains("role refused") }
      let topics = lines.map { $0.split(separator: " ").filter { $0.contains("=") }.sorted() }
        .map { $0.filter { $0.hasPrefix("client=") || $0.hasPrefix("method=") } }
      #expect(Set(topics).count == lines.count)
      #expect(lines.count == refused - 16)
      #expect(
        topics.contains([
          "client=spiffe://620503.620000.fundledger/county/name",
          "method=fundledger.v1.Posting/PostVouchers",
        ]))
    }
  }

  @Test func `a method that does not exist is unimplemented`() async throws {
    try await TestLedger.run { test in
      let error = try await test.raw(.bureau, "Posting", "Nothing")
      #expect(error?.code == .unimplemented)
      let other = try await test.raw(.bureau, "Nothing", "Check")
      #expect(other?.code == .unimplemented)
    }
  }

  @Test func `a payload that is no message is an invalid argument`() async throws {
    try await TestLedger.run { test in
      let error = try await test.raw(.county, "Query", "GetBalances", payload: [0xFF, 0xFF, 0xFF])
      #expect(error?.code == .invalidArgument)
      // Who may not call learns nothing about the payload.
      let refused = try await test.raw(.keeper, "Query", "GetBalances", payload: [0xFF])
      #expect(refused?.code == .permissionDenied)
    }
  }

  @Test(arguments: ["ExportVouchers", "ExportEvidence"])
  func `an export that was not opened as a stream is refused`(_ method: String) async throws {
    try await TestLedger.run { test in
      let error = try await test.raw(.auditor, "Audit", method)
      #expect(error?.code == .invalidArgument)
    }
  }
}
