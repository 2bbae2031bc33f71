import Foundation
import FundClient
import Testing

@testable import fundctl

@Suite struct DemoDaemonProcessTests {
  /// A folder with a program that stands in for the daemon.
  private final class StandIn {
    let folder: DataFolder
    let program: String

    init(_ script: String) throws {
      let path = FileManager.default.temporaryDirectory.path + "/stand-in-\(UUID().uuidString)"
      folder = DataFolder(path: path)
      program = path + "/program"
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true)
      // Written by a child: a program that is open for writing, also in a child of another test
      // that has just been forked, cannot be executed.
      let written = try ShellScript.run(
        Array("printf '#!/bin/sh\\n%s\\n' \"$2\" > \"$1\" && chmod 700 \"$1\"".utf8),
        arguments: [program, script])
      #expect(written.status == 0)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.path) }
  }

  private static let serving = """
    echo "started with $*"
    echo 127.0.0.1:4242 > "${2%/*}/address.new"
    mv "${2%/*}/address.new" "${2%/*}/address"
    exec sleep 600
    """

  @Test func aDaemonIsStartedAndToldToStop() async throws {
    let standIn = try StandIn(Self.serving)
    let daemon = try await DaemonProcess.start(in: standIn.folder, executable: standIn.program)
    #expect(daemon.address.description == "127.0.0.1:4242")
    #expect(daemon.exit == nil)
    #expect(daemon.logTail.contains("--listen 127.0.0.1:0"))
    #expect(await daemon.stop() == .signal(SIGTERM))
    #expect(daemon.exit == .signal(SIGTERM))
  }

  @Test func aKilledDaemonHasEndedAndCanBeStartedAgain() async throws {
    let standIn = try StandIn(Self.serving)
    let first = try await DaemonProcess.start(in: standIn.folder, executable: standIn.program)
    #expect(first.kill() == .signal(SIGKILL))
    #expect(first.kill() == .signal(SIGKILL))
    let second = try await DaemonProcess.start(in: standIn.folder, executable: standIn.program)
    #expect(second.processID != first.processID)
    second.kill()
  }

  @Test func aDaemonThatEndsEarlyIsAFailureWithItsLastWords() async throws {
    let standIn = try StandIn("echo the journal is damaged; exit 3")
    let failure = await #expect(throws: CommandFailure.self) {
      _ = try await DaemonProcess.start(in: standIn.folder, executable: standIn.program)
    }
    #expect(failure?.description.contains("exit code 3") == true)
    #expect(failure?.description.contains("the journal is damaged") == true)
  }

  @Test func aDaemonThatDoesNotListenInTimeIsKilled() async throws {
    let standIn = try StandIn("exec sleep 600")
    await #expect(throws: CommandFailure.self) {
      _ = try await DaemonProcess.start(
        in: standIn.folder, executable: standIn.program, limit: .milliseconds(20))
    }
  }

  @Test func aProgramThatIsNotThereIsAFailure() async throws {
    let standIn = try StandIn("")
    await #expect(throws: CommandFailure.self) {
      _ = try await DaemonProcess.start(in: standIn.folder, executable: "/no/such/program")
    }
  }
}
