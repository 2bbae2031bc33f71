import TestSupport
import Testing
import Wire

@Suite struct FlowWindowTests {
  @Test func `it holds no more than its room`() {
    var window = FlowWindow(room: 10)
    #expect(window.holds(10) && !window.holds(11))
    let taken = [window.take(11), window.take(4), window.take(7), window.take(6), window.take(0)]
    #expect(taken == [false, true, false, true, true])
    #expect(window.room == 0)
  }

  @Test func `it never grows over 2^31 - 1`() {
    var window = FlowWindow(room: FlowWindow.largest)
    let none = window.give(1)
    #expect(!none)
    var empty = FlowWindow(room: 0)
    let given = [
      empty.give(.max), empty.give(FlowWindow.largest + 1), empty.give(FlowWindow.largest),
    ]
    #expect(given == [false, false, true])
    let over = empty.give(.max)
    #expect(!over)
    #expect(empty.room == FlowWindow.largest)
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `it counts as plain numbers do`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var window = FlowWindow(room: 0)
    var room = 0
    for _ in 0..<2_000 {
      let bits = UInt32.random(in: 0...32, using: &random)
      let amount = UInt32(truncatingIfNeeded: random.next()) & UInt32((UInt64(1) << bits) - 1)
      if Bool.random(using: &random) {
        let isGiven = window.give(amount)
        #expect(isGiven == (room + Int(amount) <= Int(FlowWindow.largest)))
        if isGiven { room += Int(amount) }
      } else {
        let isTaken = window.take(Int(amount))
        #expect(isTaken == (Int(amount) <= room))
        if isTaken { room -= Int(amount) }
      }
      #expect(Int(window.room) == room)
    }
  }
}
