import Testing

@testable import LedgerCore

struct JumpStackTests {
  private static let records = 5_000

  /// The ordinal that record n jumps to (0: none), by the definition on whole chains:
  /// cons(x, s) jumps to s.jump.jump when s and s.jump jump equally far, otherwise to s.
  private static func definition(_ count: Int) -> [Int] {
    var jumps = [0]
    for record in 1...count {
      let before = record - 1
      let first = jumps[before]
      let second = jumps[first]
      jumps.append(before > 0 && first > 0 && before - first == first - second ? second : before)
    }
    return jumps
  }

  private static func pushed(_ count: Int) -> [Int] {
    var slots = PagedColumn<Position>()
    var stack = JumpStack()
    var jumps = [0]
    for record in 1...count {
      let target = stack.push(Position(block: UInt64(record), index: 0), in: &slots)
      jumps.append(Int(target.block))
    }
    return jumps
  }

  @Test func jumpsAreThoseOfTheSkewBinaryNumbers() {
    #expect(Self.pushed(Self.records) == Self.definition(Self.records))
    #expect(Self.definition(15) == [0, 0, 1, 0, 3, 4, 3, 0, 7, 8, 7, 10, 11, 10, 7, 0])
  }

  @Test func everyEarlierRecordIsFewStepsAway() {
    let jumps = Self.pushed(Self.records)
    for start in [Self.records, 4_095, 4_096, 2_047, 1_000, 31, 2, 1] {
      let bound = 3 * (Int.bitWidth - start.leadingZeroBitCount)
      for target in 1...start {
        var at = start
        var steps = 0
        while at != target {
          at = jumps[at] >= target ? jumps[at] : at - 1
          steps += 1
        }
        if steps > bound { Issue.record("\(start) to \(target) takes \(steps) steps") }
      }
    }
  }

  @Test func slotsGrowWithTheLogarithm() {
    var slots = PagedColumn<Position>()
    var stack = JumpStack()
    #expect(stack.depth == 0 && slots.count == 0)
    for record in 1...Self.records {
      _ = stack.push(Position(block: UInt64(record), index: 0), in: &slots)
      #expect(stack.depth <= Int.bitWidth - record.leadingZeroBitCount)
    }
    #expect(slots.count == 16)
  }

  @Test func stacksInOneColumnDoNotTouchEachOther() {
    var slots = PagedColumn<Position>()
    var stacks = [JumpStack](repeating: JumpStack(), count: 7)
    let expected = Self.definition(600)
    for record in 1...600 {
      for index in stacks.indices {
        let position = Position(block: UInt64(record), index: index)
        let jump = stacks[index].push(position, in: &slots)
        let isRight =
          expected[record] == 0
          ? jump == .none : jump == Position(block: UInt64(expected[record]), index: index)
        if !isRight { Issue.record("stack \(index) jumps wrongly from \(record)") }
      }
    }
  }
}
