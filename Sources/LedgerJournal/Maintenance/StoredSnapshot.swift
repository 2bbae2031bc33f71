import LedgerCore

/// A snapshot in a folder that is not open as a journal.
struct StoredSnapshot {
  let ordinal: UInt64
  let folder: String
  let journal: UInt64
  let algorithm: DigestAlgorithm
  let device: any StorageDevice
  var makeBusiness: JournalFolder.BusinessMaker = { nil }

  var path: String { folder + "/" + SnapshotFile.name(ordinal) }

  /// Reads the whole file once and checks its digest.
  func checked() throws(SnapshotProblem) -> SnapshotFile.Opened {
    let opened = try SnapshotFile.open(
      ordinal, in: folder, journal: journal, algorithm: algorithm, on: device)
    try opened.check(algorithm)
    return opened
  }

  /// The books in it, built only when its digest is right.
  func books() throws(SnapshotProblem) -> StateMachine {
    var reader = SnapshotReader(try checked())
    do throws(SnapshotFailure) {
      return try StateMachine(decoding: &reader, business: makeBusiness())
    } catch {
      throw .refused(error)
    }
  }
}
