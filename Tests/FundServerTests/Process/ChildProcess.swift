import Foundation
import Glibc
import Synchronization
import TestSupport

/// A program in a process of its own, with its standard error as lines.
final class ChildProcess: Sendable {
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  let log = CapturedLog()
  /// Its exit code, or the number of the signal that ended it, negative.
  let exit = Latch<Int32>()
  private let identifier: pid_t
  /// Held from the making of a pipe until its child has it.
  private static let one = Mutex(())

  /// - Parameter environment: beside what this process has; nil takes a variable out.
  init(
    _ path: String, _ arguments: [String], environment: [String: String?] = [:]
  ) throws {
    var variables = ProcessInfo.processInfo.environment
    for (name, value) in environment { variables[name] = value }
    let list = variables.map { "\($0.key)=\($0.value)" }
    let child = try Self.one.withLock { _ in
      // No other child inherits the writing end: the end of the stream is the end of this one.
      var ends: [Int32] = [0, 0]
      guard pipe(&ends) == 0 else { throw Missing(description: "no pipe: \(errno)") }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      defer { close(ends[1]) }
      let identifier = try Self.spawn(path, [path] + arguments, list, errorTo: ends[1])
      return (identifier: identifier, reading: ends[0])
    }
    identifier = child.identifier
    let (log, exit, identifier, reading) = (log, exit, child.identifier, child.reading)
    Thread.detachNewThread {
      Self.readLines(reading, into: log)
      close(reading)
      var status: Int32 = 0
      while waitpid(identifier, &status, 0) < 0, errno == EINTR {}
      log.end()
      let signal = status & 0x7F
      exit.set(signal == 0 ? status >> 8 & 0xFF : -signal)
    }
  }

  deinit { signal(SIGKILL) }

  /// Sends a signal unless the process has ended.
  func signal(_ number: Int32) {
    if exit.current == nil { kill(identifier, number) }
  }

  /// Its memory, as the system counts it now.
  func residentBytes() throws -> Int {
    let fields = try String(contentsOfFile: "/proc/\(identifier)/statm", encoding: .utf8)
      .split(separator: " ")
    guard fields.count > 1, let pages = Int(fields[1]) else {
      throw Missing(description: "no memory of process \(identifier)")
    }
    return pages * sysconf(Int32(_SC_PAGESIZE))
  }

  private static func readLines(_ descriptor: Int32, into log: CapturedLog) {
    var rest: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return }
      rest += buffer[..<count]
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        log.add(String(decoding: rest[..<end], as: UTF8.self))
        rest.removeSubrange(...end)
      }
    }
  }

  private static func spawn(
    _ path: String, _ arguments: [String], _ environment: [String], errorTo descriptor: Int32
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_adddup2(&actions, descriptor, 2)
    // This process ignores some signals and blocks others on some threads: the child does not.
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    sigfillset(&signals)
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(
      &attributes, Int16(POSIX_SPAWN_SETSIGMASK) | Int16(POSIX_SPAWN_SETSIGDEF))
    func pointers(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
      texts.map { strdup($0) } + [nil]
    }
    let (argv, envp) = (pointers(arguments), pointers(environment))
    defer { for text in argv + envp { free(text) } }
    var identifier: pid_t = 0
    let result = posix_spawn(&identifier, path, &actions, &attributes, argv, envp)
    guard result == 0 else {
      throw Missing(description: "cannot run \(path): \(String(cString: strerror(result)))")
    }
    return identifier
  }
}
