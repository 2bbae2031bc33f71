/// Mistakes that a simulation makes on purpose, to show that the auditor finds them. They sit in
/// the simulated device, in wrappers around it and around the journal, and in the model of the
/// server; the product's code knows nothing of them.
package enum PlantedBug: String, CaseIterable, Sendable {
  // The device and the journal.
  /// Block and mark are written and never synced.
  case skipsDataSync
  /// The names of new files are never synced.
  case skipsFolderSync
  /// The disk says that it has synced and has not.
  case lyingSync
  /// A failed sync is tried again and then taken for done.
  case goesOnAfterFailedSync
  /// The high-water mark stays where the opening put it.
  case markNeverRaised
  /// The high-water mark names a block before it is durable.
  case markRaisedTooEarly
  /// The high-water mark is gone after a restart.
  case dropsMark
  /// The checksum of a block's body is not looked at.
  case acceptsTornBlock
  /// The newest block is lost at the opening.
  case losesNewestBlock
  /// The lock of the folder is ignored.
  case ignoresLock
  /// Bytes of a block are served wrong.
  case servesCorruptedBytes

  // Snapshots.
  /// The newest lane is missing in what a snapshot restores.
  case snapshotWithoutLane
  /// The digest and the checksum of a snapshot are not looked at.
  case snapshotDigestNotChecked
  /// A snapshot has the state as it is when it is written, not that of its block.
  case snapshotOfAnotherBlock

  // The commit loop.
  /// Replies are sent before their block is durable.
  case answersBeforeDurable
  /// Reads are answered from memory at once.
  case readsShowUndurable
  /// After a failed append the server goes on from memory.
  case answersAfterFailure
  /// The block's time is that of the clock, whatever the last block's was.
  case acceptsClockBackwards

  // Posting.
  /// Vouchers that were accepted before are posted again.
  case appliesTwice
  /// What was accepted before is not compared with what is sent now.
  case ignoresContentDifference
  /// A restart forgets the lanes.
  case forgetsLane
  /// A restart forgets which serials were refused.
  case forgetsRefusedSerials
  /// Older connections of a lane are not refused.
  case forgetsEpochs
  /// An atomic batch is decided voucher by voucher.
  case splitsAtomicBatch
  /// After a restart voucher numbers start one too high.
  case wrongNumbersAfterRestart
  /// A repeated reversal is posted again.
  case reversesTwice
  /// A restart forgets the holds.
  case holdsForgotten
  /// A hold that has ended is drawn again.
  case drawsTwice
  /// Holds whose time is over stay.
  case holdsNeverExpire
  /// A reference is not in what a snapshot restores.
  case referencesForgotten
  /// A trial balance lacks the turnover of closed months.
  case closedTurnoverForgotten
  /// A restart opens closed months again.
  case reopensMonth
}
