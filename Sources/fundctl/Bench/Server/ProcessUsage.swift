import Foundation

/// What a process has used so far, as Linux counts it.
struct ProcessUsage: Sendable {
  /// User and system time in microseconds; a clock tick (10 ms) exact for another process.
  var cpuMicros: Int64 = 0
  /// The same by thread name.
  var threads: [String: Int64] = [:]
  /// Resident set now, in KiB.
  var residentKiB: Int64 = 0
  /// Largest resident set in KiB.
  var peakKiB: Int64 = 0
  /// Bytes given to `write`, also to sockets.
  var writtenChars: Int64 = 0
  /// Bytes that went to the disk.
  var writtenBytes: Int64 = 0

  /// Of another process; nil when it is gone.
  init?(of process: pid_t) {
    let folder = "/proc/\(process)"
    guard let ticks = Self.ticks("\(folder)/stat") else { return nil }
    cpuMicros = Self.micros(ticks.count)
    for thread in (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/task")) ?? [] {
      guard let ticks = Self.ticks("\(folder)/task/\(thread)/stat") else { continue }
      threads[ticks.name, default: 0] += Self.micros(ticks.count)
    }
    residentKiB = Self.field("VmRSS:", of: "\(folder)/status")
    peakKiB = Self.field("VmHWM:", of: "\(folder)/status")
    writtenChars = Self.field("wchar:", of: "\(folder)/io")
    writtenBytes = Self.field("write_bytes:", of: "\(folder)/io")
  }

  /// CPU time of this process in microseconds.
  static func ownMicros() -> Int64 {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + Int64($1.tv_sec) * 1_000_000 + Int64($1.tv_usec)
    }
  }

  static func - (later: ProcessUsage, earlier: ProcessUsage) -> ProcessUsage {
    var difference = later
    difference.cpuMicros -= earlier.cpuMicros
    difference.writtenChars -= earlier.writtenChars
    difference.writtenBytes -= earlier.writtenBytes
    for (name, micros) in earlier.threads { difference.threads[name, default: 0] -= micros }
    return difference
  }

  private static func micros(_ ticks: Int64) -> Int64 {
    ticks * (1_000_000 / Int64(sysconf(Int32(_SC_CLK_TCK))))
  }

  /// Name and user plus system ticks of a `stat` file, see proc_pid_stat(5).
  private static func ticks(_ path: String) -> (name: String, count: Int64)? {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8),
      let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")")
    else { return nil }
    // Field 3 is the first behind the name; 14 and 15 are the times.
    let fields = text[text.index(after: close)...].split(separator: " ")
    guard fields.count > 12, let user = Int64(fields[11]), let system = Int64(fields[12]) else {
      return nil
    }
    return (String(text[text.index(after: open)..<close]), user + system)
  }

  private static func field(_ name: String, of path: String) -> Int64 {
    let lines = (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n") ?? []
    let line = lines.first { $0.hasPrefix(name) } ?? ""
    return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int64($0) } ?? 0
  }
}
