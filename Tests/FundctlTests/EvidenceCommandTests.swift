import ArgumentParser
import Foundation
import FundClient
import Testing

@testable import fundctl

/// The commands of an auditor against a real daemon: export, verify, prove, witness, rebuild.
@Suite(.timeLimit(.minutes(5))) struct EvidenceCommandTests {
  private static let rows = """
    a,2018-12-05,1004,F=1,1000.00,,收到专项资金
    a,2018-12-05,4001,F=1,,1000.00,收到专项资金
    b,2019-01-31,1004,F=1,,300.00,转付
    b,2019-01-31,1003,F=1,300.00,,转付
    """
  private static let later = """
    c,2019-02-05,1004,F=1,50.00,,后补
    c,2019-02-05,4001,F=2,,50.00,后补
    """

  private static func run(_ words: String...) async throws {
    var command = try Fundctl.parseAsRoot(words)
    if var asynchronous = command as? any AsyncParsableCommand {
      try await asynchronous.run()
    } else {
      try command.run()
    }
  }

  /// Runs `body` on a desk with two vouchers.
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

  @Test func `an export verifies, and no longer when a figure in it was edited`() async throws {
    try await Self.withDesk { desk, home in
      let bundle = home + "/audit"
      try await Self.run(
        "export", "--home", home, "--format", "csv,jsonl", "-o", bundle)
      let keys = home + "/checkpoint-keys.txt"
      try await Self.run("verify", "bundle", bundle, "--keys", keys, "--home", home)
      let legs = bundle + "/csv/legs.csv"
      let text = try String(contentsOfFile: legs, encoding: .utf8)
      #expect(text.contains("1000.00"))
      try text.replacing("1000.00", with: "1000.01").write(
        toFile: legs, atomically: true, encoding: .utf8)
      await #expect(throws: ExitCode(1)) {
        try await Self.run("verify", "bundle", bundle, "--keys", keys, "--home", home)
      }
    }
  }

  @Test func `a bundle is exported again to the same block, and rebuilt`() async throws {
    try await Self.withDesk { desk, home in
      try await Self.run("export", "--home", home, "--format", "csv", "-o", home + "/one")
      let one = try Data(contentsOf: URL(fileURLWithPath: home + "/one/native/extracts"))
      let manifest = try JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: home + "/one/manifest.json")))
      let through = try #require((manifest as? [String: Any])?["through"] as? Int)
      try await desk.post(Self.later)
      try await Self.run(
        "export", "--home", home, "--format", "none", "--through", "\(through)", "-o",
        home + "/two")
      let two = try Data(contentsOf: URL(fileURLWithPath: home + "/two/native/extracts"))
      #expect(one == two)
      try await Self.run("rebuild", home + "/one", "--data", home + "/blocks")
      try await Self.run("rebuild", home + "/one", "--data", home + "/posted", "--from-csv")
      try await Self.run("verify", "journal", home + "/blocks", "--home", home)
      try await Self.run("verify", "journal", home + "/posted", "--home", home)
    }
  }

  @Test func `the proof of a voucher verifies by itself, and not of another figure`() async throws {
    try await Self.withDesk { desk, home in
      let (file, keys) = (home + "/proof.json", home + "/checkpoint-keys.txt")
      try await Self.run("proof", "620503", "GLF", "201812", "1", "--home", home, "-o", file)
      try await Self.run("verify", "voucher", file, "--keys", keys, "--home", home)
      // 1000.00 yuan are 100 000 fen, little-endian; 99 999 in their place.
      let text = try String(contentsOfFile: file, encoding: .utf8)
      #expect(text.contains("a086010000000000"))
      try text.replacing("a086010000000000", with: "9f86010000000000", maxReplacements: 1).write(
        toFile: file, atomically: true, encoding: .utf8)
      await #expect(throws: ExitCode(1)) {
        try await Self.run("verify", "voucher", file, "--keys", keys, "--home", home)
      }
    }
  }

  @Test func `a server put back to an older copy is caught at the first contact`() async throws {
    try await Self.withDesk { desk, home in
      let (journal, copy) = (home + "/journal", home + "/copy")
      try await desk.restart {
        try FileManager.default.copyItem(atPath: journal, toPath: copy)
      }
      try await desk.post(Self.later)
      try await Self.run("witness", "check", "--trust-first", "--home", home)
      try await desk.restart {}
      try await Self.run("witness", "check", "--home", home)
      try await desk.restart {
        try FileManager.default.removeItem(atPath: journal)
        try FileManager.default.moveItem(atPath: copy, toPath: journal)
      }
      await #expect(throws: ExitCode(1)) {
        try await Self.run("witness", "check", "--home", home)
      }
      // Every other command of an auditor is refused as well, before it asks for anything.
      let failure = await #expect(throws: CommandFailure.self) {
        try await Self.run("export", "--home", home, "-o", home + "/late")
      }
      #expect(failure.map { "\($0)".contains("与见证记录不符") } == true)
      #expect(!FileManager.default.fileExists(atPath: home + "/late"))
    }
  }

  @Test func `a follow goes on behind what it has acknowledged`() async throws {
    try await Self.withDesk { desk, home in
      let credentials = try desk.folder.credentials(named: "auditor-000000")
      let auditor = try await LedgerClient.connect(
        to: desk.daemon.address, credentials: credentials)
      func newest() async throws -> UInt64 { try await auditor.check().durable.block }
      func follow(until block: UInt64) async throws {
        try await Self.run(
          "follow", "--home", home, "--name", "desk", "--until", "\(block)", "--json")
      }
      let first = try await newest()
      try await follow(until: first)
      #expect(try await auditor.acknowledgedBlock(ofFollow: "desk") == first)
      try await desk.post(Self.later)
      let second = try await newest()
      #expect(second > first)
      try await follow(until: second)
      #expect(try await auditor.acknowledgedBlock(ofFollow: "desk") == second)
      try await Self.run("findings", "--home", home, "--json")
      try await Self.run("findings", "--journal", home + "/journal", "--json")
      await auditor.close()
    }
  }
}
