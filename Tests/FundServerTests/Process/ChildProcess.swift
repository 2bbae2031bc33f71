import Foundation
import Synchronization

/// A program in a process of its own, with its standard error as lines.
final class ChildProcess: Sendable {
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  let log = CapturedLog()
  let exit = Latch<Int32>()
  private let identifier: Int32

  /// - Parameter environment: beside what this process has; nil takes a variable out.
  init(
    _ path: String, _ arguments: [String], environment: [String: String?] = [:]
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    var variables = ProcessInfo.processInfo.environment
    for (name, value) in environment { variables[name] = value }
    process.environment = variables
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardError = pipe
    let rest = Mutex<[UInt8]>([])
    let ended = Latch<Bool>()
    pipe.fileHandleForReading.readabilityHandler = { [log] handle in
      let data = handle.availableData
      if data.isEmpty {
        handle.readabilityHandler = nil
        ended.set(true)
        return
      }
      rest.withLock { rest in
        rest += data
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          log.add(String(decoding: rest[..<end], as: UTF8.self))
          rest.removeSubrange(...end)
        }
      }
    }
    process.terminationHandler = { [log, exit] process in
      let status =
        process.terminationReason == .exit
        ? process.terminationStatus : -process.terminationStatus
      Task {
        _ = await ended.wait()
        log.end()
        exit.set(status)
      }
    }
    try process.run()
    identifier = process.processIdentifier
  }

  /// Sends a signal unless the process has ended.
  func signal(_ number: Int32) {
    if exit.current == nil { Foundation.kill(identifier, number) }
  }
}
