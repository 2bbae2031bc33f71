import Foundation
import Glibc

/// A daemon of the bench's own, in a temporary folder with certificates and a journal.
final class BenchDaemon {
  /// It replays its journal before it listens.
  private static let startLimit = Duration.seconds(300)

  let server: BenchServer
  private let program: String?
  private let arguments: [String]
  private var process: DaemonProcess?
  private var interruption: (any DispatchSourceSignal)?

  /// - Parameters:
  ///   - program: the `fundd` beside this program if nil.
  ///   - arguments: further ones for it.
  init(in folder: String, program: String?, arguments: [String] = []) throws(CommandFailure) {
    server = BenchServer(folder: DataFolder(path: folder))
    self.program = program
    self.arguments = ["--log-level", "warning"] + arguments
    _ = try Initialisation(
      folder: server.folder,
      clients: ["supervisor", "bureau", "auditor"].map { "\($0):000000:000000:bench" },
      configuration: DaemonConfiguration(listen: "127.0.0.1:0", metrics: "")
    ).run()
  }

  /// Starts the program and waits until it listens. Returns how long that took.
  func start() async throws(CommandFailure) -> Duration {
    let clock = ContinuousClock()
    let started = clock.now
    let process = try await DaemonProcess.start(
      in: server.folder, executable: program, arguments: arguments, limit: Self.startLimit)
    self.process = process
    endOnInterrupt(process.processID)
    return clock.now - started
  }

  /// CPU, memory and bytes written so far; nil when it does not run.
  func usage() -> ProcessUsage? { process.flatMap { ProcessUsage(of: $0.processID) } }

  /// Zero when it does not run.
  var processID: pid_t { process?.processID ?? 0 }

  /// Ends a program at once (SIGKILL), as a loss of power would end it.
  static func endAtOnce(_ process: pid_t) {
    if process > 0 { Glibc.kill(process, SIGKILL) }
  }

  /// Waits for the end of the program after it was killed.
  func reapKilled() {
    process?.kill()
    process = nil
  }

  /// Tells the program to stop, and waits until it has. Returns how long that took.
  func stop() async throws(CommandFailure) -> Duration {
    guard let process else { throw CommandFailure("fundd does not run") }
    let clock = ContinuousClock()
    let started = clock.now
    let exit = await process.stop()
    self.process = nil
    guard exit == .code(0) else {
      throw CommandFailure("fundd did not stop well (\(exit)):\n\(process.logTail)")
    }
    return clock.now - started
  }

  /// Ends the program if it still runs, and removes the folder.
  func discard() {
    process?.kill()
    process = nil
    try? FileManager.default.removeItem(atPath: server.folder.path)
  }

  /// What the daemon has logged last.
  var lastWords: String { process?.logTail ?? "" }

  var journalFolder: String { server.folder.path + "/journal" }

  /// Length of the journal's files.
  func journalBytes() -> Int64 {
    let folder = journalFolder
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.reduce(0) { sum, name in
      var status = stat()
      return stat("\(folder)/\(name)", &status) == 0 ? sum + Int64(status.st_size) : sum
    }
  }

  /// Leaves neither the daemon nor its folder behind when somebody presses Ctrl-C.
  private func endOnInterrupt(_ process: pid_t) {
    let path = server.folder.path
    signal(SIGINT, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
    source.setEventHandler {
      kill(process, SIGKILL)
      try? FileManager.default.removeItem(atPath: path)
      exit(130)
    }
    source.resume()
    interruption?.cancel()
    interruption = source
  }
}
