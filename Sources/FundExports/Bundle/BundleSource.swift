import LedgerJournal

/// The books that a bundle shows, out of its extracts; every extract is checked as it is read, and
/// memory is that of the largest one. That the extracts are those of the signed checkpoint, and all
/// of them, is for `BundleVerification` to say.
package struct BundleSource: BookSource {
  package let folder: String
  package let info: BookInfo

  /// Takes what a manifest says of the journal.
  package init(_ folder: String, _ manifest: BundleManifest) throws(BundleProblem) {
    guard let journal = Checkpoint.journal(ofOrigin: manifest.origin) else {
      throw .notABundle(folder, "its origin \(manifest.origin) is none")
    }
    self.folder = folder
    info = BookInfo(
      journal: journal, algorithm: manifest.algorithm, through: manifest.through,
      throughDigest: manifest.throughDigest, timeMs: manifest.timeMs, entity: manifest.entity)
  }

  init(_ folder: String, _ info: BookInfo) {
    self.folder = folder
    self.info = info
  }

  /// Reads the manifest of a bundle that was finished.
  package init(_ folder: String) throws(BundleProblem) {
    try self.init(folder, BundleFolder(folder).manifest())
  }

  package func read(_ take: (BookItem) throws -> Void) throws {
    try ExtractPipeline(folder + "/" + BundlePaths.extracts).forEach { extract, _ in
      try extract.forEachBookItem(take)
    }
  }
}

/// Why a bundle could not be read or written.
package enum BundleProblem: Error, Equatable, Sendable, CustomStringConvertible {
  case notABundle(String, String)
  /// It is still being pulled.
  case unfinished(String)
  case system(String)
  /// A folder that holds something else, or the bundle of another request.
  case foreign(String, String)
  case extracts(ExtractFileProblem)
  /// What was pulled does not fit together.
  case inconsistent(String)

  package var description: String {
    switch self {
    case .notABundle(let path, let reason): "\(path) is no bundle of this program: \(reason)"
    case .unfinished(let path):
      "\(path) is a bundle that was not pulled to its end: run the export again, and it goes on"
    case .system(let reason): reason
    case .foreign(let path, let reason): "\(path) cannot take this export: \(reason)"
    case .extracts(let problem): "\(BundlePaths.extracts): \(problem)"
    case .inconsistent(let reason): "what the server sent does not fit together: \(reason)"
    }
  }
}
