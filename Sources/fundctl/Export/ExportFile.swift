import Foundation
import FundClient

/// The file of an export. It has its name only once it is whole and durable; until then it is
/// NAME.partial, which the next export overwrites.
final class ExportFile {
  private let path: String
  private let handle: FileHandle
  private(set) var bytesWritten = 0

  private var partialPath: String { path + ".partial" }

  /// Readable by its owner only.
  init(path: String) throws(CommandFailure) {
    self.path = path
    let partial = path + ".partial"
    try? FileManager.default.removeItem(atPath: partial)
    guard
      FileManager.default.createFile(
        atPath: partial, contents: nil, attributes: [.posixPermissions: 0o600]),
      let handle = FileHandle(forWritingAtPath: partial)
    else {
      throw CommandFailure("cannot write \(partial): \(String(cString: strerror(errno)))")
    }
    self.handle = handle
  }

  func write(_ bytes: [UInt8]) throws(CommandFailure) {
    do {
      try handle.write(contentsOf: bytes)
    } catch {
      throw CommandFailure("cannot write \(partialPath): \(error.localizedDescription)")
    }
    bytesWritten += bytes.count
  }

  /// Makes it durable and gives it its name.
  func finish() throws(CommandFailure) {
    do {
      try handle.synchronize()
      try handle.close()
    } catch {
      throw CommandFailure("cannot write \(partialPath): \(error.localizedDescription)")
    }
    guard rename(partialPath, path) == 0 else {
      throw CommandFailure("cannot make \(path): \(String(cString: strerror(errno)))")
    }
  }
}
