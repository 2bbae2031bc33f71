import Foundation
import FundClient
import Glibc

/// A `fundd` that this program started, on a folder of `fundctl init`.
///
/// One that is dropped while it runs is killed.
final class DaemonProcess {
  /// Between two looks at the process and its address file.
  private static let pollInterval = Duration.milliseconds(5)
  /// Until a daemon must listen; its journal is replayed in this time.
  static let startLimit = Duration.seconds(60)
  /// Until a daemon that was told to stop is killed.
  static let stopLimit = Duration.seconds(30)
  /// Open files of ours below this number are not passed on; this program never has as many.
  private static let closedBelow: Int32 = 1_024
  /// Of the log, in a failure.
  private static let logTailLines = 12

  /// How a process ended.
  enum Exit: Hashable, CustomStringConvertible {
    case code(Int32)
    case signal(Int32)

    var description: String {
      switch self {
      case .code(let code): "exit code \(code)"
      case .signal(let signal): "signal \(signal)"
      }
    }
  }

  let processID: pid_t
  let address: ServerAddress
  /// Standard output and standard error of the daemon, appended to over several starts.
  let logPath: String
  private var ended: Exit?

  private init(processID: pid_t, address: ServerAddress, logPath: String, ended: Exit?) {
    self.processID = processID
    self.address = address
    self.logPath = logPath
    self.ended = ended
  }

  deinit {
    guard ended == nil else { return }
    Glibc.kill(processID, SIGKILL)
    var status: Int32 = 0
    waitpid(processID, &status, 0)
  }

  /// The `fundd` that lies beside this program.
  static func executableBesideThis() throws(CommandFailure) -> String {
    let program = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    let folder = URL(fileURLWithPath: program ?? CommandLine.arguments[0])
      .deletingLastPathComponent().path
    let path = folder + "/fundd"
    guard access(path, X_OK) == 0 else {
      throw CommandFailure("no fundd beside this program: \(path) is not there")
    }
    return path
  }

  /// Starts a daemon with the configuration of `folder` on a free loopback port, and waits until it
  /// listens.
  ///
  /// - Parameters:
  ///   - executable: the daemon's program; the one beside this program if nil.
  ///   - arguments: further arguments, such as `["--log-level", "warning"]`.
  static func start(
    in folder: DataFolder, executable: String? = nil, arguments: [String] = [],
    limit: Duration = startLimit
  ) async throws(CommandFailure) -> DaemonProcess {
    let program: String
    if let executable { program = executable } else { program = try executableBesideThis() }
    let logPath = folder.path + "/fundd.log"
    unlink(folder.addressFile)
    let processID = try spawn(
      [program, "--config", folder.configuration, "--listen", "127.0.0.1:0"] + arguments,
      logPath: logPath)
    let deadline = ContinuousClock.now + limit
    while true {
      if let exit = reap(processID, options: WNOHANG) {
        throw CommandFailure("fundd ended before it listened (\(exit)):\n\(tail(of: logPath))")
      }
      if FileManager.default.fileExists(atPath: folder.addressFile) {
        return DaemonProcess(
          processID: processID, address: try folder.address(), logPath: logPath, ended: nil)
      }
      guard ContinuousClock.now < deadline, !Task.isCancelled else {
        Glibc.kill(processID, SIGKILL)
        _ = reap(processID, options: 0)
        throw CommandFailure("fundd does not listen after \(limit):\n\(tail(of: logPath))")
      }
      try? await Task.sleep(for: pollInterval)
    }
  }

  /// How it ended, or nil while it runs.
  var exit: Exit? {
    if ended == nil { ended = Self.reap(processID, options: WNOHANG) }
    return ended
  }

  /// Tells it to stop (SIGTERM), waits, and kills it past `limit`.
  @discardableResult
  func stop(limit: Duration = stopLimit) async -> Exit {
    if exit == nil { Glibc.kill(processID, SIGTERM) }
    let deadline = ContinuousClock.now + limit
    while true {
      if let exit { return exit }
      guard ContinuousClock.now < deadline, !Task.isCancelled else { return kill() }
      try? await Task.sleep(for: Self.pollInterval)
    }
  }

  /// Ends it at once (SIGKILL), as a crash would.
  @discardableResult
  func kill() -> Exit {
    if let exit { return exit }
    Glibc.kill(processID, SIGKILL)
    let exit = Self.reap(processID, options: 0) ?? .signal(SIGKILL)
    ended = exit
    return exit
  }

  /// The last lines of the log.
  var logTail: String { Self.tail(of: logPath) }
}

extension DaemonProcess {
  /// Starts a program with no input, its output appended to `logPath`, no other file and no
  /// signal blocked.
  private static func spawn(
    _ words: [String], logPath: String
  ) throws(CommandFailure) -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(
      &actions, STDOUT_FILENO, logPath, O_WRONLY | O_CREAT | O_APPEND, 0o600)
    posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO)
    // A pipe of ours that the daemon held would never end for whoever reads it.
    let openLimit = Int32(clamping: sysconf(Int32(_SC_OPEN_MAX)))
    let end = openLimit > STDERR_FILENO ? min(closedBelow, openLimit) : closedBelow
    for descriptor in STDERR_FILENO + 1..<end {
      posix_spawn_file_actions_addclose(&actions, descriptor)
    }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var blocked = sigset_t()
    sigemptyset(&blocked)
    posix_spawnattr_setsigmask(&attributes, &blocked)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    var arguments = words.map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var processID: pid_t = 0
    let failure = posix_spawn(
      &processID, words[0], &actions, &attributes, &arguments, environ)
    guard failure == 0 else {
      throw CommandFailure("cannot start \(words[0]): \(String(cString: strerror(failure)))")
    }
    return processID
  }

  private static func reap(_ processID: pid_t, options: Int32) -> Exit? {
    var status: Int32 = 0
    while true {
      let found = waitpid(processID, &status, options)
      if found == processID { break }
      if found == 0 { return nil }
      // Nothing to wait for: somebody else has reaped it, and how it ended is not known.
      guard errno == EINTR else { return .code(-1) }
    }
    let signal = status & 0x7F
    return signal == 0 ? .code((status >> 8) & 0xFF) : .signal(signal)
  }

  private static func tail(of path: String) -> String {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").suffix(logTailLines).joined(separator: "\n")
  }
}
