import Glibc

/// The operating system's files, to be read only: whatever would change one is refused. So a
/// journal can be looked at on a medium that cannot be written, and beside a running daemon.
package struct ReadOnlyStorage: StorageDevice {
  package init() {}

  private func refusal(_ what: String, _ path: String) -> JournalError {
    .system(what: what, path: path, errno: EROFS)
  }

  package func names(in folder: String) throws(JournalError) -> [String] {
    try SystemStorage().names(in: folder)
  }

  package func open(_ path: String) throws(JournalError) -> any StorageFile {
    try SystemFile(path, O_RDONLY, what: "open")
  }

  package func makeFolder(_ path: String) throws(JournalError) {
    throw refusal("make folder", path)
  }

  package func create(_ path: String) throws(JournalError) -> any StorageFile {
    throw refusal("create", path)
  }

  package func remove(_ path: String) throws(JournalError) { throw refusal("remove", path) }

  package func syncFolder(_ path: String) throws(JournalError) { throw refusal("sync", path) }

  package func lock(_ path: String) throws(JournalError) -> any StorageLock {
    throw refusal("lock", path)
  }
}
