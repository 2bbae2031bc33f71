import ArgumentParser
import FundClient
import Testing

@testable import fundctl

/// `fundctl call --lines` against a real daemon.
@Suite(.timeLimit(.minutes(5))) struct CallLinesTests {
  /// What the calls of some lines are answered, a line each.
  private static func answers(_ desk: DaemonDesk, to lines: [String]) async throws -> [String] {
    let options = try GlobalOptions.parse(["--home", desk.folder.path])
    var calls = CallLines(
      options: options, descriptors: .embedded, timeout: LedgerClient.defaultTimeout)
    var rest = lines[...]
    var answers: [String] = []
    try await calls.run({ rest.popFirst() }) { answers.append($0) }
    return answers
  }

  private static func withDesk(_ body: (DaemonDesk) async throws -> Void) async throws {
    let desk = try await DaemonDesk()
    do {
      try await body(desk)
    } catch {
      await desk.end()
      throw error
    }
    await desk.end()
  }

  @Test func `each line is answered by a line, under its own certificate`() async throws {
    try await Self.withDesk { desk in
      let answers = try await Self.answers(
        desk,
        to: [
          "bureau-000000 Ledger/ListLedgers {}",
          "auditor-000000 Audit/ExportVouchers {}",
          "bureau-000000 Audit/ExportVouchers {\"entity\": \"\"}",
          "bureau-000000 Query/GetBalances {\"account\": [99]}",
        ])
      #expect(answers.count == 4)
      #expect(answers[0].hasPrefix("{\"answers\":[{\"ledgers\":[{"))
      #expect(answers[1].contains("\"last\":true"))
      #expect(answers[2].hasPrefix("{\"answers\":[],\"status\":{\"code\":7,"))
      #expect(answers[2].contains("\"refusal\":{\"code\":201,\"name\":\"ROLE_NOT_ALLOWED\""))
      #expect(answers[3].contains("\"figures\":[{\"name\":\"account\",\"value\":99}]"))
    }
  }

  @Test(arguments: [
    "bureau-000000 Health/Check", "bureau-000000 Health/Chek {}",
    "bureau-000000 Health/Check {\"nothing\": 1}", "nobody Health/Check {}",
  ])
  func `a line that is no call ends it and is named`(line: String) async throws {
    try await Self.withDesk { desk in
      let failure = await #expect(throws: CommandFailure.self) {
        _ = try await Self.answers(desk, to: ["bureau-000000 Health/Check {}", line])
      }
      #expect(failure?.description.hasPrefix("line 2: ") == true)
    }
  }
}
