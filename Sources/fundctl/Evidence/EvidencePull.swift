import FiscalFunds
import FundClient
import FundData
import FundExports
import LedgerJournal

/// Pulls the native part of a bundle over the wire, goes on with one that was cut off, verifies it and
/// renders the formats that are asked for.
struct EvidencePull {
  let client: LedgerClient
  let folder: String
  let entity: String
  let formats: ExportFormats
  /// The newest block that counts; 0 for the newest of the server.
  var through: UInt64 = 0
  /// Says how far it is.
  var say: (String) -> Void = { Progress.show($0) }

  /// Returns the manifest and what the verification of the native part says. The signatures are looked
  /// at with `keys`; nil leaves them to a later `fundctl verify`.
  func run(
    keys: [NoteKey]?, checkpoints: [Checkpoint] = []
  ) async throws -> (manifest: BundleManifest, result: VerificationResult) {
    var manifest = try await pull()
    let result = try verify(manifest, keys: keys, checkpoints: checkpoints)
    guard result.isGood else { return (manifest, result) }
    let rendering = BundleRendering(
      folder, reference: try ReferenceData.load(), generator: Fundctl.generator)
    for format in formats.formats {
      manifest = try rendering.render(format, formats.selection) { vouchers in
        say("\(format.name): \(vouchers) vouchers 凭证")
      }
    }
    Progress.clear()
    return (manifest, result)
  }

  /// Pulls the native part, to its end.
  func pull() async throws -> BundleManifest {
    let writer = try BundleWriter(folder, entity: entity)
    if through > 0 { try writer.begin(through: through) }
    let end = try await pull(into: writer)
    say("summing 汇总 ...")
    return try writer.finish(end, generator: Fundctl.generator)
  }

  private func pull(into writer: BundleWriter) async throws -> BundleEnd {
    var hashes: [UInt8] = []
    let download = client.downloadEvidence(
      entity: entity.isEmpty ? nil : entity, afterBlock: writer.completeBlock,
      throughBlock: writer.through)
    for try await piece in download {
      try writer.begin(through: piece.through)
      if !piece.extracts.isEmpty { try writer.append(piece.extracts) }
      hashes += piece.hashes
      say(
        "block 区块 \(piece.completeBlock ?? writer.completeBlock) of \(piece.through), "
          + "\(writer.bytes >> 20) MiB")
      guard let totals = piece.totals else { continue }
      guard let digests = Digest.list(hashes) else {
        throw CommandFailure("the server sent \(hashes.count) bytes of hashes")
      }
      return BundleEnd(
        hashes: digests, note: totals.checkpoint.note,
        keys: try await WireEvidenceServer(client: client).keys(size: totals.through),
        throughDigest: try WireEvidenceServer.digest(totals.throughDigest),
        blocks: totals.scopeBlocks)
    }
    throw CommandFailure("the export ended before its totals: run it again, and it goes on")
  }

  /// Verifies the native part; without keys the signatures are left to a later run.
  func verify(
    _ manifest: BundleManifest, keys: [NoteKey]?, checkpoints: [Checkpoint] = []
  ) throws -> VerificationResult {
    var options = BundleVerification.Options()
    options.keys = try keys ?? BundleFolder(folder).recordedKeys()
    options.checkpoints = checkpoints
    options.business = { FundBooks.makeEmpty() }
    options.generator = Fundctl.generator
    options.renderings = []
    var result = BundleVerification.verify(folder, options, progress: VerificationOutput.show)
    if keys == nil {
      result.note(
        "Whose signatures the checkpoint has was not looked at (未核对签名人): no key is trusted yet. "
          + "See `fundctl witness trust`.")
    }
    return result
  }
}
