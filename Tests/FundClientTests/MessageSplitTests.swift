import FundMessages
import SwiftProtobuf
import TestSupport
import Testing

@testable import FundClient

@Suite("Taking a message apart")
struct MessageSplitTests {
  private static func piece(_ extracts: [UInt8]) -> Fundledger_V1_EvidencePiece {
    var piece = Fundledger_V1_EvidencePiece()
    piece.through = 1 << 40
    piece.extracts.append(contentsOf: extracts)
    piece.completeBlock = 300
    piece.hashes.append(contentsOf: [UInt8](repeating: 5, count: 64))
    piece.note = "检查点"
    return piece
  }

  private static func split(_ bytes: [UInt8]) -> (rest: [UInt8], bytes: [UInt8]?)? {
    bytes.withUnsafeBytes { raw in
      MessageSplit(raw, field: 2).map { split in
        (split.rest.flatMap { raw[$0] }, split.bytes.map { Array(raw[$0]) })
      }
    }
  }

  @Test("the field and the rest are what a decoder finds", arguments: [0, 1, 127, 128, 70_000])
  func parts(count: Int) throws {
    let extracts = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    let message = Self.piece(extracts)
    let encoded: [UInt8] = try message.serializedBytes()
    let parts = try #require(Self.split(encoded))
    #expect(parts.bytes ?? [] == extracts)
    var rest = try Fundledger_V1_EvidencePiece(serializedBytes: parts.rest)
    #expect(rest.extracts.isEmpty)
    rest.extracts.append(contentsOf: extracts)
    #expect(rest == message)
  }

  @Test("of several the last one counts")
  func several() throws {
    let parts = try #require(Self.split([0x12, 1, 7, 0x18, 1, 0x12, 2, 8, 9]))
    #expect(parts.bytes == [8, 9])
    #expect(parts.rest == [0x18, 1])
  }

  @Test(
    "bytes that are no message are refused",
    arguments: [
      [0x12], [0x12, 2, 1], [0x08], [0x08, 0x80], [0x09, 1, 2], [0x0D, 1], [0x00, 1],
      [0x0E, 1], [0x12] + [UInt8](repeating: 0xFF, count: 9) + [0x7F],
      [0x08] + [UInt8](repeating: 0x80, count: 10) + [1],
    ] as [[UInt8]])
  func malformed(bytes: [UInt8]) {
    #expect(Self.split(bytes) == nil)
    #expect((try? Fundledger_V1_EvidencePiece(serializedBytes: bytes)) == nil)
  }

  @Test("no damage leads outside of the message, and what is read a decoder reads too")
  func damage() throws {
    let encoded: [UInt8] = try Self.piece([UInt8](repeating: 3, count: 200)).serializedBytes()
    var random = SplitMix64(seed: 2)
    for _ in 0..<20_000 {
      var bytes = encoded
      bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8.random(
        in: 1...255, using: &random)
      guard let decoded = try? Fundledger_V1_EvidencePiece(serializedBytes: bytes),
        let parts = Self.split(bytes)
      else { continue }
      #expect(Array(decoded.extracts) == parts.bytes ?? [])
    }
  }
}
