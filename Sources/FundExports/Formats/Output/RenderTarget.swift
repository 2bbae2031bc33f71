import Glibc

/// The folder that a format's files are written into.
package final class RenderTarget {
  /// Of the format: its files stand right in it.
  let path: String
  private let name: String
  private var files: [(name: String, writer: FileWriter?)] = []

  /// Makes the folder `name` below `folder`. Nothing must be there before.
  init(_ folder: String, _ name: String) throws {
    self.name = name
    path = folder + "/" + name
    guard mkdir(path, 0o755) == 0 else {
      let failure = errno
      guard failure != EEXIST else { throw RenderProblem.alreadyThere(path: path) }
      throw RenderProblem.system(what: "make the folder", path: path, errno: failure)
    }
  }

  /// Begins a file.
  func file(_ name: String) throws -> FileWriter {
    let writer = try FileWriter(path + "/" + name)
    files.append((name, writer))
    return writer
  }

  /// The path of a file that a library writes.
  func foreignFile(_ name: String) -> String {
    files.append((name, nil))
    return path + "/" + name
  }

  /// Ends what was begun and tells the files.
  func finish() throws -> [RenderedFile] {
    try files.map { file in
      try file.writer?.close()
      let place = path + "/" + file.name
      var about = stat()
      guard stat(place, &about) == 0 else {
        throw RenderProblem.system(what: "look at", path: place, errno: errno)
      }
      return RenderedFile(path: name + "/" + file.name, bytes: UInt64(about.st_size))
    }
  }

  static func message(_ errno: Int32) -> String { String(cString: strerror(errno)) }
}
