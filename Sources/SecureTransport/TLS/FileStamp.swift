#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What tells one state of a file from another without reading it. Replacing the file, writing to it
/// and changing its mode all change the stamp.
package struct FileStamp: Hashable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let bytes: Int64
  /// When its status or its content last changed.
  private let changedSeconds: Int64
  private let changedNanos: Int64

  /// The stamp of the file behind a path and its symbolic links, nil when none can be looked at.
  package init?(of path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    bytes = Int64(status.st_size)
    changedSeconds = Int64(status.st_ctim.tv_sec)
    changedNanos = Int64(status.st_ctim.tv_nsec)
  }
}
