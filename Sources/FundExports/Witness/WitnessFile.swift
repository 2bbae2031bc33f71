import Foundation
package import LedgerJournal

/// What an auditor has seen of one journal and keeps for himself (见证文件): keys that he trusts, and
/// checkpoints that these have signed. Lines are only ever added; a line that a crash cut off is dropped.
package struct WitnessFile {
  /// The longest file, in bytes; a longer one is refused.
  package static let byteLimit = 64 << 20
  private static let heading = "fundledger witness 1"

  /// Why a key is trusted.
  package enum Ground: String, Sendable {
    /// The auditor was given it.
    case given
    /// It signed the first checkpoint that was seen, and the auditor said that this is enough.
    case first
    /// A checkpoint by a trusted key covers the record that added it to the journal.
    case proven
  }

  package struct TrustedKey: Equatable, Sendable {
    package var key: NoteKey
    package var ground: Ground
    /// From this block on it no longer signs; nil while it does.
    package var retired: UInt64?
  }

  package let path: String
  package let origin: String
  package private(set) var keys: [TrustedKey] = []
  /// Oldest first; sizes never fall.
  package private(set) var notes: [CheckpointNote] = []

  package var newest: CheckpointNote? { notes.last }

  /// The name of a journal's file in a folder of witness files.
  package static func name(origin: String) -> String { origin + ".witness" }

  /// Reads the file of a journal, or begins with nothing when there is none.
  package init(_ folder: String, origin: String) throws(WitnessProblem) {
    guard Checkpoint.journal(ofOrigin: origin) != nil else { throw .badOrigin(origin) }
    path = folder + "/" + Self.name(origin: origin)
    self.origin = origin
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .system("cannot read \(path)")
    }
    guard data.count <= Self.byteLimit else { throw .damaged(path, line: 0) }
    let text = String(decoding: data, as: UTF8.self)
    // What stands behind the last line feed was cut off.
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard lines.first ?? "" == Self.heading[...] else { throw .damaged(path, line: 1) }
    for (index, line) in lines.enumerated().dropFirst() {
      guard read(line) else { throw .damaged(path, line: index + 1) }
    }
  }

  private mutating func read(_ line: Substring) -> Bool {
    let parts = line.split(separator: " ", omittingEmptySubsequences: false)
    switch (parts.first, parts.count) {
    case ("key", 3):
      guard let ground = Ground(rawValue: String(parts[1])),
        let key = try? NoteKey(text: String(parts[2]))
      else { return false }
      keys.append(TrustedKey(key: key, ground: ground, retired: nil))
      return true
    case ("retired", 3):
      guard let block = UInt64(parts[1]),
        let index = keys.firstIndex(where: { $0.key.text == parts[2] })
      else { return false }
      keys[index].retired = block
      return true
    case ("note", 2):
      guard let bytes = Base64.bytes(parts[1]), let note = try? CheckpointNote(bytes),
        note.checkpoint.origin == origin, note.checkpoint.size >= newest?.checkpoint.size ?? 0
      else { return false }
      notes.append(note)
      return true
    default: return false
    }
  }

  // MARK: Keys

  /// Keys that may sign a checkpoint of so many blocks.
  package func keys(size: UInt64) -> [NoteKey] {
    keys.filter { $0.retired.map { size < $0 } ?? true }.map(\.key)
  }

  /// Trusts a key, if it is not trusted yet.
  package mutating func trust(_ key: NoteKey, _ ground: Ground) throws(WitnessProblem) {
    guard !keys.contains(where: { $0.key == key }) else { return }
    try append("key \(ground.rawValue) \(key.text)")
    keys.append(TrustedKey(key: key, ground: ground, retired: nil))
  }

  /// Keeps that a key no longer signs from a block on.
  mutating func retire(_ key: NoteKey, at block: UInt64) throws(WitnessProblem) {
    guard let index = keys.firstIndex(where: { $0.key == key && $0.retired == nil }) else { return }
    try append("retired \(block) \(key.text)")
    keys[index].retired = block
  }

  /// Takes over the keys that a journal records, when the checkpoint that covers the records is signed
  /// by a trusted key. Returns those that are new.
  @discardableResult
  package mutating func adopt(
    _ records: [KeyRecord], under note: CheckpointNote
  ) throws(WitnessProblem) -> [NoteKey] {
    if let problem = note.problem(trusting: keys(size: note.checkpoint.size)) {
      throw .notTrusted(problem.kind, problem.detail)
    }
    var fresh: [NoteKey] = []
    let signers = keys(size: note.checkpoint.size)
    for record in records {
      let blocks: (added: UInt64, retired: UInt64?)
      do throws(KeyRecordProblem) {
        blocks = try record.check(note.note, signers)
      } catch {
        throw .notTrusted(.proof, "key \(record.key.name): \(error)")
      }
      if !keys.contains(where: { $0.key == record.key }) { fresh.append(record.key) }
      try trust(record.key, .proven)
      if let block = blocks.retired { try retire(record.key, at: block) }
    }
    return fresh
  }

  // MARK: Checkpoints

  /// Keeps a checkpoint that was checked against the newest one.
  mutating func keep(_ note: CheckpointNote) throws(WitnessProblem) {
    guard newest?.checkpoint != note.checkpoint else { return }
    try append("note \(Base64.text(Array(note.note.encoded.utf8)))")
    notes.append(note)
  }

  private func append(_ line: String) throws(WitnessProblem) {
    do {
      let manager = FileManager.default
      if !manager.fileExists(atPath: path) {
        try manager.createDirectory(
          atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data((Self.heading + "\n").utf8).write(to: URL(fileURLWithPath: path))
      }
      let handle = try FileHandle(forUpdating: URL(fileURLWithPath: path))
      let data = try handle.readToEnd() ?? Data()
      // A line that was cut off goes.
      let end = data.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
      try handle.truncate(atOffset: UInt64(end))
      try handle.seek(toOffset: UInt64(end))
      try handle.write(contentsOf: Data((line + "\n").utf8))
      try handle.synchronize()
      try handle.close()
    } catch {
      throw .system("cannot write \(path): \(error.localizedDescription)")
    }
  }
}

/// Why a witness file could not be used, or does not take something.
package enum WitnessProblem: Error, Equatable, Sendable, CustomStringConvertible {
  case system(String)
  case damaged(String, line: Int)
  case badOrigin(String)
  case notTrusted(Discrepancy.Kind, String)

  package var description: String {
    switch self {
    case .system(let reason): reason
    case .damaged(let path, let line):
      "\(path) is no witness file of this program: line \(line) is damaged"
    case .badOrigin(let origin): "\"\(origin)\" is no origin of a journal"
    case .notTrusted(let kind, let detail): "\(kind.title): \(detail)"
    }
  }
}
