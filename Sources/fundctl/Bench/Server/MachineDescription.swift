import Foundation

/// What a measurement was made on.
struct MachineDescription: Sendable {
  var processor = ""
  var cores: Int
  var kernel = ""
  /// Kind of the file system that the journal lies on.
  var fileSystem = ""

  init(folder: String) {
    cores = ProcessInfo.processInfo.activeProcessorCount
    let lines = Self.lines(of: "/proc/cpuinfo")
    if let model = lines.first(where: { $0.hasPrefix("model name") }) {
      processor = model.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces)
    }
    var name = utsname()
    if uname(&name) == 0 {
      kernel = withUnsafeBytes(of: &name.release) {
        String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
      }
    }
    fileSystem = Self.fileSystem(of: folder)
  }

  /// From the mount point that is the longest prefix, see proc_pid_mountinfo(5).
  private static func fileSystem(of folder: String) -> String {
    let path = (folder as NSString).resolvingSymlinksInPath + "/"
    var best = (point: "", kind: "")
    for line in lines(of: "/proc/self/mountinfo") {
      let fields = line.split(separator: " ").map(String.init)
      guard fields.count > 4, let dash = fields.firstIndex(of: "-"), dash + 1 < fields.count else {
        continue
      }
      let point = fields[4] == "/" ? "/" : fields[4] + "/"
      if path.hasPrefix(point), point.count >= best.point.count {
        best = (point, fields[dash + 1])
      }
    }
    return best.kind
  }

  private static func lines(of path: String) -> [String] {
    (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n").map(String.init)
      ?? []
  }
}
