import Foundation
import LedgerCore

/// What `fundd` is told: by a JSON file, and by flags that win over it.
package struct ServerConfiguration: Codable, Sendable, Equatable {
  /// Address of the service, HOST:PORT; port 0 lets the system choose.
  package var listen = "127.0.0.1:7650"
  /// Folder of the journal.
  package var journal = "journal"
  /// The server's certificate chain and private key (PEM).
  package var certificate = "certs/server.pem"
  package var key = "certs/server.key"
  /// The authority that clients' certificates must lead to (PEM).
  package var clientCA = "certs/ca.pem"
  /// Revocation lists (PEM) of that authority and those below it; empty for none.
  package var crl = "certs/crl.pem"
  /// Address of the metrics, a loopback one; empty for none.
  package var metrics = "127.0.0.1:0"
  /// `text` or `json`.
  package var logFormat = "text"
  /// `trace`, `debug`, `info`, `notice`, `warning`, `error`.
  package var logLevel = "info"
  /// `sm3` or `sha256`; decided when the journal is made.
  package var digest = "sm3"
  /// Blocks are hashed many vouchers at once where the processor can (SM3 with AVX-512 or AVX2).
  /// False hashes one at a time by OpenSSL: the same digests at a tenth of the speed, for measuring.
  package var digestLanes = true
  /// Where the address is written once the daemon listens; empty for nowhere.
  package var addressFile = "address"
  /// Seconds that running calls have to finish when the daemon is told to stop.
  package var graceSeconds = 10
  /// Legs (分录) between two snapshots of the books, which shorten the next start; 0 for none.
  package var snapshotLegs = Int(SnapshotWriter.defaultLegs)

  /// Backups (备份) that operators ask for go below this folder; empty for none.
  package var backupFolder = ""
  /// Archived segments (归档) go there; empty for none.
  package var archiveFolder = ""
  /// How fast old blocks are read again and checked, in bytes a second; 0 for not at all.
  package var scrubBytesPerSecond = 4 << 20

  /// Private keys (PEM, PKCS#8, mode 0600) of Ed25519 or SM2 that sign checkpoints (检查点); none for
  /// no checkpoints. For a change start once with the former and the new ones.
  package var checkpointKeys: [String] = []
  /// The name of these keys in checkpoints; the origin of the journal when empty.
  package var checkpointName = ""
  /// Where signed checkpoints are kept; empty for in memory only.
  package var checkpointFile = "checkpoints"
  /// Minutes between two checkpoints while the journal grows; 0 for only at closings and on demand.
  package var checkpointMinutes = 60

  package init() {}

  package init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func text(_ key: CodingKeys, _ path: WritableKeyPath<Self, String>) throws {
      if let value = try values.decodeIfPresent(String.self, forKey: key) {
        self[keyPath: path] = value
      }
    }
    try text(.listen, \.listen)
    try text(.journal, \.journal)
    try text(.certificate, \.certificate)
    try text(.key, \.key)
    try text(.clientCA, \.clientCA)
    try text(.crl, \.crl)
    try text(.metrics, \.metrics)
    try text(.logFormat, \.logFormat)
    try text(.logLevel, \.logLevel)
    try text(.digest, \.digest)
    try text(.addressFile, \.addressFile)
    try text(.backupFolder, \.backupFolder)
    try text(.archiveFolder, \.archiveFolder)
    try text(.checkpointName, \.checkpointName)
    try text(.checkpointFile, \.checkpointFile)
    if let inLanes = try values.decodeIfPresent(Bool.self, forKey: .digestLanes) {
      digestLanes = inLanes
    }
    if let paths = try values.decodeIfPresent([String].self, forKey: .checkpointKeys) {
      checkpointKeys = paths
    }
    if let minutes = try values.decodeIfPresent(Int.self, forKey: .checkpointMinutes) {
      checkpointMinutes = minutes
    }
    if let bytes = try values.decodeIfPresent(Int.self, forKey: .scrubBytesPerSecond) {
      scrubBytesPerSecond = bytes
    }
    if let seconds = try values.decodeIfPresent(Int.self, forKey: .graceSeconds) {
      graceSeconds = seconds
    }
    if let legs = try values.decodeIfPresent(Int.self, forKey: .snapshotLegs) {
      snapshotLegs = legs
    }
  }

  package enum Problem: Error, CustomStringConvertible {
    case unreadable(path: String, reason: String)
    case unknownSetting(path: String, name: String)
    case badValue(setting: String, value: String, expected: String)

    package var description: String {
      switch self {
      case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
      case .unknownSetting(let path, let name): "\(path) has an unknown setting \"\(name)\""
      case .badValue(let setting, let value, let expected):
        "\(setting) is \"\(value)\": expected \(expected)"
      }
    }
  }

  /// Reads a file; its relative paths are taken from the folder it lies in. An unknown setting is
  /// refused, since it is most likely a misspelt one.
  package init(file path: String) throws(Problem) {
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      let known = try JSONSerialization.jsonObject(with: JSONEncoder().encode(Self()))
      if let given = try JSONSerialization.jsonObject(with: data) as? [String: Any],
        let known = known as? [String: Any],
        let unknown = given.keys.sorted().first(where: { known[$0] == nil })
      {
        throw Problem.unknownSetting(path: path, name: unknown)
      }
      self = try JSONDecoder().decode(Self.self, from: data)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .unreadable(path: path, reason: Self.reason(of: error))
    }
    resolve(from: URL(fileURLWithPath: path).deletingLastPathComponent().path)
  }

  private static func reason(of error: any Error) -> String {
    switch error as? DecodingError {
    case .typeMismatch(_, let context)?, .valueNotFound(_, let context)?,
      .keyNotFound(_, let context)?, .dataCorrupted(let context)?:
      let setting = context.codingPath.map(\.stringValue).joined(separator: ".")
      return setting.isEmpty ? context.debugDescription : "\(setting): \(context.debugDescription)"
    default:
      let error = error as NSError
      return error.userInfo[NSDebugDescriptionErrorKey] as? String ?? error.localizedDescription
    }
  }

  /// The most of ``graceSeconds``.
  private static let longestGraceSeconds = 3_600
  /// The most of ``checkpointMinutes``: a week.
  private static let longestCheckpointMinutes = 10_080

  /// Looks at the settings that can be checked without the files they name.
  package func check() throws(Problem) {
    _ = try Self.address(listen, setting: "listen")
    if !metrics.isEmpty {
      let host = try Self.address(metrics, setting: "metrics").host
      guard MetricsEndpoint.isLoopback(host) else {
        throw .badValue(setting: "metrics", value: metrics, expected: "a loopback address")
      }
    }
    guard (0...Self.longestGraceSeconds).contains(graceSeconds) else {
      throw .badValue(
        setting: "graceSeconds", value: "\(graceSeconds)",
        expected: "0 to \(Self.longestGraceSeconds)")
    }
    guard scrubBytesPerSecond >= 0 else {
      throw .badValue(
        setting: "scrubBytesPerSecond", value: "\(scrubBytesPerSecond)", expected: "0 or more")
    }
    guard (0...Self.longestCheckpointMinutes).contains(checkpointMinutes) else {
      throw .badValue(
        setting: "checkpointMinutes", value: "\(checkpointMinutes)",
        expected: "0 to \(Self.longestCheckpointMinutes)")
    }
    guard checkpointKeys.count <= Limits.checkpointKeys, !checkpointKeys.contains("") else {
      throw .badValue(
        setting: "checkpointKeys", value: checkpointKeys.joined(separator: ", "),
        expected: "at most \(Limits.checkpointKeys) files")
    }
    guard snapshotLegs >= 0 else {
      throw .badValue(
        setting: "snapshotLegs", value: "\(snapshotLegs)", expected: "0 or more")
    }
  }

  /// Makes relative paths absolute.
  package mutating func resolve(from folder: String) {
    for path in [
      \Self.journal, \Self.certificate, \Self.key, \Self.clientCA, \Self.crl, \Self.addressFile,
      \Self.backupFolder, \Self.archiveFolder, \Self.checkpointFile,
    ] as [WritableKeyPath<Self, String>] {
      let value = self[keyPath: path]
      if !value.isEmpty, !value.hasPrefix("/") { self[keyPath: path] = folder + "/" + value }
    }
    checkpointKeys = checkpointKeys.map { $0.hasPrefix("/") ? $0 : folder + "/" + $0 }
  }

  /// What the maintenance of the journal is told.
  package var maintenance: JournalMaintenance.Settings {
    var settings = JournalMaintenance.Settings()
    settings.backupFolder = backupFolder.isEmpty ? nil : backupFolder
    settings.archiveFolder = archiveFolder.isEmpty ? nil : archiveFolder
    settings.scrubBytesPerSecond = UInt64(scrubBytesPerSecond)
    return settings
  }

  /// What the keeper of checkpoints is told.
  package var checkpoints: CheckpointKeeper.Settings {
    var settings = CheckpointKeeper.Settings()
    settings.signers = CheckpointKeeper.Settings.files(checkpointKeys, name: checkpointName)
    settings.file = checkpointFile.isEmpty ? nil : checkpointFile
    settings.minutes = checkpointMinutes
    return settings
  }

  /// Splits HOST:PORT.
  package static func address(
    _ text: String, setting: String
  ) throws(Problem) -> (host: String, port: Int) {
    guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
      let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port)
    else { throw .badValue(setting: setting, value: text, expected: "HOST:PORT") }
    var host = String(text[..<colon])
    if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
    return (host, port)
  }
}
