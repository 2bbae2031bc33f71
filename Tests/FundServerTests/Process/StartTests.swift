import Foundation
import FundClient
import TestSupport
import Testing

/// What the daemon does not start with, and what it says then.
@Suite(.timeLimit(.minutes(1))) struct StartTests {
  /// Starts it in vain; what it said.
  private func refused(
    in folder: TemporaryFolder? = nil, _ changes: [String: Any] = [:]
  ) async throws -> String {
    let folder = try folder ?? TemporaryFolder()
    let process = try Daemon.launch(in: folder, changes: changes)
    #expect(await process.exit.wait() == 1)
    #expect(!process.log.text.contains("listening"))
    #expect(!FileManager.default.fileExists(atPath: folder.file("address")))
    return process.log.text
  }

  @Test func `a second daemon on a folder ends and says why`() async throws {
    let folder = try TemporaryFolder()
    let daemon = try await Daemon.start(in: folder)
    let second = try Daemon.launch(in: folder)
    #expect(await second.exit.wait() == 1)
    #expect(second.log.text.contains("journal/lock is in use by another process"))
    // The first one is not disturbed.
    #expect(try folder.text(of: "address") == "127.0.0.1:\(daemon.port)\n")
    #expect(try await daemon.with(.county) { try await $0.check().isServing })
    #expect(await daemon.terminate() == 0)
  }

  @Test func `a clock far from the newest block is refused unless it is accepted`() async throws {
    let folder = try TemporaryFolder()
    // Books of the year 2100.
    let clock = TestClock(atMs: 4_102_444_800_000)
    let test = try await TestLedger.start(folder: folder.file("journal"), clock: clock)
    _ = try await SampleBooks.open(on: test)
    await test.stop()
    let text = try await refused(in: folder)
    #expect(text.contains("days behind the newest block") && text.contains("--accept-clock"))
    let accepted = try ChildProcess(
      Daemon.executable(), ["--config", folder.file("fundd.json"), "--accept-clock"])
    #expect(await accepted.log.line(with: " listening ") != nil)
    accepted.signal(SIGTERM)
    #expect(await accepted.exit.wait() == 0)
  }

  @Test func `a configuration that cannot be read is named`() async throws {
    let folder = try TemporaryFolder()
    let missing = try ChildProcess(
      Daemon.executable(), ["--config", folder.file("missing.json")])
    #expect(await missing.exit.wait() == 1)
    #expect(missing.log.text.contains("cannot read \(folder.file("missing.json"))"))
    try folder.write("{\"listen\": ", to: "broken.json")
    let broken = try ChildProcess(Daemon.executable(), ["--config", folder.file("broken.json")])
    #expect(await broken.exit.wait() == 1)
    #expect(broken.log.text.contains("cannot read \(folder.file("broken.json"))"))
  }

  @Test func `settings that are misspelt or make no sense are named`() async throws {
    let cases: [([String: Any], String)] = [
      (["jurnal": "x"], "fundd.json has an unknown setting \"jurnal\""),
      (["graceSeconds": "long"], "graceSeconds"),
      (["graceSeconds": -1], "graceSeconds is \"-1\""),
      (["graceSeconds": 99_999_999_999], "graceSeconds is \"99999999999\""),
      (["digest": "md5"], "digest is \"md5\": expected sm3 or sha256"),
      (["logFormat": "xml"], "logFormat is \"xml\": expected text or json"),
      (["logLevel": "loud"], "logLevel is \"loud\""),
      (["listen": "127.0.0.1"], "listen is \"127.0.0.1\": expected HOST:PORT"),
      (["listen": "127.0.0.1:65536"], "expected HOST:PORT"),
      (["metrics": "0.0.0.0:0"], "metrics is \"0.0.0.0:0\": expected a loopback address"),
      (["metrics": "nonsense"], "metrics is \"nonsense\": expected HOST:PORT"),
    ]
    for (changes, words) in cases {
      let text = try await refused(changes)
      #expect(text.contains(words), "\(changes): \(text)")
    }
  }

  @Test func `keys and certificates that cannot be used are named`() async throws {
    let folder = try TemporaryFolder()
    let key = Desk.certificates.path("server.key")
    try FileManager.default.copyItem(atPath: key, toPath: folder.file("open.key"))
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o644], ofItemAtPath: folder.file("open.key"))
    let open = try await refused(["key": folder.file("open.key")])
    #expect(open.contains("open.key: private key must be readable by its owner only"))
    #expect(open.contains("644"))
    let cases = [
      ("key", "missing.key", "missing.key: No such file"),
      ("certificate", "missing.pem", "missing.pem"),
      ("crl", "missing.pem", "missing.pem"),
      ("clientCA", "missing.pem", "missing.pem"),
      ("key", Desk.certificates.path("ca.key"), "key values mismatch"),
    ]
    for (setting, file, words) in cases {
      let text = try await refused([setting: file])
      #expect(text.contains(words), "\(setting): \(text)")
    }
  }

  @Test func `a folder of other files, and a port in use, are named`() async throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.file("journal"), withIntermediateDirectories: true)
    try folder.write("x", to: "journal/letters.txt")
    let foreign = try await refused(in: folder)
    #expect(foreign.contains("is not a journal of this program"))
    let daemon = try await Daemon.start(in: TemporaryFolder())
    let taken = try await refused(["listen": "127.0.0.1:\(daemon.port)"])
    #expect(taken.contains("cannot listen on 127.0.0.1:\(daemon.port): Address already in use"))
    #expect(await daemon.terminate() == 0)
  }

  @Test func `a daemon that is to hash without lanes says that it does`() async throws {
    for changes in [["digestLanes": false], ["digest": "sha256"]] as [[String: Any]] {
      let daemon = try await Daemon.start(in: TemporaryFolder(), changes: changes)
      let digest = changes["digest"] ?? "sm3"
      #expect(daemon.process.log.text.contains("blocks are hashed digest=\(digest) lanes=1\n"))
      #expect(await daemon.terminate() == 0)
    }
  }

  @Test func `JSON lines and metrics are as they are asked for`() async throws {
    let daemon = try await Daemon.start(
      in: TemporaryFolder(), changes: ["metrics": "127.0.0.1:0"])
    let books = try await daemon.with(.supervisor) { try await SampleBooks.open(with: $0) }
    try await daemon.with(.bureau) { client in
      let lane = try await Lane.open("desk", on: client)
      _ = try await lane.submit(.of([books.income(1), books.income(2)]))
    }
    let port = try #require(daemon.metricsPort)
    let answer = try await Socket.exchange(
      port: port, Array("GET /metrics HTTP/1.1\r\nhost: x\r\n\r\n".utf8))
    let text = String(decoding: answer, as: UTF8.self)
    #expect(text.hasPrefix("HTTP/1.1 200 OK"))
    #expect(
      text.contains("# TYPE fundledger_vouchers_total counter\nfundledger_vouchers_total 2\n"))
    #expect(text.contains("fundledger_legs_total 4\n"))
    let other = try await Socket.exchange(
      port: port, Array("GET / HTTP/1.1\r\nhost: x\r\n\r\n".utf8))
    #expect(String(decoding: other, as: UTF8.self).hasPrefix("HTTP/1.1 404"))
    #expect(await daemon.terminate() == 0)

    let folder = try TemporaryFolder()
    let process = try Daemon.launch(in: folder, changes: ["logFormat": "json"])
    let line = try #require(await process.log.line(with: "\"message\":\"listening\""))
    let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
    #expect(object?["level"] == "notice" && object?["label"] == "fundd")
    #expect(object?["address"]?.hasPrefix("127.0.0.1:") == true && object?["time"] != nil)
    process.signal(SIGTERM)
    #expect(await process.exit.wait() == 0)
  }
}
