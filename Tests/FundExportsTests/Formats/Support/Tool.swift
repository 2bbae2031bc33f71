import Foundation

/// A program from outside that reads what was rendered.
struct Tool {
  let name: String
  /// The Debian package that has it.
  let package: String

  static let hledger = Tool(name: "/usr/bin/hledger", package: "hledger")
  static let beanCheck = Tool(name: "/usr/bin/bean-check", package: "beancount")
  /// Debian's own Python, which has the libraries of Debian's packages.
  static let python = Tool(name: "/usr/bin/python3", package: "python3")
  static let sqlite = Tool(name: "/usr/bin/sqlite3", package: "sqlite3")
  static let xmllint = Tool(name: "/usr/bin/xmllint", package: "libxml2-utils")
  static let office = Tool(name: "/usr/bin/soffice", package: "libreoffice-calc-nogui")
  static let unzip = Tool(name: "/usr/bin/unzip", package: "unzip")

  struct Missing: Error, CustomStringConvertible {
    var tool: Tool
    var description: String {
      "\(tool.name) is not there: install the package \(tool.package)"
    }
  }

  struct Failed: Error, CustomStringConvertible {
    var command: String
    var status: Int32
    var errors: String
    var description: String { "\(command) ended with \(status): \(errors.prefix(4_000))" }
  }

  /// Runs it to its end and gives what it wrote. Everything that does not end well is thrown.
  @discardableResult
  func run(
    _ arguments: [String], in folder: String? = nil, home: String? = nil
  ) throws -> Data {
    guard FileManager.default.isExecutableFile(atPath: name) else { throw Missing(tool: self) }
    let scratch = FileManager.default.temporaryDirectory.path + "/tool-\(UUID().uuidString)"
    try FileManager.default.createDirectory(
      atPath: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: name)
    process.arguments = arguments
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    process.environment = [
      "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": home ?? scratch,
      "BEANCOUNT_DISABLE_LOAD_CACHE": "1", "PYTHONDONTWRITEBYTECODE": "1",
    ]
    for file in ["out", "err"] {
      try Data().write(to: URL(fileURLWithPath: scratch + "/" + file))
    }
    guard let out = FileHandle(forWritingAtPath: scratch + "/out"),
      let err = FileHandle(forWritingAtPath: scratch + "/err")
    else { throw CocoaError(.fileNoSuchFile) }
    process.standardOutput = out
    process.standardError = err
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    let errors = try Data(contentsOf: URL(fileURLWithPath: scratch + "/err"))
    let output = try Data(contentsOf: URL(fileURLWithPath: scratch + "/out"))
    guard process.terminationStatus == 0 else {
      throw Failed(
        command: name + " " + arguments.joined(separator: " "),
        status: process.terminationStatus,
        errors: String(decoding: errors + output, as: UTF8.self))
    }
    return output
  }
}
