import CEmbedded

/// A file that was compiled into the program.
package enum EmbeddedFile {
  /// A copy of the bytes of a file of `CEmbedded`, nil when there is none of that name.
  package static func bytes(named name: String) -> [UInt8]? {
    var length = 0
    guard let start = unsafe cembedded_file(name, &length) else { return nil }
    return unsafe [UInt8](UnsafeBufferPointer(start: start, count: length))
  }
}
