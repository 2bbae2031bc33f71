import TestSupport
import Testing
import Wire

@Suite struct StreamTurnsTests {
  static func drain(_ turns: inout StreamTurns<Int>, _ maySend: (UInt32) -> Bool = { _ in true })
    -> [Int]
  {
    var sent: [Int] = []
    while let next = turns.next(where: { stream, _ in maySend(stream) }) { sent.append(next.item) }
    return sent
  }

  @Test func `streams take turns, and each keeps its order`() {
    var turns = StreamTurns<Int>()
    for item in [10, 11, 12, 30, 31, 50] { turns.append(item, on: UInt32(item / 10)) }
    let sent = Self.drain(&turns)
    #expect(sent == [10, 30, 50, 11, 31, 12])
    #expect(turns.isEmpty)
  }

  @Test func `one that may not send holds up nobody and keeps its turn`() {
    var turns = StreamTurns<Int>()
    for item in [10, 11, 30, 31] { turns.append(item, on: UInt32(item / 10)) }
    let others = Self.drain(&turns) { $0 != 1 }
    #expect(others == [30, 31])
    turns.append(32, on: 3)
    let sent = Self.drain(&turns)
    #expect(sent == [10, 32, 11])
  }

  @Test func `what was removed is not sent`() {
    var turns = StreamTurns<Int>()
    for item in [10, 30, 11, 50] { turns.append(item, on: UInt32(item / 10)) }
    let removed = [turns.remove(1), turns.remove(1), turns.remove(7)]
    #expect(removed == [[10, 11], [], []])
    #expect(turns.contains(3) && !turns.contains(1))
    let rest = turns.removeAll()
    #expect(rest == [30, 50])
    #expect(turns.isEmpty)
    let sent = Self.drain(&turns)
    #expect(sent == [])
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `nothing is lost, doubled or out of order`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var turns = StreamTurns<Int>()
    var expected: [UInt32: [Int]] = [:]
    for number in 0..<1_000 {
      let stream = UInt32.random(in: 0..<8, using: &random)
      switch UInt8.random(in: 0..<10, using: &random) {
      case 0..<5:
        turns.append(number, on: stream)
        expected[stream, default: []].append(number)
      case 5..<9:
        let open = UInt8(truncatingIfNeeded: random.next())
        let next = turns.next { stream, _ in open >> stream & 1 == 1 }
        let hasOpen = expected.contains { !$0.value.isEmpty && open >> $0.key & 1 == 1 }
        #expect((next != nil) == hasOpen)
        if let (stream, item) = next { #expect(expected[stream]?.removeFirst() == item) }
      default:
        #expect(turns.remove(stream) == expected.removeValue(forKey: stream) ?? [])
      }
    }
    #expect(turns.removeAll().sorted() == expected.values.flatMap { $0 }.sorted())
  }
}
