import Foundation
import FundClient
import TestSupport
import Testing

/// The real `fundd`, as it was built beside the tests.
struct Daemon: Sendable {
  let process: ChildProcess
  let port: Int
  let metricsPort: Int?

  /// Where the build left the daemon.
  static func executable() throws -> String {
    let places = [
      CommandLine.arguments[0], Bundle.main.executablePath ?? "",
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? "",
    ].map { URL(fileURLWithPath: $0).deletingLastPathComponent().path }
    for folder in places {
      let path = folder + "/fundd"
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    throw ChildProcess.Missing(
      description: "no fundd in \(Set(places).sorted()): build the product fundd first")
  }

  /// Settings for a daemon of the tests in a folder.
  static func settings() -> [String: Any] {
    let path = Desk.certificates.path
    return [
      "listen": "127.0.0.1:0", "metrics": "", "certificate": path("server.pem"),
      "key": path("server.key"), "clientCA": path("ca.pem"), "crl": path("crl.pem"),
      "graceSeconds": 5,
    ]
  }

  /// Starts the program with a configuration file in the folder.
  static func launch(
    in folder: TemporaryFolder, changes: [String: Any] = [:],
    environment: [String: String?] = [:]
  ) throws -> ChildProcess {
    let settings = settings().merging(changes) { $1 }
    let json = try JSONSerialization.data(withJSONObject: settings)
    try folder.write(String(decoding: json, as: UTF8.self), to: "fundd.json")
    return try ChildProcess(
      executable(), ["--config", folder.file("fundd.json")], environment: environment)
  }

  /// Starts it and waits until it listens.
  static func start(
    in folder: TemporaryFolder, changes: [String: Any] = [:],
    environment: [String: String?] = [:]
  ) async throws -> Daemon {
    let process = try launch(in: folder, changes: changes, environment: environment)
    guard let line = await process.log.line(with: " listening ") else {
      throw ChildProcess.Missing(description: "fundd ended: \(process.log.text)")
    }
    func port(_ name: String) -> Int? {
      line.split(separator: " ").first { $0.hasPrefix(name + "=") }
        .flatMap { $0.split(separator: ":").last.flatMap { Int($0) } }
    }
    return Daemon(
      process: process, port: try #require(port("address"), "\(line)"),
      metricsPort: port("metrics"))
  }

  func connect(_ desk: Desk) async throws -> LedgerClient {
    try await LedgerClient.connect(
      to: ServerAddress(host: "127.0.0.1", port: port), credentials: desk.credentials)
  }

  /// With one client, which is closed afterwards.
  func with<T>(_ desk: Desk, _ body: (LedgerClient) async throws -> T) async throws -> T {
    let client = try await connect(desk)
    do {
      let result = try await body(client)
      await client.close()
      return result
    } catch {
      await client.close()
      throw error
    }
  }

  /// Ends it at once, as a power cut of the process would.
  func kill() async {
    process.signal(SIGKILL)
    _ = await process.exit.wait()
  }

  /// Asks it to stop; its exit code.
  func terminate() async -> Int32 {
    process.signal(SIGTERM)
    return await process.exit.wait()
  }
}
