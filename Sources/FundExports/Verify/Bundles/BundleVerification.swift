package import FundData
import LedgerCore
package import LedgerJournal

/// Verifies a bundle (导出包) offline: that its native part is of the journal of a checkpoint that a
/// known key signed, whole for its scope and consistent in itself; that its manifest says what is
/// here; and that every rendering is, byte for byte, what the native part gives.
package struct BundleVerification: ~Copyable {
  package struct Options {
    /// Keys whose signatures count; without one nothing says who wrote the bundle.
    package var keys: [NoteKey] = []
    /// Checkpoints of the journal that a witness has kept; their signatures were checked.
    package var checkpoints: [Checkpoint] = []
    /// Makes the empty books of the business commands, for a bundle of whole blocks.
    package var business: JournalFolder.BusinessMaker = { nil }
    package var reference: ReferenceData?
    /// Name and version of this program.
    package var generator = ""
    /// Formats to be rendered again; nil for all.
    package var renderings: Set<String>?
    /// The native part itself is not looked at: for whoever has just done so.
    package var trustsNative = false

    package init() {}
  }

  let folder: String
  let bundle: BundleFolder
  let options: Options
  let report: VerificationReport
  var result: VerificationResult
  var checkpoint: Checkpoint?
  /// From the extracts.
  var tally = BookTally()
  var shown: [(index: Int, leaf: Digest)] = []
  var isWhole = true
  /// Changes of the keys of checkpoints that the extracts show.
  var keyChanges: [CheckpointKeyChange] = []

  /// `progress` is told of the bytes of files and extracts, and of renderings.
  package static func verify(
    _ folder: String, _ options: Options, progress: @escaping VerificationReport = { _ in }
  ) -> VerificationResult {
    var verification = BundleVerification(folder, options, progress)
    verification.run()
    return verification.result
  }

  private init(
    _ folder: String, _ options: Options, _ report: @escaping VerificationReport
  ) {
    self.folder = folder
    self.options = options
    self.report = report
    bundle = BundleFolder(folder)
    result = VerificationResult(subject: folder)
  }

  private mutating func run() {
    let manifest: BundleManifest
    do throws(BundleProblem) {
      manifest = try bundle.manifest()
    } catch {
      if case .unfinished = error { return result.add(.unfinished, "\(error)") }
      return result.add(.manifest, .init(file: BundleManifest.name), "\(error)")
    }
    checkFiles(manifest)
    if !options.trustsNative {
      checkCheckpoint(manifest)
      checkExtracts(manifest)
      checkKeys()
      checkTree(manifest)
      compare(manifest)
    }
    if isReadable { checkRenderings(manifest) }
    stateFacts(manifest)
  }

  /// Renderings of extracts that cannot be read would only repeat that.
  private var isReadable: Bool {
    !result.discrepancies.contains {
      [.extract, .truncated, .missingFile].contains($0.kind)
        && $0.place.file?.hasPrefix(BundlePaths.native + "/") ?? false
    }
  }

  // MARK: Files

  /// Each file of the manifest with its length and digests, and no other ones.
  private mutating func checkFiles(_ manifest: BundleManifest) {
    var found: Set<String> = []
    do {
      found = Set(try BundlePaths.files(below: folder))
    } catch {
      return result.add(.unreadable, "\(error)")
    }
    found.remove(BundleManifest.name)
    var progress = VerificationProgress(
      step: .files, done: 0, total: manifest.files.reduce(0) { $0 &+ $1.bytes })
    var listed: Set<String> = []
    for file in manifest.files {
      let place = Discrepancy.Place(file: file.path)
      if !listed.insert(file.path).inserted { result.add(.manifest, place, "it is listed twice") }
      guard found.contains(file.path) else {
        result.add(.missingFile, place, "the manifest lists it")
        continue
      }
      check(file, place, &progress)
    }
    let paths = manifest.files.map(\.path)
    if paths != paths.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
      result.add(.manifest, .init(file: BundleManifest.name), "its files stand in another order")
    }
    for path in BundlePaths.required where !listed.contains(path) {
      result.add(.manifest, .init(file: path), "the manifest does not list it")
    }
    for path in listed.sorted()
    where path.hasPrefix(BundlePaths.native + "/") && !BundlePaths.required.contains(path) {
      result.add(.unknownFile, .init(file: path), "it is no part of a bundle")
    }
    for path in found.subtracting(listed).sorted() {
      result.add(.unknownFile, .init(file: path), "the manifest does not list it")
    }
  }

  private mutating func check(
    _ file: BundleManifest.File, _ place: Discrepancy.Place,
    _ progress: inout VerificationProgress
  ) {
    let report = report
    do throws(JournalError) {
      let length = try FileBytes(bundle.file(file.path)).length
      if length < file.bytes {
        return result.add(
          .truncated, place, "it has \(length) bytes and the manifest says \(file.bytes)")
      }
      let digests = try FileDigests(of: bundle.file(file.path)) {
        progress.done += UInt64($0)
        report(progress)
      }
      if digests.bytes != file.bytes || digests.sm3Tree.description != file.sm3Tree
        || digests.sha256.description != file.sha256
      {
        result.add(.fileDigest, place, "its bytes are not those that the manifest lists")
      }
    } catch {
      result.add(.unreadable, place, "\(error)")
    }
  }

  private mutating func stateFacts(_ manifest: BundleManifest) {
    result.state("origin", "journal 账本", manifest.origin)
    let scope = manifest.entity.isEmpty ? "all that the auditor may see 全部权限范围" : manifest.entity
    result.state("entity", "scope 范围", manifest.isWhole ? "all 全部" : scope)
    result.state("through", "through block 截至区块", manifest.through)
    result.state("vouchers", "vouchers 凭证", tally.totals.vouchers)
    result.state("partial_vouchers", "of these in part 其中部分可见", tally.totals.partialVouchers)
    result.state("legs", "legs 分录", tally.totals.legs)
    result.state("debit", "debit 借方合计（分）", tally.totals.debit)
    result.state("credit", "credit 贷方合计（分）", tally.totals.credit)
    if !isWhole {
      result.note(
        "Of vouchers that also touch other ledgers (部分可见凭证) only the legs in the scope are here: "
          + "that they stand in the journal is proven, what their other legs say is not.")
      result.note(
        "That blocks without anything of the scope were left out rightly follows from the account and "
          + "number chains, but for the newest vouchers: if some were withheld, the next export shows "
          + "the gap (末尾遗漏由下次导出发现).")
    }
  }
}
