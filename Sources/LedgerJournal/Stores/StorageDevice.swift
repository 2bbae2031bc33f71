/// The file system under a file journal.
///
/// The journal's safety rests on what is promised here and on nothing else, so the tests put a
/// device under it that loses, tears and refuses whatever these promises leave open.
package protocol StorageDevice: Sendable {
  /// Makes a folder, readable by its owner only, with those above it. One that exists is fine.
  func makeFolder(_ path: String) throws(JournalError)
  /// The names in a folder, sorted.
  func names(in folder: String) throws(JournalError) -> [String]
  func open(_ path: String) throws(JournalError) -> any StorageFile
  /// Creates a file that must not exist yet. Its name is durable after `syncFolder`.
  func create(_ path: String) throws(JournalError) -> any StorageFile
  /// Removes a file. It stays away after `syncFolder`.
  func remove(_ path: String) throws(JournalError)
  /// Makes the names in a folder durable.
  func syncFolder(_ path: String) throws(JournalError)
  /// Takes the lock file at a path, or throws `held` when somebody else has it, be it in this
  /// process. A process that ends gives it back.
  func lock(_ path: String) throws(JournalError) -> any StorageLock
}

/// An open file that is read and written at offsets, by any thread.
package protocol StorageFile: AnyObject, Sendable {
  var path: String { get }
  func byteCount() throws(JournalError) -> UInt64
  /// Reads up to the size of `target`; fewer bytes only at the end of the file.
  func read(
    into target: UnsafeMutableRawBufferPointer, at offset: UInt64
  ) throws(JournalError) -> Int
  /// Writes everything at an offset. Until `syncData` returns, any part of it may be on the disk,
  /// and after a failed one nobody knows which: what is read back then may lie in memory only.
  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(JournalError)
  /// Makes what was written durable.
  func syncData() throws(JournalError)
  /// Makes the file at least this long with space that is set aside and reads as zeros, so that
  /// later syncs write data and no file size.
  func reserve(_ bytes: UInt64) throws(JournalError)
}

/// A lock that is held until it is released or dropped.
package protocol StorageLock: AnyObject, Sendable {
  func release()
}
