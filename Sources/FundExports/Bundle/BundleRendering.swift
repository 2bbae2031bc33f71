import Foundation
package import FundData
import LedgerCore
import LedgerJournal

/// Renders the books of a bundle in further formats beside its native part.
package struct BundleRendering {
  package let folder: String
  package let reference: ReferenceData
  /// Name and version of this program.
  package let generator: String

  package init(_ folder: String, reference: ReferenceData, generator: String) {
    self.folder = folder
    self.reference = reference
    self.generator = generator
  }

  /// Renders one format, replacing what was rendered in it before, and writes it into the manifest.
  @discardableResult
  package func render(
    _ format: any BookFormat, _ selection: RenderSelection, progress: (UInt64) -> Void = { _ in }
  ) throws -> BundleManifest {
    let bundle = BundleFolder(folder)
    var manifest = try bundle.manifest()
    let target = folder + "/" + format.folder
    // A format that is being rendered is in no manifest, so that a crash leaves a whole bundle with
    // files that its manifest does not name; the next run begins the format again.
    manifest.renderings.removeAll { $0.format == format.name }
    manifest.files.removeAll { $0.path.hasPrefix(format.folder + "/") }
    try bundle.write(BundleManifest.name, manifest.encoded)
    if FileManager.default.fileExists(atPath: target) {
      try FileManager.default.removeItem(atPath: target)
    }
    let files = try BookFormats.render(
      format, from: BundleSource(folder, manifest), selection: selection, reference: reference,
      into: folder, progress: progress)
    for file in files {
      manifest.files.append(try BundleManifest.File(file.path, in: folder))
    }
    manifest.files.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    manifest.renderings.append(
      BundleManifest.Rendering(
        format: format.name, fromMonth: selection.from.publicNumber,
        toMonth: selection.to.publicNumber, generator: generator))
    manifest.renderings.sort { $0.format < $1.format }
    try bundle.write(BundleManifest.name, manifest.encoded)
    return manifest
  }
}
