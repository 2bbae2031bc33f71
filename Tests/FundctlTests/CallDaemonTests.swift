import ArgumentParser
import Foundation
import FundClient
import Testing

@testable import fundctl

/// `fundctl call` against a real daemon.
@Suite(.timeLimit(.minutes(5))) struct CallDaemonTests {
  private static let rows = """
    a,2018-12-05,1004,F=1,1000.00,,收到专项资金
    a,2018-12-05,4001,F=1,,1000.00,收到专项资金
    """

  private static func withDesk(_ body: (DaemonDesk, String) async throws -> Void) async throws {
    let desk = try await DaemonDesk()
    do {
      try await desk.post(rows)
      try await body(desk, desk.folder.path)
    } catch {
      await desk.end()
      throw error
    }
    await desk.end()
  }

  /// The lines that a call prints.
  private static func call(_ home: String, _ words: String...) async throws -> [String] {
    let parsed = try Fundctl.parseAsRoot(["call"] + words + ["--home", home])
    let command = try #require(parsed as? CallCommand)
    let method = try ProtocolDescriptors.embedded.method(named: #require(command.method))
    var lines: [String] = []
    try await command.call(method, ProtocolDescriptors.embedded) { lines.append($0) }
    return lines
  }

  private static func object(_ text: String?) throws -> [String: Any] {
    let data = Data(try #require(text).utf8)
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }

  @Test func `a unary call answers with one object`() async throws {
    try await Self.withDesk { desk, home in
      let lines = try await Self.call(home, "Health/Check", "--as", "auditor-000000")
      #expect(lines.count == 1)
      let answer = try Self.object(lines.first)
      #expect(answer["serving"] as? Bool == true)
      #expect(answer["vouchers"] as? String == "1")
      #expect((answer["identity"] as? String)?.hasSuffix("/auditor/desk") == true)
      let accounts = try Self.object(
        await Self.call(
          home, "fundledger.v1.Ledger/ListAccounts", "{\"ledger\": \(desk.ledger.number)}"
        ).first)
      #expect((accounts["accounts"] as? [Any])?.count == 2)
    }
  }

  @Test func `vouchers are posted by hand, once, and read back in fen`() async throws {
    try await Self.withDesk { desk, home in
      let lane = try Self.object(
        await Self.call(home, "Posting/OpenLane", #"{"name": "by hand"}"#).first)
      let number = try #require(lane["lane"] as? Int)
      let epoch = try #require(lane["epoch"] as? Int)
      let file = home + "/batch.json"
      let batch = """
        {"lane": \(number), "epoch": \(epoch), "firstSerial": "1", "day": [17870], "leg_count": [2],
         "account": [1, 2], "amount": ["12345", -12345], "with_numbers": true}
        """
      try Data(batch.utf8).write(to: URL(fileURLWithPath: file))
      let first = try Self.object(
        await Self.call(home, "Posting/PostVouchers", "--file", file).first)
      #expect(first["next_serial"] as? String == "2")
      let again = try Self.object(
        await Self.call(home, "Posting/PostVouchers", "--file", file).first)
      let runs = try #require(again["runs"] as? [[String: Any]])
      #expect(runs.first?["replayed"] as? Bool == true)
      let balances = try Self.object(
        await Self.call(home, "Query/GetBalances", #"{"account": [1, 2]}"#).first)
      #expect(balances["balance"] as? [String] == ["112345", "-112345"])
    }
  }

  @Test func `batches are streamed by hand, each answered by a line, until one is refused whole`()
    async throws
  {
    try await Self.withDesk { _, home in
      let lane = try Self.object(
        await Self.call(home, "Posting/OpenLane", #"{"name": "by hand"}"#).first)
      let number = try #require(lane["lane"] as? Int)
      let epoch = try #require(lane["epoch"] as? Int)
      func batch(_ serial: Int, _ fen: Int) -> String {
        """
        {"lane": \(number), "epoch": \(epoch), "first_serial": \(serial), "day": [17870],
         "leg_count": [2], "account": [1, 2], "amount": [\(fen), \(-fen)]}
        """
      }
      let batches = (1...40).map { batch($0, $0) }.joined(separator: "\n")
      let outcomes = try await Self.call(home, "Posting/StreamVouchers", batches)
        .map { try Self.object($0)["next_serial"] as? String }
      #expect(outcomes == (2...41).map { String($0) })
      var taken: [String] = []
      let failure = await #expect(throws: CommandFailure.self) {
        let command = try #require(
          Fundctl.parseAsRoot([
            "call", "Posting/StreamVouchers", batch(41, 5) + batch(99, 6) + batch(42, 7),
            "--home", home,
          ]) as? CallCommand)
        let method = try ProtocolDescriptors.embedded.method(named: #require(command.method))
        try await command.call(method, .embedded) { taken.append($0) }
      }
      #expect(taken.count == 1)
      #expect(failure?.description.contains("99") == true)
      let balances = try Self.object(
        await Self.call(home, "Query/GetBalances", #"{"account": [1, 2]}"#).first)
      let fen = 100_000 + 40 * 41 / 2 + 5
      #expect(balances["balance"] as? [String] == ["\(fen)", "\(-fen)"])
    }
  }

  @Test func `a stream answers with one object a line`() async throws {
    try await Self.withDesk { desk, home in
      let lines = try await Self.call(
        home, "Audit/ExportVouchers", #"{"entity": "620503"}"#, "--timeout", "60")
      #expect(!lines.isEmpty)
      #expect(lines.allSatisfy { !$0.contains("\n") })
      let chunks = try lines.map { try Self.object($0) }
      #expect(chunks.last?["total_vouchers"] as? String == "1")
      #expect(chunks.contains { ($0["amount"] as? [String]) == ["100000", "-100000"] })
    }
  }

  @Test func `a refusal is told with its status, in both languages`() async throws {
    try await Self.withDesk { desk, home in
      func failure(_ words: String...) async throws -> CommandFailure {
        let error = await #expect(throws: CommandFailure.self) {
          let command = try #require(
            Fundctl.parseAsRoot(["call"] + words + ["--home", home]) as? CallCommand)
          let method = try ProtocolDescriptors.embedded.method(named: #require(command.method))
          try await command.call(method, ProtocolDescriptors.embedded) { _ in }
        }
        return try #require(error)
      }
      let unknown = try await failure("Query/GetBalances", #"{"account": [99]}"#)
      #expect(unknown.reason == .failed)
      #expect(unknown.description.hasPrefix("INVALID_ARGUMENT: "))
      #expect(unknown.description.contains("账户不存在 no such account (UNKNOWN_ACCOUNT 106)"))
      let role = try await failure("Posting/OpenLane", "{}", "--as", "auditor-000000")
      #expect(role.description.hasPrefix("PERMISSION_DENIED: "))
      // What the descriptors of a stream say is asked of the server, and its refusal comes as well.
      let stream = try await failure("Audit/ExportVouchers", #"{"entity": "620599"}"#)
      #expect(stream.reason == .failed)
      let field = try await failure("Health/Check", #"{"digest": true}"#)
      #expect(field.description.contains("digest: CheckRequest has no such field"))
      let gone = try await failure("Health/Check", "--server", "127.0.0.1:1")
      #expect(gone.reason == .unclear)
    }
  }
}
