/// The size and the root of a journal's block tree (C2SP tlog-checkpoint), as a text to be signed:
/// the origin, the size, the base64 of the root, and the extension lines `digest SM3` (or
/// `digest SHA-256`) and `time` with the newest block's milliseconds since 1970-01-01 UTC.
package struct Checkpoint: Equatable, Sendable {
  /// The longest origin, in bytes; it is the name of a key, too.
  package static let originLimit = NoteKey.nameLimit

  package let origin: String
  /// The number of blocks.
  package let size: UInt64
  package let root: Digest
  package let algorithm: DigestAlgorithm
  /// Time of the newest block, 0 for none; never negative.
  package let timeMs: Int64

  /// Refuses an origin that could not be the name of a key, and a negative time.
  package init(
    origin: String, size: UInt64, root: Digest, algorithm: DigestAlgorithm, timeMs: Int64
  ) throws(NoteProblem) {
    try NoteKey.check(name: origin)
    guard timeMs >= 0 else { throw Self.malformed(5) }
    self.origin = origin
    self.size = size
    self.root = root
    self.algorithm = algorithm
    self.timeMs = timeMs
  }

  /// The origin of a journal: its number in sixteen hexadecimal digits, and `.fundledger`.
  package static func origin(journal: UInt64) -> String {
    Hexadecimal.text(of: journal) + originSuffix
  }

  private static let originSuffix = ".fundledger"

  /// The number of the journal that the origin names; nil of another form.
  package static func journal(ofOrigin origin: String) -> UInt64? {
    guard origin.hasSuffix(originSuffix),
      let number = UInt64(origin.dropLast(originSuffix.count), radix: 16),
      Self.origin(journal: number) == origin
    else { return nil }
    return number
  }

  package var text: String {
    """
    \(origin)
    \(size)
    \(Base64.text(root.bytes))
    digest \(algorithm.checkpointName)
    time \(timeMs)

    """
  }

  /// Reads the text of a checkpoint, which must be as `text` writes it.
  package init(text: String) throws(NoteProblem) {
    let lines = text.unicodeScalars.split(
      separator: "\n", maxSplits: 6, omittingEmptySubsequences: false
    ).map { String($0) }
    guard lines.count == 6, lines[5].isEmpty else { throw Self.malformed(6) }
    guard let size = UInt64(lines[1]), String(size) == lines[1] else { throw Self.malformed(2) }
    guard let bytes = Base64.bytes(lines[2]), let root = Digest(bytes) else {
      throw Self.malformed(3)
    }
    guard
      let algorithm = DigestAlgorithm.allCases.first(where: {
        lines[3] == "digest \($0.checkpointName)"
      })
    else { throw Self.malformed(4) }
    guard let timeMs = Int64(lines[4].dropFirst(5)), lines[4] == "time \(timeMs)" else {
      throw Self.malformed(5)
    }
    try self.init(
      origin: lines[0], size: size, root: root, algorithm: algorithm, timeMs: timeMs)
  }

  private static let expected = [
    "an origin", "a size in decimal", "the base64 of a root of 32 bytes",
    "\"digest SM3\" or \"digest SHA-256\"", "\"time\" and milliseconds since 1970 in decimal",
    "the end",
  ]

  private static func malformed(_ line: Int) -> NoteProblem {
    .malformedCheckpoint(line: line, expected: expected[line - 1])
  }
}

extension DigestAlgorithm {
  /// As a checkpoint writes it.
  fileprivate var checkpointName: String {
    switch self {
    case .sm3: "SM3"
    case .sha256: "SHA-256"
    }
  }
}
