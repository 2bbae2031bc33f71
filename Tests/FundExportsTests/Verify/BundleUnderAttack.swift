import Foundation
import LedgerJournal

@testable import FundExports

/// A bundle that is changed, verified and put back as it was.
final class BundleUnderAttack {
  let folder: String
  let files: [String: [UInt8]]
  var options: BundleVerification.Options
  private var touched: Set<String> = []

  init(_ folder: String, _ options: BundleVerification.Options) throws {
    self.folder = folder
    self.options = options
    files = try FolderBytes.read(folder)
  }

  func verify() -> VerificationResult { BundleVerification.verify(folder, options) }

  /// Changes files, nil removes one. With `adapting` the manifest says what is here then.
  func put(_ changes: [String: [UInt8]?], adapting: Bool) throws {
    for (path, bytes) in changes {
      touched.insert(path)
      if let bytes {
        try FolderBytes.write(bytes, folder + "/" + path)
      } else {
        try FileManager.default.removeItem(atPath: folder + "/" + path)
      }
    }
    guard adapting, var manifest = try? BundleManifest(decoding: files[BundleManifest.name] ?? [])
    else { return }
    touched.insert(BundleManifest.name)
    manifest.files = try BundlePaths.files(below: folder).filter { $0 != BundleManifest.name }
      .map { try BundleManifest.File($0, in: folder) }
    try FolderBytes.write(manifest.encoded, folder + "/" + BundleManifest.name)
  }

  func restore() throws {
    for path in touched {
      if let bytes = files[path] {
        try FolderBytes.write(bytes, folder + "/" + path)
      } else {
        try? FileManager.default.removeItem(atPath: folder + "/" + path)
      }
    }
    touched.removeAll()
  }

  /// The extracts, each by itself.
  func extracts() throws -> [[UInt8]] {
    let bytes = files[BundlePaths.extracts] ?? []
    let file = try ExtractFile(folder + "/" + BundlePaths.extracts)
    var extracts: [[UInt8]] = []
    var start = 0
    while try file.skip() != nil {
      extracts.append(Array(bytes[start..<Int(file.offset)]))
      start = Int(file.offset)
    }
    return extracts
  }
}
