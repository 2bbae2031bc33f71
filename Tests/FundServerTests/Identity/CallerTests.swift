import FundClient
import FundData
import FundServer
import LedgerCore
import SecureTransport
import Testing

/// Which certificates name somebody.
struct CallerTests {
  /// 2020-06-01.
  private static let today: Int32 = 18_414

  private func caller(_ uri: String, today: Int32 = today) throws -> Caller {
    let identity = try PeerIdentity(uri: uri, issuer: "CN=x", serialHex: "01")
    return try Caller(identity, reference: ReferenceData.load(), today: today)
  }

  @Test func `a role and a place make a caller`() throws {
    let county = try caller("spiffe://620503.620000.fundledger/county/query")
    #expect(county.role == .county && county.scope == 620_503)
    #expect(county.uri == "spiffe://620503.620000.fundledger/county/query")
    #expect(county.actor.issuer == "CN=x" && county.actor.serial == "01")
    let nation = try caller("spiffe://000000.000000.fundledger/supervisor/x")
    #expect(nation.role == .supervisor && nation.scope == 0)
    #expect(try caller("spiffe://620000.620000.fundledger/auditor/x").scope == 620_000)
    // The country's authority may name anybody.
    #expect(try caller("spiffe://620503.000000.fundledger/auditor/x").scope == 620_503)
  }

  @Test func `an unknown role is nobody`() {
    #expect(throws: Caller.Problem.unknownRole("clerk")) {
      try caller("spiffe://620503.620000.fundledger/clerk/x")
    }
    #expect(throws: Caller.Problem.unknownRole("Bureau")) {
      try caller("spiffe://620503.620000.fundledger/Bureau/x")
    }
  }

  @Test func `an unknown place is nobody`() {
    #expect(throws: Caller.Problem.unknownRegion("629999")) {
      try caller("spiffe://629999.620000.fundledger/county/x")
    }
    // The table of places begins in 2016.
    #expect(throws: Caller.Problem.unknownRegion("620503")) {
      try caller("spiffe://620503.620000.fundledger/county/x", today: 10_000)
    }
  }

  @Test(arguments: ["630200.620000", "620503.630000", "000000.620000", "620000.620503"])
  func `a place outside the province of its certificate is refused`(codes: String) {
    let parts = codes.split(separator: ".").map(String.init)
    #expect(throws: Caller.Problem.foreignRegion(code: parts[0], province: parts[1])) {
      try caller("spiffe://\(codes).fundledger/county/x")
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: [Desk.foreign, .nowhere])
  func `a refused name is unauthenticated on every call and logged`(desk: Desk) async throws {
    try await TestLedger.run { test in
      let client = try await test.client(desk)
      for _ in 1...2 {
        let error = await failure { try await client.check() }
        #expect(error?.code == .unauthenticated)
        #expect(error?.message.contains(desk == .foreign ? "630200" : "629999") == true)
      }
      #expect(test.log.lines.count { $0.contains("identity refused") } == 1)
    }
  }
}
