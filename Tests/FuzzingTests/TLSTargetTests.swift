import Testing

@testable import fuzz

/// The model of TLS that the scripts of `tls` are held to.
@Suite struct TLSTargetTests {
  private static let settle: [UInt8] = [0, 0, 0]
  private static let call: [UInt8] = [3, 40, 1]
  /// The handshake, and a call whose record waits for the server.
  private static let waiting = settle + call

  @Test(
    arguments: [
      // 88 bytes whose first is 23, like that of a record, are put in towards the client and
      // dropped again.
      waiting + [9, 0xb1, 0xee] + [5, 1, 0x4d],
      waiting + [4, 0, 77] + [4, 0, 77],
      waiting + call + [7, 0, 0] + [7, 0, 0],
      waiting + [1, 0, 0] + call + [11, 0, 0] + [5, 0, 0],
    ])
  func `a change that is taken back before anybody sees it is none`(script: [UInt8]) throws {
    _ = try TLSTarget().run(script + Self.settle + Self.call)
  }

  @Test func `a passage counts the data of what arrived as it was sent`() {
    var passage = Passage()
    passage.send(Self.record(22, 90) + Self.record(20, 1) + Self.record(23, 60))
    passage.endHandshake()
    passage.send(Self.record(23, 117) + Self.record(23, 217))
    passage.arrive(Self.record(22, 90) + Self.record(20, 1) + Self.record(23, 60))
    passage.arrive(Self.record(23, 117).dropLast())
    #expect((passage.least, passage.most) == (0, 0))
    passage.arrive(Self.record(23, 117).suffix(1))
    #expect((passage.least, passage.most) == (100, 100))
    #expect(!passage.isBroken)
    var changed = Self.record(23, 217)
    changed[100] ^= 1
    passage.arrive(changed + Self.record(23, 217))
    #expect((passage.least, passage.most) == (100, 100))
    #expect(passage.isBroken)
  }

  @Test func `what TLS does not protect may be changed, and need not be taken`() {
    var passage = Passage()
    passage.send(Self.record(22, 90) + Self.record(20, 1))
    passage.endHandshake()
    passage.send(Self.record(23, 117))
    passage.arrive([22, 3, 1] + Self.record(22, 90).dropFirst(3))
    passage.arrive(Self.record(23, 117))
    #expect((passage.least, passage.most) == (0, 100))
    #expect(!passage.isBroken)
  }

  private static func record(_ type: UInt8, _ count: Int) -> [UInt8] {
    [type, 3, 3, UInt8(count >> 8), UInt8(count & 0xff)]
      + (0..<count).map { UInt8(truncatingIfNeeded: $0) }
  }
}
