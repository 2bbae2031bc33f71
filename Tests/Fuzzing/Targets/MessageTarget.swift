import FundMessages
import SwiftProtobuf
import TestSupport

/// Every message of every method: what was read is written and read again as the same, also by way
/// of JSON. The first two bytes of an input say which message the others are.
final class MessageTarget: FuzzTarget {
  let name = "messages"
  private let types = MethodMessages.types.sorted { $0.key < $1.key }.map(\.value)

  func seeds() throws -> [[UInt8]] {
    var seeds = types.indices.map(Self.head)
    for vector in try Corpus.vectors("messages") {
      let message = try Corpus.message(ofVector: vector.name)
      guard let index = types.firstIndex(where: { $0.protoMessageName == message }) else {
        continue
      }
      seeds.append(Self.head(index) + vector.bytes)
    }
    return seeds
  }

  private static func head(_ index: Int) -> [UInt8] { [UInt8(index >> 8), UInt8(index & 0xff)] }

  func mutate(_ input: inout [UInt8], _ dice: inout SplitMix64) {
    var bytes = Array(input.dropFirst(2))
    ProtobufMutation.apply(&bytes, &dice)
    let head =
      dice.next() % 16 == 0 || input.count < 2
      ? Self.head(Int(dice.next() % UInt64(types.count))) : Array(input.prefix(2))
    input = head + bytes
  }

  func run(_ input: [UInt8]) throws -> Course {
    guard input.count >= 2 else { return Course() }
    let index = (Int(input[0]) << 8 | Int(input[1])) % types.count
    var kind = Fingerprint()
    kind.add(index)
    kind.add(Int(truncatingIfNeeded: try check(types[index], Array(input.dropFirst(2)))))
    return Course(kind)
  }

  private func check<Checked: Message>(_ type: Checked.Type, _ bytes: [UInt8]) throws -> UInt64 {
    let message: Checked
    do {
      message = try type.init(serializedBytes: bytes)
    } catch {
      return 0
    }
    let encoded: [UInt8] = try message.serializedBytes()
    let again = try type.init(serializedBytes: encoded)
    try require(
      again.isEqualTo(message: message) && (try again.serializedBytes() as [UInt8]) == encoded,
      "another \(type.protoMessageName) when read again")
    var known = message
    known.unknownFields = UnknownStorage()
    let text = try known.jsonUTF8Bytes() as [UInt8]
    let fromText = try type.init(jsonUTF8Bytes: text)
    try require(
      try fromText.jsonUTF8Bytes() as [UInt8] == text,
      "another \(type.protoMessageName) by way of JSON")
    var kind = Fingerprint()
    kind.add(magnitudeOf: encoded.count)
    kind.add(magnitudeOf: text.count)
    return kind.value
  }
}
