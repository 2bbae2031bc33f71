import LedgerCore
import LedgerJournal

/// The restoring of a snapshot at a start, and the planted bugs that sit there.
enum FlawedRestore {
  static func restore(
    _ reader: inout SnapshotReader, _ bug: PlantedBug?
  ) throws(SnapshotFailure) -> StateMachine {
    guard bug == .snapshotWithoutLane || bug == .referencesForgotten else {
      return try StateMachine(decoding: &reader)
    }
    var bytes = [UInt8](repeating: 0, count: reader.bytesLeft)
    var failure: SnapshotFailure?
    bytes.withUnsafeMutableBytes { bytes in
      do throws(SnapshotFailure) { try reader.read(into: bytes) } catch { failure = error }
    }
    if let failure { throw failure }
    var source = EditedSource(StateParts.withoutLastEntry(of: edited(bug), in: bytes))
    return try StateMachine(decoding: &source)
  }

  /// The part that the bug takes something from.
  private static func edited(_ bug: PlantedBug?) -> UInt16 {
    bug == .snapshotWithoutLane ? StateParts.lanes : StateParts.references
  }
}

/// The parts of a state image: a head of 24 bytes (kind u16, version u16, bytes of a row u32, count
/// u64, bytes u64), then as many bytes.
private enum StateParts {
  static let lanes: UInt16 = 13
  static let references: UInt16 = 19
  private static let headBytes = 24

  static func withoutLastEntry(of kind: UInt16, in state: [UInt8]) -> [UInt8] {
    var edited: [UInt8] = []
    var at = 0
    while at < state.count {
      var head = Array(state[at..<at + headBytes])
      let length = Int(number(head, 16))
      var body = Array(state[at + headBytes..<at + headBytes + length])
      at += headBytes + length
      if UInt16(truncatingIfNeeded: number(head, 0)) == kind, number(head, 8) > 0 {
        body.removeLast(body.count - startOfLast(body))
        store(number(head, 8) - 1, &head, 8)
        store(UInt64(body.count), &head, 16)
      }
      edited += head + body
    }
    return edited
  }

  private static func startOfLast(_ body: [UInt8]) -> Int {
    var start = 0
    var next = 0
    while next < body.count {
      start = next
      next += 4 + Int(body[next]) + Int(body[next + 1]) << 8 + Int(body[next + 2]) << 16
    }
    return start
  }

  private static func number(_ bytes: [UInt8], _ offset: Int) -> UInt64 {
    bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
  }

  private static func store(_ value: UInt64, _ bytes: inout [UInt8], _ offset: Int) {
    bytes.withUnsafeMutableBytes {
      $0.storeBytes(of: value, toByteOffset: offset, as: UInt64.self)
    }
  }
}

/// A state image in memory.
private struct EditedSource: SnapshotSource {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var bytesLeft: Int { bytes.count - at }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(SnapshotFailure) {
    guard buffer.count <= bytesLeft else { throw .unreadable("it ends") }
    bytes[at..<at + buffer.count].withUnsafeBytes { buffer.copyMemory(from: $0) }
    at += buffer.count
  }
}
