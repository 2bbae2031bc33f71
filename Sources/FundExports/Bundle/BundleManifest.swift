package import LedgerJournal

/// The list of what is in a bundle (导出清单): `manifest.json`.
///
/// It is written in one form only, so that whoever reads it can compare byte for byte. Nothing of it is
/// believed: each of its figures is computed again from the proven part of the bundle.
package struct BundleManifest: Equatable, Sendable {
  package static let name = "manifest.json"
  package static let format = 1
  /// The longest manifest, in bytes; a longer one is refused.
  package static let byteLimit = 16 << 20
  /// The most files of a bundle; a manifest of more is refused.
  package static let fileLimit = 20_000

  /// What can be counted and summed in the books.
  package struct Totals: Codable, Equatable, Sendable {
    /// Blocks with something of the scope.
    package var blocks: UInt64 = 0
    package var vouchers: UInt64 = 0
    /// Those of `vouchers` that also touch ledgers outside of the scope.
    package var partialVouchers: UInt64 = 0
    package var legs: UInt64 = 0
    package var accounts: UInt64 = 0
    package var ledgers: UInt64 = 0
    /// Fen, of the signed amounts of the legs in the scope.
    package var debit: Int64 = 0
    package var credit: Int64 = 0
    /// Days since 1970-01-01 of the vouchers; 0 of no vouchers.
    package var firstDay: UInt16 = 0
    package var lastDay: UInt16 = 0

    package init() {}
  }

  package struct File: Codable, Equatable, Sendable {
    /// From the bundle's folder, with `/`.
    package var path: String
    package var bytes: UInt64
    /// Root of the file as a tree; see `FileTree`.
    package var sm3Tree: String
    package var sha256: String
  }

  /// A format that the books were rendered in.
  package struct Rendering: Codable, Equatable, Sendable {
    package var format: String
    /// First and last month, YYYYMM; 0 for the beginning and the end of the books.
    package var fromMonth: UInt32
    package var toMonth: UInt32
    /// Version of the program that rendered it.
    package var generator: String

    package init(format: String, fromMonth: UInt32, toMonth: UInt32, generator: String) {
      self.format = format
      self.fromMonth = fromMonth
      self.toMonth = toMonth
      self.generator = generator
    }
  }

  package var generator: String
  package var origin: String
  package var algorithm: DigestAlgorithm
  /// The entity whose books and those below it were asked for; empty for all that the one who asked may
  /// see.
  package var entity: String
  /// Every block of the journal is shown whole.
  package var isWhole = false
  /// Number of blocks of the journal that the checkpoint covers.
  package var through: UInt64
  /// Digest of the newest of them.
  package var throughDigest: Digest
  package var timeMs: Int64
  package var totals = Totals()
  /// In the order of the formats' names.
  package var renderings: [Rendering] = []
  /// In the order of the paths; all files but the manifest itself.
  package var files: [File] = []
}

/// Why a manifest was refused.
package enum ManifestProblem: Error, Equatable, Sendable, CustomStringConvertible {
  case tooLarge(bytes: UInt64)
  case tooManyFiles(Int)
  case malformed(String)
  case newerFormat(Int)
  /// It says the same in other bytes than a writer of manifests.
  case notCanonical(offset: Int)
  case badPath(String)

  package var description: String {
    switch self {
    case .tooLarge(let bytes):
      "it has \(bytes) bytes; at most \(BundleManifest.byteLimit) are read"
    case .tooManyFiles(let count):
      "it lists \(count) files; at most \(BundleManifest.fileLimit) are read"
    case .malformed(let reason): "it is no manifest: \(reason)"
    case .newerFormat(let format): "it has format \(format), and this program knows 1"
    case .notCanonical(let offset): "byte \(offset) is not as a manifest is written"
    case .badPath(let path): "\"\(path)\" is no path inside a bundle"
    }
  }
}
