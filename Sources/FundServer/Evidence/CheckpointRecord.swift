import Foundation
import LedgerJournal

/// Why a checkpoint was made.
package enum CheckpointCause: String, CaseIterable, Sendable {
  /// Its time had come and the journal had grown.
  case schedule
  /// A month was closed (结账).
  case closing
  /// A client asked.
  case demand
  /// The keys had changed.
  case keys
}

/// A signed checkpoint (检查点) that was kept.
package struct KeptCheckpoint: Equatable, Sendable {
  /// Counted from 1 in the order in which they were made.
  package var number: UInt64
  /// Blocks that it covers.
  package var size: UInt64
  package var cause: CheckpointCause
  package var note: String
}

/// A kept checkpoint as its file has it: a line `checkpoint NUMBER SIZE CAUSE BYTES CHECK`, the note
/// of so many bytes, and an empty line. CHECK is the first 16 hexadecimal digits of SHA-256 over
/// the line up to and with the space before it, and the note.
enum CheckpointRecord {
  /// The longest line, with its line feed.
  private static let lineBytes = 128
  private static let checkDigits = 16

  static func encode(_ checkpoint: KeptCheckpoint) -> [UInt8] {
    let note = Array(checkpoint.note.utf8)
    let line =
      "checkpoint \(checkpoint.number) \(checkpoint.size) \(checkpoint.cause.rawValue) "
      + "\(note.count) "
    return Array(line.utf8) + Array((check(line, note) + "\n").utf8) + note + [0x0A]
  }

  private static func check(_ line: String, _ note: [UInt8]) -> String {
    let digest = DigestAlgorithm.sha256.digest(Array(line.utf8) + note)
    return String(digest.description.prefix(checkDigits))
  }

  /// The record at the beginning of some bytes, and its length; nil when there is none that is
  /// whole.
  static func decode(
    _ bytes: some RandomAccessCollection<UInt8>
  ) -> (checkpoint: KeptCheckpoint, bytes: Int)? {
    let head = bytes.prefix(lineBytes)
    guard let feed = head.firstIndex(of: 0x0A) else { return nil }
    let text = String(decoding: head[..<feed], as: UTF8.self)
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 6, words[0] == "checkpoint", let number = UInt64(words[1]),
      let size = UInt64(words[2]), let cause = CheckpointCause(rawValue: String(words[3])),
      let count = Int(words[4]), (1...SignedNote.byteLimit).contains(count)
    else { return nil }
    let lineLength = bytes.distance(from: bytes.startIndex, to: feed) + 1
    let rest = bytes.dropFirst(lineLength)
    let note = Array(rest.prefix(count))
    guard note.count == count, rest.dropFirst(count).first == 0x0A,
      words[5] == check(text.dropLast(words[5].utf8.count).description, note),
      let noteText = String(validating: note, as: UTF8.self)
    else { return nil }
    return (
      KeptCheckpoint(number: number, size: size, cause: cause, note: noteText),
      lineLength + count + 1
    )
  }
}
