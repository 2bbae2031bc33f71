@testable import LedgerCore

/// A state image in memory.
struct ArraySource: SnapshotSource {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var bytesLeft: Int { bytes.count - at }

  mutating func read(into buffer: UnsafeMutableRawBufferPointer) throws(SnapshotFailure) {
    guard buffer.count <= bytesLeft else { throw .unreadable("read behind the end") }
    buffer.copyBytes(from: bytes[at..<at + buffer.count])
    at += buffer.count
  }
}

extension StateMachine {
  init(image bytes: [UInt8]) throws(SnapshotFailure) {
    var source = ArraySource(bytes)
    try self.init(decoding: &source)
  }
}

extension StateImage {
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    encode { bytes.append(contentsOf: $0) }
    return bytes
  }
}
