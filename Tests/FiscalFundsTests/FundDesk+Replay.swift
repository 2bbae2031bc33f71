import FiscalFunds
import FundData

@testable import LedgerCore

/// The same books once more, from the blocks or from an image.
extension FundDesk {
  /// The sealed blocks in empty books, over the same tables or others.
  func replayed(over tables: ReferenceData? = nil) throws -> StateMachine {
    var machine = StateMachine(business: FundBooks(reference: tables ?? reference))
    for block in blocks { try block.replay(into: &machine) }
    return machine
  }
}

extension StateMachine {
  static func restored(from state: [UInt8], reference: ReferenceData) throws -> StateMachine {
    var source = ByteSource(state)
    return try StateMachine(decoding: &source, business: FundBooks(reference: reference))
  }

  /// The bytes of the whole state.
  func stateBytes() -> [UInt8] {
    var bytes: [UInt8] = []
    encodeState { bytes.append(contentsOf: $0) }
    return bytes
  }
}

/// The bytes of an image in memory.
struct ByteSource: SnapshotSource {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var bytesLeft: Int { bytes.count - at }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(SnapshotFailure) {
    guard buffer.count <= bytesLeft else { throw .unreadable("too short") }
    for index in 0..<buffer.count { buffer[index] = bytes[at + index] }
    at += buffer.count
  }
}
