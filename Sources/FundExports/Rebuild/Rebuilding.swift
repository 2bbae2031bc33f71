package import LedgerJournal

/// What a rebuilding has made.
package struct RebuildOutcome: Equatable, Sendable {
  package var journal: UInt64
  package var blocks: UInt64
  package var vouchers: UInt64
  package var legs: UInt64
  package var accounts: Int
  package var ledgers: Int
  /// Digest of the newest block.
  package var blockDigest: Digest
  /// Digest of the books (账面状态摘要).
  package var stateDigest: Digest
}

/// Why books could not be rebuilt.
package enum RebuildProblem: Error, Equatable, Sendable, CustomStringConvertible {
  /// Only the whole books make a journal.
  case partial(String)
  case contradiction(block: UInt64, String)
  /// A table of the bundle: its file, the row from 1 with the heading, and what is wrong.
  case table(String, row: Int, String)
  /// The books that came out differ from what the bundle says.
  case differs(String)

  package var description: String {
    switch self {
    case .partial(let reason):
      "these books cannot be rebuilt (无法重建): \(reason)"
    case .contradiction(let block, let what): "block \(block) contradicts itself: \(what)"
    case .table(let file, let row, let what): "\(file), row \(row): \(what)"
    case .differs(let what): "the rebuilt books differ from the bundle (重建结果不符): \(what)"
    }
  }
}
