import LedgerJournal

/// A report as JSON has it.
struct CheckedJournal: Encodable {
  var folder: String
  var journal: String
  var block: UInt64
  var blockDigest: String
  var digestAlgorithm: String
  var epoch: UInt64
  var blocks: UInt64
  var bytes: UInt64
  var vouchers: UInt64
  var legs: UInt64
  var stateDigest: String?
  var replayedAfterBlock: UInt64?
  var archivedSegments: [UInt32]
  var goodSnapshots: [UInt64]
  var unusableSnapshots: [String]
  var blocksAboveMark: UInt64
  var endsTorn: Bool

  init(_ report: JournalFolder.Report, folder: String) {
    self.folder = folder
    journal = String(report.journal, radix: 16)
    block = report.tail.ordinal
    blockDigest = "\(report.tail.digest)"
    digestAlgorithm = report.algorithm.name
    epoch = report.epoch
    blocks = report.blocks
    bytes = report.bytes
    vouchers = report.vouchers
    legs = report.legs
    stateDigest = report.stateDigest.map { "\($0)" }
    replayedAfterBlock = report.replayedAfter
    archivedSegments = report.archivedSegments
    goodSnapshots = report.goodSnapshots
    unusableSnapshots = report.passedOver.map { "\($0.path): \($0.problem)" }
    blocksAboveMark = report.blocksAboveMark
    endsTorn = report.endsTorn
  }
}
