import Glibc

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
  /// Gives a file another name in its folder; a file that has the name is replaced. After a loss
  /// of power either the old names or the new one are there, and the new one after `syncFolder`.
  func rename(_ path: String, to target: String) throws(JournalError)
  /// Bytes that may still be written to the medium of a folder.
  func freeBytes(_ folder: String) throws(JournalError) -> UInt64
  /// Makes the names in a folder durable.
  func syncFolder(_ path: String) throws(JournalError)
  /// Takes the lock file at a path, or throws `held` when somebody else has it, be it in this
  /// process. A process that ends gives it back.
  func lock(_ path: String) throws(JournalError) -> any StorageLock
}

extension StorageDevice {
  /// A device without this one takes no snapshots and no indexes of segments.
  package func rename(_ path: String, to target: String) throws(JournalError) {
    throw .system(what: "rename", path: path, errno: ENOSYS)
  }

  /// A device that does not say how much room it has never counts as full.
  package func freeBytes(_ folder: String) throws(JournalError) -> UInt64 { .max }

  /// Puts a whole file in place, durable with its name: after a crash it is there with all its
  /// bytes, or what was there before is.
  func replace(
    _ name: String, in folder: String, with bytes: [UInt8]
  ) throws(JournalError) {
    let partial = folder + "/" + name + partialSuffix
    if try names(in: folder).contains(name + partialSuffix) { try remove(partial) }
    let file = try create(partial)
    var failure: JournalError?
    bytes.withUnsafeBytes { bytes in
      do throws(JournalError) { try file.write(bytes, at: 0) } catch { failure = error }
    }
    if let failure { throw failure }
    try file.syncData()
    try rename(partial, to: folder + "/" + name)
    try syncFolder(folder)
  }

  /// Reads a whole file.
  func wholeFile(_ path: String) throws(JournalError) -> [UInt8] {
    let file = try open(path)
    var bytes = [UInt8](repeating: 0, count: Int(try file.byteCount()))
    var got = 0
    var failure: JournalError?
    bytes.withUnsafeMutableBytes { bytes in
      do throws(JournalError) { got = try file.read(into: bytes, at: 0) } catch { failure = error }
    }
    if let failure { throw failure }
    bytes.removeLast(bytes.count - got)
    return bytes
  }
}

/// Ends the names of files in the making. An opening removes what a crash left of them.
let partialSuffix = ".partial"

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
  /// Lets later reads come from the medium and not from memory, as far as the system can.
  func forgetCached()
  /// The first so many bytes in memory, for short reads; nil where there is nothing of the kind.
  func mapping(byteCount: Int) -> FileMapping?
}

extension StorageFile {
  package func forgetCached() {}

  package func mapping(byteCount: Int) -> FileMapping? { nil }
}

/// A lock that is held until it is released or dropped.
package protocol StorageLock: AnyObject, Sendable {
  func release()
}
