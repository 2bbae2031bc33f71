import Foundation
package import LedgerJournal

/// What comes behind the extracts.
package struct BundleEnd {
  /// Pruned hashes of the block tree.
  package var hashes: [Digest]
  /// Signed checkpoint of the blocks up to the last.
  package var note: String
  package var keys: [KeyRecord]
  package var throughDigest: Digest
  /// Number of extracts from block 1 on.
  package var blocks: UInt64

  package init(
    hashes: [Digest], note: String, keys: [KeyRecord], throughDigest: Digest, blocks: UInt64
  ) {
    self.hashes = hashes
    self.note = note
    self.keys = keys
    self.throughDigest = throughDigest
    self.blocks = blocks
  }
}

extension BundleWriter {
  /// Writes what comes behind the extracts, counts and sums what is in them, and makes the bundle one
  /// that is whole. Of the extracts only form and checksums are looked at, signatures not at all: what
  /// they prove is for `BundleVerification` to say.
  package func finish(
    _ end: BundleEnd, generator: String, progress: (UInt64) -> Void = { _ in }
  ) throws -> BundleManifest {
    try dropTorn()
    let checkpoint = try Checkpoint(text: SignedNote(end.note).text)
    guard checkpoint.size == through else {
      throw BundleProblem.inconsistent(
        "the checkpoint covers \(checkpoint.size) blocks and the export \(through)")
    }
    let bundle = BundleFolder(folder)
    try bundle.write(BundlePaths.proof, end.hashes.flatMap(\.bytes))
    try bundle.write(BundlePaths.checkpoint, Array(end.note.utf8))
    try bundle.write(BundlePaths.keys, Array(KeyRecord.text(of: end.keys).utf8))
    var manifest = BundleManifest(
      generator: generator, origin: checkpoint.origin, algorithm: checkpoint.algorithm,
      entity: entity, through: through, throughDigest: end.throughDigest,
      timeMs: checkpoint.timeMs)
    var tally = BookTally()
    var wholeBlocks: UInt64 = 0
    let digester = FileDigester()
    try ExtractPipeline(folder + "/" + BundlePaths.extracts, .form).forEach { extract, _ in
      if extract.isWhole { wholeBlocks += 1 }
      try tally.take(extract)
      digester.update(extract.bytes)
      progress(UInt64(extract.bytes.count))
    }
    manifest.totals = tally.totals
    manifest.isWhole = wholeBlocks == through
    guard manifest.totals.blocks == end.blocks else {
      throw BundleProblem.inconsistent(
        "\(end.blocks) blocks of the scope were announced and \(manifest.totals.blocks) came")
    }
    for path in BundlePaths.required {
      manifest.files.append(
        path == BundlePaths.extracts
          ? BundleManifest.File(path: path, digester.finish())
          : try BundleManifest.File(path, in: folder))
    }
    try bundle.write(BundleManifest.name, manifest.encoded)
    try bundle.remove(BundlePaths.partial)
    return manifest
  }
}
