import Foundation

/// A file that a book is written to. It has its name only once it is whole and durable; until then
/// it is NAME.partial. Readable by its owner only.
final class BookFile {
  private let path: String
  private let handle: FileHandle
  private var isWhole = false

  private var partialPath: String { path + ".partial" }

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

  /// A book that broke off leaves no file.
  deinit {
    if !isWhole { try? FileManager.default.removeItem(atPath: partialPath) }
  }

  func write(_ text: String) throws(CommandFailure) {
    do {
      try handle.write(contentsOf: Data(text.utf8))
    } catch {
      throw CommandFailure("cannot write \(partialPath): \(error.localizedDescription)")
    }
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
    isWhole = true
  }
}
