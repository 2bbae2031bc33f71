import FundClient
import LedgerCore
import LedgerJournal
import Testing

/// An export of evidence, read to its end and checked as an auditor does it.
struct EvidenceReading {
  var bytes: [UInt8] = []
  var hashes: [Digest] = []
  var totals: EvidenceTotals?
  /// Whole blocks came up to here after so many bytes.
  var marks: [(block: UInt64, bytes: Int)] = []
  var pieces = 0

  static func read(
    _ stream: some AsyncSequence<EvidencePiece, LedgerError>
  ) async throws -> EvidenceReading {
    var reading = EvidenceReading()
    for try await piece in stream {
      reading.pieces += 1
      reading.bytes += piece.extracts
      for start in stride(from: 0, to: piece.hashes.count, by: Digest.byteCount) {
        reading.hashes.append(try .of(Array(piece.hashes[start..<start + Digest.byteCount])))
      }
      if let block = piece.completeBlock { reading.marks.append((block, reading.bytes.count)) }
      reading.totals = piece.totals
    }
    return reading
  }

  /// One extract as a test looks at it.
  struct Extract {
    var block: UInt64
    var digest: Digest
    var isWhole: Bool
    var stored: [UInt8]?
    var events: [Event] = []
    var vouchers: [(voucher: StoredVoucher, isPartial: Bool)] = []
  }

  /// Each extract, checked.
  func extracts() throws -> [Extract] {
    try bytes.withUnsafeBytes { all in
      var found: [Extract] = []
      var at = 0
      while at < all.count {
        let rest = UnsafeRawBufferPointer(rebasing: all[at...])
        let count = try BlockExtract.byteCount(ofExtractAt: rest)
        let extract = try BlockExtract(
          checking: UnsafeRawBufferPointer(rebasing: rest[..<count]))
        var one = Extract(
          block: extract.header.ordinal, digest: extract.digest, isWhole: extract.isWhole,
          stored: extract.block.map { Array($0) })
        try extract.forEachItem { item in
          switch item {
          case .event(let event): one.events.append(event)
          case .voucher(let voucher, let isPartial): one.vouchers.append((voucher, isPartial))
          }
        }
        found.append(one)
        at += count
      }
      return found
    }
  }

  /// Whether the extracts and the hashes lead to the root of the checkpoint.
  func isProven(_ checkpoint: Checkpoint) throws -> Bool {
    let shown = try extracts().map { (index: Int($0.block) - 1, leaf: leaf(ofBlock: $0.digest)) }
    let root = PrunedTree.root(count: Int(checkpoint.size), shown: shown, hashes: hashes, .sm3)
    return root == checkpoint.root
  }
}
