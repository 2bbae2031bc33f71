extension JournalFolder {
  /// What is in a folder.
  package struct Report: Equatable, Sendable {
    /// Random number of the journal, the same in all its files.
    package var journal: UInt64
    package var algorithm: DigestAlgorithm
    /// The highest of the mark and the blocks.
    package var epoch: UInt64
    /// The block that the mark names.
    package var tail: JournalTail
    /// What was read, up to the mark.
    package var blocks: UInt64 = 0
    package var bytes: UInt64 = 0
    package var vouchers: UInt64 = 0
    package var legs: UInt64 = 0
    /// Segments that are not here, whose blocks were not checked.
    package var archivedSegments: [UInt32] = []
    /// Whole blocks behind the mark's; an opening takes them over.
    package var blocksAboveMark: UInt64 = 0
    /// Behind all these stands something that is no whole block: being written just now, or torn
    /// by a crash. An opening decides.
    package var endsTorn = false
    /// The books were replayed from behind this block on, 0 being the start; nil when they were
    /// not.
    package var replayedAfter: UInt64?
    /// Of the books after the last block.
    package var stateDigest: Digest?
    /// Snapshots that give the very books that the blocks before them lead to.
    package var goodSnapshots: [UInt64] = []
    /// Snapshots that an opening would pass over.
    package var passedOver: [FileJournal.PassedOver] = []
  }
}
