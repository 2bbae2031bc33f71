import Foundation

/// Where the files of a bundle (导出包) stand.
package enum BundlePaths {
  package static let native = "native"
  /// Block extracts, back to back, in the order of the blocks.
  package static let extracts = "native/extracts"
  /// Pruned hashes of the block tree, 32 bytes each.
  package static let proof = "native/proof"
  /// The signed checkpoint.
  package static let checkpoint = "native/checkpoint"
  /// The keys that ever signed checkpoints, with proofs.
  package static let keys = "native/keys"
  /// Only of a bundle that is still being pulled: what is being pulled.
  package static let partial = "native/partial"
  static let required = [checkpoint, extracts, keys, proof]

  /// Whether a path stays inside: parts of letters, digits and a few signs, none of them dots alone.
  static func isGood(_ path: String) -> Bool {
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    return path.utf8.count <= 255 && (1...8).contains(parts.count)
      && parts.allSatisfy { part in
        !part.isEmpty && !part.hasPrefix(".") && !part.unicodeScalars.contains { $0.value < 0x20 }
      }
  }

  /// All files below a folder, by their paths from it, sorted; links and other things as they stand.
  static func files(below folder: String) throws -> [String] {
    var found: [String] = []
    var open = [""]
    while let at = open.popLast() {
      for name in try FileManager.default.contentsOfDirectory(atPath: folder + "/" + at) {
        let path = at.isEmpty ? name : at + "/" + name
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/" + path)
        let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
        if isFolder { open.append(path) } else { found.append(path) }
      }
    }
    return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
