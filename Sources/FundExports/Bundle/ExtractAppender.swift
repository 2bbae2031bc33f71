import Dispatch
import Glibc

/// The file that extracts are appended to as they come. What was written is made durable beside the
/// writing of what follows.
final class ExtractAppender: @unchecked Sendable {
  // Sendable: the descriptor is used by the owner and by the one sync under way, and closed after it.

  /// Bytes that may be written between two syncs; twice as many may be lost.
  private static let syncBytes = 64 << 20

  let path: String
  private let descriptor: Int32
  private let write: Write
  private var unsynced = 0
  private let queue = DispatchQueue(label: "extracts on disk")
  /// The number of the error of the sync before; 0 for none. Touched on the queue only.
  private var failure: Int32 = 0

  /// As `write(2)`, in whose place a test puts one to a full disk.
  typealias Write = (Int32, UnsafeRawPointer?, Int) -> Int

  /// Makes the file if it is not there.
  init(_ path: String, _ write: @escaping Write) throws(BundleProblem) {
    self.path = path
    self.write = write
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.problem("open", path, errno) }
  }

  deinit { close(descriptor) }

  /// Appends bytes at the place that the last `cut` has set.
  func append(_ bytes: [UInt8]) throws(BundleProblem) {
    var at = 0
    while at < bytes.count {
      let written = bytes.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress.map { $0 + at }, bytes.count - at)
      }
      if written >= 0 {
        at += written
      } else if errno != EINTR {
        throw Self.problem("write", path, errno)
      }
    }
    unsynced += bytes.count
    guard unsynced >= Self.syncBytes else { return }
    unsynced = 0
    try finishSync()
    queue.async { [self] in if fsync(descriptor) != 0 { failure = errno } }
  }

  /// Makes everything durable that was written.
  func sync() throws(BundleProblem) {
    unsynced = 0
    queue.async { [self] in if fsync(descriptor) != 0 { failure = errno } }
    try finishSync()
  }

  /// Drops what stands behind so many bytes, and goes on there.
  func cut(to bytes: UInt64) throws(BundleProblem) {
    guard ftruncate(descriptor, off_t(bytes)) == 0, lseek(descriptor, off_t(bytes), SEEK_SET) >= 0
    else { throw Self.problem("cut", path, errno) }
  }

  /// Waits for the sync under way. After one that failed nobody knows what is on the disk, and all
  /// the others fail.
  private func finishSync() throws(BundleProblem) {
    let failure = queue.sync { self.failure }
    guard failure == 0 else { throw Self.problem("sync", path, failure) }
  }

  private static func problem(_ what: String, _ path: String, _ errno: Int32) -> BundleProblem {
    .system("cannot \(what) \(path): \(RenderTarget.message(errno))")
  }
}
