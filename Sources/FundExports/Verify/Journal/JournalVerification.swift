package import LedgerJournal

/// Verifies a journal's folder offline, from block one, trusting nothing in it: every digest, link,
/// running balance, sum, mirror and number is recomputed from the facts, and every byte that a reader
/// of the journal passes over must be as Protocol/JOURNAL.md says. So one changed bit anywhere shows.
///
/// What an attacker made who recomputed everything, up to the newest digest, shows only against a
/// checkpoint (检查点) that somebody else has kept.
package struct JournalVerification: ~Copyable {
  package struct Options {
    /// Makes the empty books of the business commands; nil where there are none.
    package var business: JournalFolder.BusinessMaker = { nil }
    /// Signed checkpoints that the journal must contain; their signatures were checked.
    package var checkpoints: [Checkpoint] = []
    /// The folder to which segments were archived.
    package var archive: String?

    package init() {}
  }

  /// No journal has blocks of more bytes; a header that says so is damaged.
  static let blockBytesLimit = 1 << 30

  let folder: String
  let options: Options
  let report: VerificationReport
  var result: VerificationResult
  var chain = ChainState()
  var books: BooksState
  var files: JournalFiles?
  /// Of each segment with blocks: what its index must say.
  var lengths: [UInt32: SegmentContents] = [:]
  var progress = VerificationProgress(step: .blocks, done: 0, total: 0)
  /// By ordinal: the digests that marks and snapshots name.
  var digestsWanted: [UInt64: Digest] = [:]
  /// The segment that was made in advance.
  var spare: UInt32?
  var markEpoch: UInt64 = 0
  /// Steps of progress that were told.
  var told: UInt64 = 0

  /// What a segment holds.
  struct SegmentContents {
    var firstBlock: UInt64
    var blocks: [UInt32] = []
    var digests: [Digest] = []
  }

  /// `progress` is told of the bytes of segments now and then.
  package static func verify(
    _ folder: String, _ options: Options, progress: @escaping VerificationReport = { _ in }
  ) -> VerificationResult {
    var verification = JournalVerification(folder, options, progress)
    verification.run()
    return verification.result
  }

  private init(
    _ folder: String, _ options: Options, _ report: @escaping VerificationReport
  ) {
    self.folder = folder
    self.options = options
    self.report = report
    result = VerificationResult(subject: folder)
    books = BooksState(business: options.business())
  }

  private mutating func run() {
    let files: JournalFiles
    do throws(JournalError) {
      files = try JournalFiles(in: folder)
    } catch {
      return result.add(.unreadable, "\(error)")
    }
    self.files = files
    checkNames(files)
    checkMark(files)
    guard chain.journal != nil || !files.segments.isEmpty else {
      return result.add(.missingFile, "there are no segments and no mark: this is no journal")
    }
    books.readSnapshots(files.snapshots)
    walkSegments(files)
    checkIndexes(files)
    checkSnapshotFiles(files)
    finish()
  }

  private mutating func checkNames(_ files: JournalFiles) {
    for name in files.unknown {
      result.add(.unknownFile, .init(file: name), "it does not belong to a journal's folder")
    }
    for name in files.partial {
      result.add(.unfinished, .init(file: name), "what a crash left; an opening removes it")
    }
    if files.isUnfinished {
      result.add(.unfinished, .init(file: "unfinished"), "a copy that was never finished")
    }
    if files.hasLock, let lock = try? FileBytes(path("lock")), lock.length > 0 {
      result.add(.strayBytes, .init(file: "lock"), "it has \(lock.length) bytes and must be empty")
    }
  }

  func path(_ name: String) -> String { folder + "/" + name }

  // MARK: The end

  private mutating func finish() {
    for (ordinal, digest) in digestsWanted.sorted(by: { $0.key < $1.key }) {
      guard let found = chain.kept[ordinal] else {
        result.add(
          .rolledBack, .init(file: "mark", block: ordinal),
          "the mark names block \(ordinal), and the blocks here end at \(chain.tail.ordinal)")
        continue
      }
      if found != digest {
        result.add(
          .mark, .init(file: "mark", block: ordinal), "it names another digest than the block has")
      }
    }
    compareCheckpoints()
    if chain.epoch > markEpoch, files?.hasMark == true {
      result.add(
        .mark, .init(file: "mark"),
        "its epoch \(markEpoch) is below that of a block, \(chain.epoch)")
    }
    if let broken = books.firstBrokenInvariant() {
      result.add(.brokenBooks, .init(block: chain.tail.ordinal), broken)
    }
    stateFacts()
  }

  private mutating func compareCheckpoints() {
    for checkpoint in options.checkpoints {
      let size = checkpoint.size
      let place = Discrepancy.Place(block: size)
      guard let journal = chain.journal, checkpoint.origin == Checkpoint.origin(journal: journal)
      else {
        result.add(.note, place, "the checkpoint is of another journal, \(checkpoint.origin)")
        continue
      }
      guard size <= chain.tail.ordinal else {
        result.add(
          .rolledBack, place,
          "a checkpoint was signed over \(size) blocks, and here are \(chain.tail.ordinal)")
        continue
      }
      guard let root = chain.root(size) else { continue }
      guard root == checkpoint.root, chain.algorithm == checkpoint.algorithm else {
        result.add(
          .forked, place,
          "the tree over \(size) blocks has the root \(root), and signed was \(checkpoint.root)")
        continue
      }
      result.state("checkpoint", "checkpoint 检查点", "contains the \(size) signed blocks")
    }
    if options.checkpoints.isEmpty {
      result.note(
        "Without a checkpoint of somebody else's this shows that the journal is whole and consistent "
          + "in itself. One that was rewritten with all its digests, or cut off at its end with its "
          + "mark, shows only against a checkpoint (检查点) that a witness has kept.")
    }
  }

  private mutating func stateFacts() {
    result.state(
      "journal", "journal 账本", chain.journal.map { Checkpoint.origin(journal: $0) } ?? "unknown")
    result.state("digest", "digest 摘要算法", chain.algorithm?.name ?? "unknown")
    result.state("blocks", "blocks 区块", chain.tail.ordinal)
    result.state("block_digest", "newest block's digest 最新区块摘要", chain.tail.digest)
    if let root = chain.root(chain.tail.ordinal) {
      result.state("root", "root of the blocks 区块树根", root)
    }
    result.state("vouchers", "vouchers 凭证", chain.vouchers)
    result.state("legs", "legs 分录", chain.legs)
    if let algorithm = chain.algorithm, let state = books.digest(algorithm) {
      result.state("state_digest", "digest of the books 账面状态摘要", state)
      stateMirrors()
    } else {
      result.note("The books were not recomputed to their end, because of what was found before.")
    }
  }
  /// Differences that are named; the fact has the number of all.
  private static let mirrorsNamed = 10

  private mutating func stateMirrors() {
    guard let mirrors = books.mirrors(), mirrors.pairs > 0 else { return }
    let agreeing = mirrors.pairs - mirrors.differences.count
    result.state(
      "mirrors", "mirrors that agree 对应科目相符", "\(agreeing) of \(mirrors.pairs) pairs")
    guard !mirrors.differences.isEmpty else { return }
    for difference in mirrors.differences.prefix(Self.mirrorsNamed) {
      result.note("Mirror differs (对应科目不符): \(difference).")
    }
    result.note(
      "A mirror differs while money is on its way (在途), when one side entered it by itself (单边记账), and "
        + "when one side has closed its year (年终结转).")
  }
}
