import Foundation

/// Runs a script that is inside this program, by `/bin/sh` from its standard input.
enum ShellScript {
  struct Outcome {
    var status: Int32
    /// Of standard output and standard error together.
    var output: String
  }

  static func run(_ script: [UInt8], arguments: [String]) throws(CommandFailure) -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-s", "--"] + arguments
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    // A shell that ends before it has read all must not end us.
    signal(SIGPIPE, SIG_IGN)
    do {
      try process.run()
    } catch {
      throw CommandFailure("cannot run /bin/sh: \(error.localizedDescription)")
    }
    // The shell says little before it has the whole script, so neither pipe fills up.
    try? input.fileHandleForWriting.write(contentsOf: Data(script))
    try? input.fileHandleForWriting.close()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: String(decoding: said, as: UTF8.self))
  }
}
