import Glibc

/// Saves the input that was running when the process traps, or when it runs for too long.
enum CrashReport {
  /// Longer than this without an end, in seconds, is a finding.
  static let hangSeconds: UInt32 = 60
  private static let maximumPathBytes = 4_096

  // Only the thread that runs the inputs writes these; a signal handler reads them. What is running
  // stands in memory that is never freed, so that a handler can read it whenever it comes.
  private nonisolated(unsafe) static let folder = UnsafeMutablePointer<CChar>.allocate(
    capacity: maximumPathBytes)
  private nonisolated(unsafe) static let path = UnsafeMutablePointer<CChar>.allocate(
    capacity: maximumPathBytes)
  private nonisolated(unsafe) static let command = UnsafeMutablePointer<CChar>.allocate(
    capacity: maximumPathBytes)
  private nonisolated(unsafe) static var input: UnsafePointer<UInt8>?
  private nonisolated(unsafe) static var count = -1
  private nonisolated(unsafe) static var isInstalled = false

  /// - Parameters:
  ///   - folder: where an input is written; it is made when there is one.
  ///   - name: of the file.
  ///   - command: what replays a file whose path follows.
  static func install(writingTo folder: String, _ name: String, command: String) {
    for (text, place) in [
      (folder, Self.folder), ("\(folder)/\(name)", path), (command, Self.command),
    ] {
      precondition(text.utf8.count < maximumPathBytes)
      _ = text.withCString { strcpy(place, $0) }
    }
    isInstalled = true
    for number in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGALRM] {
      signal(number) { number in
        CrashReport.save()
        signal(number, SIG_DFL)
        raise(number)
      }
    }
  }

  /// Runs `body` as the work on `bytes`.
  static func during<Result>(_ bytes: [UInt8], _ body: () throws -> Result) rethrows -> Result {
    guard isInstalled else { return try body() }
    return try bytes.withUnsafeBufferPointer { buffer in
      count = buffer.count
      input = buffer.baseAddress
      defer { count = -1 }
      return try body()
    }
  }

  /// Begins to count the time anew.
  static func beginTime() {
    if isInstalled { alarm(hangSeconds) }
  }

  static func endTime() {
    if isInstalled { alarm(0) }
  }

  /// Without memory from the heap: a signal may have come in the middle of its work.
  private static func save() {
    guard count >= 0 else { return }
    mkdir(folder, 0o755)
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    guard descriptor >= 0 else { return }
    if let input { _ = write(descriptor, input, count) }
    close(descriptor)
    say("\nfuzz: FOUND a trap or a hang\nreplay: ")
    _ = write(2, command, strlen(command))
    say(" ")
    _ = write(2, path, strlen(path))
    say("\n")
  }

  private static func say(_ text: StaticString) {
    _ = write(2, text.utf8Start, text.utf8CodeUnitCount)
  }
}
