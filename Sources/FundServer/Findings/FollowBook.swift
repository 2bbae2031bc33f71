import Foundation
package import LedgerJournal
import Synchronization

/// What auditors have acknowledged (已确认), by certificate and name, kept in a small file beside the
/// journal's folder. It is no part of the journal: whoever restores a backup begins a follow again at
/// the block that the auditor says.
package final class FollowBook: Sendable {
  package struct Key: Hashable, Sendable {
    package var uri: String
    package var name: String

    package init(uri: String, name: String) {
      self.uri = uri
      self.name = name
    }
  }

  package enum Failure: Error, Equatable {
    case tooMany
    /// The file could not be written: what was tried, and the system's error.
    case file(String, Int32)
  }

  private static let heading = "fundledger follows 1"
  /// Nil keeps them in memory only, as a journal in memory is.
  private let path: String?
  private let blocks: Mutex<[Key: UInt64]>
  /// Why what was there could not be read; it was put aside then, and follows begin anew, which sends
  /// things again and leaves nothing out.
  package let damage: String?

  package init(path: String?) {
    self.path = path
    guard let path, let bytes = FileManager.default.contents(atPath: path) else {
      blocks = Mutex([:])
      damage = nil
      return
    }
    if let read = Self.parse(String(decoding: bytes, as: UTF8.self)) {
      blocks = Mutex(read)
      damage = nil
    } else {
      rename(path, path + ".damaged")
      blocks = Mutex([:])
      damage = "\(path) is no list of follows and was put aside"
    }
  }

  /// Beside the folder of a journal in files.
  package convenience init(beside journal: any Journal) {
    self.init(path: (journal as? FileJournal).map { $0.folder + ".follows" })
  }

  /// What was acknowledged last; 0 for nothing.
  package func block(_ key: Key) -> UInt64 { blocks.withLock { $0[key] ?? 0 } }

  /// Acknowledges a block unless a later one was; says what is acknowledged once that is durable.
  package func acknowledge(_ block: UInt64, _ key: Key) throws(Failure) -> UInt64 {
    try blocks.withLock { (blocks) throws(Failure) in
      let known = blocks[key] ?? 0
      guard block > known else { return known }
      if blocks[key] == nil {
        let own = blocks.count { $0.key.uri == key.uri }
        guard own < FindingCallLimits.namesPerIdentity, blocks.count < FindingCallLimits.names
        else { throw .tooMany }
      }
      var changed = blocks
      changed[key] = block
      if let path { try Self.write(changed, to: path) }
      blocks = changed
      return block
    }
  }

  // MARK: The file

  /// A line each: block, name, identity. The last line is whole or the file is damaged.
  private static func parse(_ text: String) -> [Key: UInt64]? {
    guard text.hasSuffix("\n") else { return nil }
    let lines = text.dropLast().split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == Substring(heading) else { return nil }
    var blocks: [Key: UInt64] = [:]
    for line in lines.dropFirst() {
      let parts = line.split(separator: "\t", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, let block = UInt64(parts[0]) else { return nil }
      blocks[Key(uri: String(parts[2]), name: String(parts[1]))] = block
    }
    return blocks
  }

  /// A new file takes the place of the old one in one step.
  private static func write(_ blocks: [Key: UInt64], to path: String) throws(Failure) {
    let lines = blocks.sorted { ($0.key.uri, $0.key.name) < ($1.key.uri, $1.key.name) }
      .map { "\($0.value)\t\($0.key.name)\t\($0.key.uri)\n" }
    let bytes = Array((heading + "\n" + lines.joined()).utf8)
    let new = path + ".new"
    let file = open(new, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw .file("open \(new)", errno) }
    defer { close(file) }
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Foundation.write(file, $0.baseAddress, $0.count)
      }
      guard count > 0 else { throw .file("write \(new)", errno) }
      written += count
    }
    guard fsync(file) == 0 else { throw .file("sync \(new)", errno) }
    guard rename(new, path) == 0 else { throw .file("rename \(new)", errno) }
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { throw .file("open the folder of \(path)", errno) }
    defer { close(folder) }
    guard fsync(folder) == 0 else { throw .file("sync the folder of \(path)", errno) }
  }
}
