package import LedgerCore

/// Why a snapshot was not used. The state then comes from an older one, or from the blocks alone.
package enum SnapshotProblem: Error, Equatable, Sendable {
  case unreadable(JournalError)
  /// The head is damaged, or belongs to another journal or block.
  case head
  case newerVersion(UInt16)
  case length(expected: UInt64, got: UInt64)
  /// The state's bytes have another digest or checksum.
  case damaged
  /// Its block is not known to be durable.
  case aboveMark(UInt64)
  /// Its block is not the journal's block of that ordinal.
  case otherHistory
  /// Later blocks lie in this segment, which was archived.
  case archivedBlocks(segment: UInt32)
  /// The bytes are whole but do not make a state.
  case refused(SnapshotFailure)
}

extension SnapshotProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unreadable(let error): "\(error)"
    case .head: "its head is damaged or names another journal"
    case .newerVersion(let version): "it has version \(version), newer than this program knows"
    case .length(let expected, let got): "it has \(got) bytes instead of \(expected)"
    case .damaged: "its bytes do not have their digest"
    case .aboveMark(let mark): "it lies above the high-water mark, which is block \(mark)"
    case .otherHistory: "its block is not the one of this journal"
    case .archivedBlocks(let segment):
      "the blocks behind it are in segment \(segment), which was archived"
    case .refused(let failure): "it makes no state: \(failure)"
    }
  }
}
