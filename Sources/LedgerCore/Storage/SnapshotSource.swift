/// Where the bytes of a state image come from: a file, or memory in tests.
package protocol SnapshotSource: ~Copyable {
  /// Bytes that are still to come. Counts in the image are checked against it before anything is
  /// allocated for them.
  var bytesLeft: Int { get }

  /// Fills the whole buffer with the next bytes, or throws.
  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(SnapshotFailure)
}

/// Why bytes are not the image of a state. They are then of no use: the state comes from an older
/// image or from the journal's blocks alone.
package enum SnapshotFailure: Error, Equatable, Sendable {
  /// The bytes cannot be read, for a reason outside of them.
  case unreadable(String)
  /// The bytes end within the part of this kind.
  case truncated(part: UInt16)
  /// Another part stands where this kind is due, or it is of a version that is not known here.
  case unexpectedPart(due: UInt16, found: UInt16, version: UInt16)
  /// The part says what no state machine can have written.
  case impossible(part: UInt16, reason: String)
  /// Bytes are left after the last part.
  case tooLong(by: Int)
}
