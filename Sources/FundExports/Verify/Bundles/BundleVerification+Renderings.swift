import Foundation
import FundData
import LedgerCore
import LedgerJournal

extension BundleVerification {
  private static let pieceBytes = 1 << 20

  /// Renders every format again and compares byte for byte.
  mutating func checkRenderings(_ manifest: BundleManifest) {
    var folders: [String] = [BundlePaths.native]
    var seen: Set<String> = []
    let due = manifest.renderings.filter { options.renderings?.contains($0.format) ?? true }
    for (index, rendering) in due.enumerated() {
      report(
        VerificationProgress(
          step: .rendering, done: UInt64(index), total: UInt64(due.count)))
      let place = Discrepancy.Place(file: rendering.format)
      guard let format = BookFormats.named(rendering.format) else {
        result.add(.rendering, place, "this program knows no format of that name")
        continue
      }
      guard seen.insert(rendering.format).inserted else {
        result.add(.manifest, place, "the format is listed twice")
        continue
      }
      if rendering.generator != options.generator {
        result.note(
          "\(rendering.format) was rendered by \(rendering.generator) and is compared with what "
            + "\(options.generator) renders: where those differ, use the same version.")
      }
      compare(format, rendering, manifest)
    }
    folders += manifest.renderings.compactMap { BookFormats.named($0.format)?.folder }
    for file in manifest.files where !folders.contains(String(file.path.prefix { $0 != "/" })) {
      result.add(.manifest, .init(file: file.path), "it belongs to no rendering")
    }
    if manifest.renderings != manifest.renderings.sorted(by: { $0.format < $1.format }) {
      result.add(
        .manifest, .init(file: BundleManifest.name), "its renderings stand in another order")
    }
  }

  private mutating func compare(
    _ format: any BookFormat, _ rendering: BundleManifest.Rendering, _ manifest: BundleManifest
  ) {
    let place = Discrepancy.Place(file: format.folder)
    guard let reference = options.reference else {
      return result.add(.rendering, place, "without the reference tables it cannot be rendered")
    }
    guard let from = Self.month(rendering.fromMonth), let to = Self.month(rendering.toMonth) else {
      return result.add(.manifest, place, "its months are none")
    }
    let temporary =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("fundledger-verify-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: temporary) }
    do {
      try FileManager.default.createDirectory(
        atPath: temporary, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
      let files = try BookFormats.render(
        format, from: BundleSource(folder, manifest),
        selection: RenderSelection(from: from, to: to), reference: reference, into: temporary)
      let prefix = format.folder + "/"
      let listed = Set(
        manifest.files.map(\.path).filter { $0.hasPrefix(prefix) }
          + ((try? BundlePaths.files(below: folder)) ?? []).filter { $0.hasPrefix(prefix) })
      for file in files { try compare(file.path, temporary) }
      for path in listed.subtracting(files.map(\.path)).sorted() {
        result.add(.rendering, .init(file: path), "no such file comes out of the books")
      }
    } catch {
      result.add(.rendering, place, "it could not be rendered again: \(error)")
    }
  }

  /// 0 stands for no limit; nil for what is no month.
  private static func month(_ number: UInt32) -> FiscalMonth? {
    number == 0 ? FiscalMonth.none : FiscalMonth(public: number)
  }

  private mutating func compare(_ path: String, _ temporary: String) throws(JournalError) {
    guard bundle.exists(path) else {
      return result.add(
        .missingFile, .init(file: path), "it comes out of the books and is not here")
    }
    let here = try FileBytes(bundle.file(path))
    let due = try FileBytes(temporary + "/" + path)
    var at: UInt64 = 0
    while at < max(here.length, due.length) {
      let one = try here.read(Self.pieceBytes, at: at)
      let other = try due.read(Self.pieceBytes, at: at)
      if let index = one.firstDifference(other) {
        return result.add(
          .rendering, .init(file: path, offset: at + UInt64(index)),
          "from here on it is not what the books say")
      }
      at += UInt64(Self.pieceBytes)
    }
  }
}
