import Foundation
import LedgerCore
import LedgerJournal

extension BundleVerification {
  // MARK: Checkpoint and keys

  /// The signed checkpoint: of this journal, this size, and signed by a key that is trusted.
  mutating func checkCheckpoint(_ manifest: BundleManifest) {
    let place = Discrepancy.Place(file: BundlePaths.checkpoint)
    do {
      let bytes = try bundle.read(BundlePaths.checkpoint, limit: SignedNote.byteLimit)
      let (checkpoint, problem) = try CheckpointNote.read(bytes, trusting: options.keys)
      self.checkpoint = checkpoint
      if let problem { result.add(problem.kind, place, problem.detail) }
      let says = [
        ("origin", checkpoint.origin == manifest.origin),
        ("size", checkpoint.size == manifest.through),
        ("digest", checkpoint.algorithm == manifest.algorithm),
        ("time", checkpoint.timeMs == manifest.timeMs),
      ]
      for (what, isSame) in says where !isSame {
        result.add(
          .manifest, .init(file: BundleManifest.name), "its \(what) is not that of the checkpoint")
      }
    } catch {
      result.add(.note, place, "\(error)")
    }
  }

  /// The keys that the bundle brings must be those that the journal records.
  mutating func checkKeys() {
    guard let note = try? bundle.checkpointNote() else { return }
    let place = Discrepancy.Place(file: BundlePaths.keys)
    guard let bytes = try? bundle.read(BundlePaths.keys, limit: KeyRecord.textLimit),
      let text = String(validating: bytes, as: UTF8.self), let records = KeyRecord.read(text)
    else { return result.add(.proof, place, "it is no list of keys with proofs") }
    let keys = options.keys + records.map(\.key).filter { !options.keys.contains($0) }
    for record in records {
      do throws(KeyRecordProblem) {
        try record.check(note.note, keys)
      } catch {
        result.add(.proof, place, "key \(record.key.name): \(error)")
      }
    }
    // Every change of a key is shown to every scope.
    let listed =
      records.map { ($0.key.text, true) }
      + records.filter { $0.retired != nil }.map { ($0.key.text, false) }
    let shown = keyChanges.map { ($0.vkey, $0.action == .added) }
    if listed.map({ "\($0)" }).sorted() != shown.map({ "\($0)" }).sorted() {
      result.add(.proof, place, "it lists other keys than the journal records")
    }
    checkSigners(records.map(\.key))
  }

  /// Each signature of the checkpoint is right, and of a key that is trusted or that the journal records.
  private mutating func checkSigners(_ recorded: [NoteKey]) {
    let place = Discrepancy.Place(file: BundlePaths.checkpoint)
    guard let bytes = try? bundle.read(BundlePaths.checkpoint, limit: SignedNote.byteLimit),
      let note = try? SignedNote(bytes)
    else { return }
    let keys = options.keys + recorded.filter { !options.keys.contains($0) }
    do throws(NoteProblem) {
      let signers = try note.verifiedKeys(keys)
      if signers.count != note.signatures.count || Array(note.encoded.utf8) != bytes {
        result.add(.signature, place, "it has a signature of a key that nobody knows")
      }
    } catch {
      result.add(.signature, place, "\(error)")
    }
  }

  // MARK: Extracts

  /// Every extract, and what the vouchers and accounts in them add up to.
  mutating func checkExtracts(_ manifest: BundleManifest) {
    let file: ExtractPipeline
    do throws(JournalError) {
      file = try ExtractPipeline(bundle.file(BundlePaths.extracts))
    } catch {
      return result.add(.missingFile, .init(file: BundlePaths.extracts), "\(error)")
    }
    var chains = AccountChains()
    var books = BooksState(business: options.business())
    var last = JournalTail(ordinal: 0, digest: .zero)
    var told: UInt64 = 0
    do {
      try file.forEach { extract, offset in
        let place = Discrepancy.Place(
          file: BundlePaths.extracts, block: extract.header.ordinal, offset: offset)
        checkOrder(extract, after: last, manifest, place)
        last = JournalTail(ordinal: extract.header.ordinal, digest: extract.digest)
        isWhole = isWhole && extract.isWhole
        take(extract, &chains, manifest, place)
        if extract.isWhole { replay(extract, &books, place) }
        guard offset - told >= 16 << 20 else { return }
        told = offset
        report(VerificationProgress(step: .extracts, done: told, total: file.length))
      }
    } catch {
      if case .truncated(let offset) = error as? ExtractFileProblem {
        result.add(.truncated, .init(file: BundlePaths.extracts, offset: offset), "\(error)")
      } else {
        result.add(.extract, .init(file: BundlePaths.extracts), "\(error)")
      }
    }
    if isWhole, last.ordinal == manifest.through {
      if last.digest != manifest.throughDigest {
        result.add(
          .manifest, .init(file: BundleManifest.name, block: last.ordinal),
          "its digest of the newest block is another one")
      }
      if let broken = books.firstBrokenInvariant() { result.add(.brokenBooks, broken) }
      if let state = books.digest(manifest.algorithm) {
        result.state("state_digest", "digest of the books 账面状态摘要", state)
      }
    }
  }

  private mutating func checkOrder(
    _ extract: BlockExtract, after last: JournalTail, _ manifest: BundleManifest,
    _ place: Discrepancy.Place
  ) {
    let header = extract.header
    if header.ordinal <= last.ordinal || header.ordinal > manifest.through
      || header.algorithm != manifest.algorithm
    {
      return result.add(.extract, place, "block \(header.ordinal) does not belong here")
    }
    if header.ordinal == last.ordinal + 1, header.previous != last.digest {
      result.add(.brokenChain, place, "it does not name the block before as that before it")
    }
    let leaf = extract.digest.bytes.withUnsafeBytes { MerkleTree.leaf($0, header.algorithm) }
    shown.append((Int(header.ordinal - 1), leaf))
  }

  private mutating func take(
    _ extract: BlockExtract, _ chains: inout AccountChains, _ manifest: BundleManifest,
    _ place: Discrepancy.Place
  ) {
    do {
      try extract.forEachBookItem { item in
        switch item {
        case .event(.checkpointKey(let change), _, _): keyChanges.append(change)
        case .event(.ledgerOpened(let ledger, _, _), _, _): check(ledger, manifest, place)
        default: break
        }
        chains.take(item) { kind, detail in
          var here = place
          if case .voucher(let voucher) = item {
            let position = voucher.stored.position
            here.voucher = "\(position.block).\(position.index)"
          }
          result.add(kind, here, detail)
        }
      }
      try tally.take(extract)
    } catch {
      result.add(.extract, place, "\(error)")
    }
  }

  /// A shown ledger is the entity's that the manifest names, or of a place below it.
  private mutating func check(
    _ ledger: LedgerDefinition, _ manifest: BundleManifest, _ place: Discrepancy.Place
  ) {
    let entity = manifest.entity
    let code = UInt32(entity.prefix { ("0"..."9").contains($0) })
    guard !entity.isEmpty, ledger.entity != entity,
      !(code.map { $0 == 0 || ledger.regions.contains($0) } ?? false)
    else { return }
    result.add(
      .manifest, .init(file: BundleManifest.name, block: place.block),
      "it names the entity \(entity), and shows a ledger of \(ledger.entity)")
  }

  /// A whole block is taken by the state machine, which recomputes everything in it.
  private mutating func replay(
    _ extract: BlockExtract, _ books: inout BooksState, _ place: Discrepancy.Place
  ) {
    guard let block = extract.block else {
      return result.add(.extract, place, "it is no whole block")
    }
    do throws(BlockProblem) {
      let view = try BlockView(block)
      guard let mismatch = books.replay(view) else { return }
      var here = place
      here.voucher = mismatch.voucher.map { "\(view.header.ordinal).\($0)" }
      result.add(.contradiction, here, mismatch.detail)
    } catch {
      result.add(.damagedBlock, place, "\(error)")
    }
  }

  // MARK: Tree

  /// The shown blocks and the pruned hashes lead to the root that was signed.
  mutating func checkTree(_ manifest: BundleManifest) {
    guard let checkpoint else { return }
    let place = Discrepancy.Place(file: BundlePaths.proof)
    let hashes: [Digest]
    do throws(BundleProblem) {
      let bytes = try bundle.read(BundlePaths.proof, limit: Self.proofLimit)
      guard let list = Digest.list(bytes) else {
        return result.add(.proof, place, "it is no list of digests")
      }
      hashes = list
    } catch {
      return result.add(.missingFile, place, "\(error)")
    }
    guard let size = Int(exactly: checkpoint.size) else {
      return result.add(.note, .init(file: BundlePaths.checkpoint), "its size is too large")
    }
    let root = PrunedTree.root(
      count: size, shown: shown, hashes: hashes, checkpoint.algorithm)
    guard root == checkpoint.root else {
      return result.add(
        .proof, place,
        "the extracts and the hashes do not lead to the root that was signed: an extract or a whole "
          + "block was changed, left out or put in")
    }
    result.state(
      "checkpoint", "checkpoint 检查点", "\(checkpoint.size) blocks, root \(checkpoint.root)")
    compareKept(checkpoint, hashes)
  }

  /// Hashes of a block tree; more bytes are refused.
  private static let proofLimit = 1 << 30

  /// A kept checkpoint of the same size must be the same; one that is larger means a rollback; of a
  /// smaller one a bundle of all blocks is computed, else a consistency proof is needed.
  private mutating func compareKept(_ checkpoint: Checkpoint, _ hashes: [Digest]) {
    for kept in options.checkpoints {
      let place = Discrepancy.Place(file: BundlePaths.checkpoint, block: kept.size)
      guard kept.origin == checkpoint.origin else { continue }
      if kept.size > checkpoint.size {
        result.note(
          "A newer checkpoint, of \(kept.size) blocks, is kept: this bundle is older than that.")
      } else if hashes.isEmpty, shown.count == Int(checkpoint.size) {
        let root = MerkleTree.root(
          shown.prefix(Int(kept.size)).map(\.leaf), checkpoint.algorithm)
        if root != kept.root {
          result.add(.forked, place, "the first \(kept.size) blocks are not those that were signed")
        }
      } else if kept.size == checkpoint.size {
        if kept.root != checkpoint.root {
          result.add(.forked, place, "two checkpoints of one size have different roots")
        }
      } else {
        result.note(
          "That the bundle goes on from the kept checkpoint of \(kept.size) blocks is not shown by a "
            + "part of the books; it was checked at the contact with the server.")
      }
    }
  }

  // MARK: Counts

  /// Counts and sums of the manifest against those of the extracts.
  mutating func compare(_ manifest: BundleManifest) {
    var due = tally.totals
    due.blocks = UInt64(shown.count)
    let says = manifest.totals
    let pairs: [(String, Int64, Int64)] = [
      ("blocks 区块", Int64(clamping: says.blocks), Int64(clamping: due.blocks)),
      ("vouchers 凭证", Int64(clamping: says.vouchers), Int64(clamping: due.vouchers)),
      (
        "partial vouchers 部分可见凭证", Int64(clamping: says.partialVouchers),
        Int64(clamping: due.partialVouchers)
      ),
      ("legs 分录", Int64(clamping: says.legs), Int64(clamping: due.legs)),
      ("accounts 科目", Int64(clamping: says.accounts), Int64(clamping: due.accounts)),
      ("ledgers 账簿", Int64(clamping: says.ledgers), Int64(clamping: due.ledgers)),
      ("debit 借方合计", says.debit, due.debit), ("credit 贷方合计", says.credit, due.credit),
      ("first day 首日", Int64(says.firstDay), Int64(due.firstDay)),
      ("last day 末日", Int64(says.lastDay), Int64(due.lastDay)),
    ]
    for (what, said, counted) in pairs where said != counted {
      result.add(
        .counts, .init(file: BundleManifest.name),
        "\(what): it says \(said), and here is \(counted)")
    }
    if manifest.isWhole != (isWhole && UInt64(shown.count) == manifest.through) {
      result.add(
        .manifest, .init(file: BundleManifest.name),
        manifest.isWhole ? "it says that all is shown" : "it says that a part is shown")
    }
  }
}
