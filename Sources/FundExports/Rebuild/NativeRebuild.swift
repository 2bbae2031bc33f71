package import LedgerJournal

/// Makes a journal of the whole bundle of one: the same blocks, with the same digests, under the same
/// number. Every block is taken by the state machine before the folder opens as a journal.
package enum NativeRebuild {
  package static func run(
    _ bundle: String, into folder: String, business: JournalFolder.BusinessMaker,
    progress: VerificationReport = { _ in }
  ) throws -> RebuildOutcome {
    let manifest = try BundleFolder(bundle).manifest()
    guard manifest.isWhole else {
      throw RebuildProblem.partial("the bundle shows a part of the books only")
    }
    guard let journal = Checkpoint.journal(ofOrigin: manifest.origin) else {
      throw BundleProblem.notABundle(bundle, "its origin \(manifest.origin) is none")
    }
    var rebuild = try JournalRebuild(folder, journal: journal, algorithm: manifest.algorithm)
    var books = BooksState(business: business())
    var totals = BundleManifest.Totals()
    let file = try ExtractPipeline(bundle + "/" + BundlePaths.extracts)
    try file.forEach { extract, offset in
      guard let block = extract.block else {
        throw RebuildProblem.partial("block \(extract.header.ordinal) is not whole")
      }
      totals.blocks += 1
      totals.vouchers += UInt64(extract.header.voucherCount)
      totals.legs += UInt64(extract.header.legCount)
      let view = try rebuild.append(block)
      if let mismatch = books.replay(view) {
        throw RebuildProblem.contradiction(block: view.header.ordinal, mismatch.detail)
      }
      progress(VerificationProgress(step: .blocks, done: offset, total: file.length))
    }
    let tail = rebuild.tail
    guard tail.ordinal == manifest.through, tail.digest == manifest.throughDigest else {
      throw RebuildProblem.differs("the newest block is \(tail.ordinal) with digest \(tail.digest)")
    }
    guard let state = books.digest(manifest.algorithm), books.firstBrokenInvariant() == nil else {
      throw RebuildProblem.contradiction(block: tail.ordinal, "the books do not balance")
    }
    try rebuild.finish()
    return RebuildOutcome(
      journal: journal, blocks: totals.blocks, vouchers: totals.vouchers, legs: totals.legs,
      accounts: books.accountCount, ledgers: books.ledgerCount, blockDigest: tail.digest,
      stateDigest: state)
  }
}
