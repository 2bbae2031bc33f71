import Glibc
import Synchronization

/// The operating system's files.
package struct SystemStorage: StorageDevice {
  package init() {}

  static func message(_ number: Int32) -> String { String(cString: strerror(number)) }

  static func failure(_ what: String, _ path: String) -> JournalError {
    .system(what: what, path: path, errno: errno)
  }

  package func makeFolder(_ path: String) throws(JournalError) {
    if try make(path) { return }
    let above = Self.parent(of: path)
    guard above != path else { throw .system(what: "make folder", path: path, errno: ENOENT) }
    try makeFolder(above)
    guard try make(path) else { throw .system(what: "make folder", path: path, errno: ENOENT) }
  }

  /// False when the folder above is missing.
  private func make(_ path: String) throws(JournalError) -> Bool {
    if mkdir(path, 0o700) == 0 {
      try syncFolder(Self.parent(of: path))
      return true
    }
    if errno == EEXIST { return true }
    guard errno == ENOENT else { throw Self.failure("make folder", path) }
    return false
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  package func names(in folder: String) throws(JournalError) -> [String] {
    guard let stream = opendir(folder) else { throw Self.failure("list", folder) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  package func open(_ path: String) throws(JournalError) -> any StorageFile {
    try SystemFile(path, O_RDWR, what: "open")
  }

  package func create(_ path: String) throws(JournalError) -> any StorageFile {
    try SystemFile(path, O_RDWR | O_CREAT | O_EXCL, what: "create")
  }

  package func remove(_ path: String) throws(JournalError) {
    guard unlink(path) == 0 else { throw Self.failure("remove", path) }
  }

  package func rename(_ path: String, to target: String) throws(JournalError) {
    guard Glibc.rename(path, target) == 0 else { throw Self.failure("rename", path) }
  }

  package func freeBytes(_ folder: String) throws(JournalError) -> UInt64 {
    var status = statvfs()
    guard statvfs(folder, &status) == 0 else {
      throw Self.failure("ask for the free space of", folder)
    }
    return UInt64(status.f_bavail) * UInt64(status.f_frsize)
  }

  package func syncFolder(_ path: String) throws(JournalError) {
    let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("open", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw Self.failure("sync", path) }
  }

  package func lock(_ path: String) throws(JournalError) -> any StorageLock {
    try SystemLock(path)
  }
}

final class SystemFile: StorageFile {
  let path: String
  private let descriptor: Int32

  init(_ path: String, _ flags: Int32, what: String) throws(JournalError) {
    self.path = path
    descriptor = open(path, flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemStorage.failure(what, path) }
  }

  deinit { close(descriptor) }

  func byteCount() throws(JournalError) -> UInt64 {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw SystemStorage.failure("read", path) }
    return UInt64(status.st_size)
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(JournalError) {
    guard let start = bytes.baseAddress else { return }
    var done = 0
    while done < bytes.count {
      let written = pwrite(
        descriptor, start + done, bytes.count - done, off_t(offset) + off_t(done))
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw SystemStorage.failure("write", path) }
      done += written
    }
  }

  func read(
    into target: UnsafeMutableRawBufferPointer, at offset: UInt64
  ) throws(JournalError) -> Int {
    guard let start = target.baseAddress else { return 0 }
    var done = 0
    while done < target.count {
      let got = pread(
        descriptor, start + done, target.count - done, off_t(offset) + off_t(done))
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw SystemStorage.failure("read", path) }
      if got == 0 { break }
      done += got
    }
    return done
  }

  func syncData() throws(JournalError) {
    guard fdatasync(descriptor) == 0 else { throw SystemStorage.failure("sync", path) }
  }

  func forgetCached() { posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) }

  func mapping(byteCount: Int) -> FileMapping? {
    FileMapping(descriptor: descriptor, byteCount: byteCount)
  }

  func reserve(_ bytes: UInt64) throws(JournalError) {
    var result: Int32
    repeat {
      result = posix_fallocate(descriptor, 0, off_t(bytes))
    } while result == EINTR
    guard result == 0 else {
      throw .system(what: "set space aside in", path: path, errno: result)
    }
  }
}

/// `flock` on a file of its own; it belongs to this opening and not to the process.
private final class SystemLock: StorageLock {
  /// Below zero once released.
  private let descriptor: Atomic<Int32>

  init(_ path: String) throws(JournalError) {
    let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    descriptor = Atomic(opened)
    guard opened >= 0 else { throw SystemStorage.failure("open", path) }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { throw .held(path: path) }
      throw SystemStorage.failure("lock", path)
    }
  }

  deinit { release() }

  func release() {
    let held = descriptor.exchange(-1, ordering: .relaxed)
    guard held >= 0 else { return }
    // A child process that is just being started shares the open file until it runs its program:
    // closing alone would leave the lock with it for that moment.
    flock(held, LOCK_UN)
    close(held)
  }
}
