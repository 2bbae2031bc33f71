import FundServer
import Testing

/// The time of blocks over clocks that tests move.
@Suite struct BlockClockTests {
  private static let second: Int64 = 1_000
  private static let start = TestLedger.clockMs

  private static func clock(
    over hands: TestClock, newestMs: Int64 = start, acceptsAny: Bool = false
  ) throws -> BlockClock {
    try BlockClock(
      newestMs: newestMs, acceptsAny: acceptsAny, wallMs: hands.wallMs,
      monotonicMs: hands.monotonicMs)
  }

  /// What a clock says, to be compared.
  private struct Reading: Equatable {
    var timeMs: Int64
    var change: BlockClock.Change?

    init(_ timeMs: Int64, _ change: BlockClock.Change? = nil) {
      self.timeMs = timeMs
      self.change = change
    }
  }

  private static func read(_ clock: inout BlockClock) -> Reading {
    let (timeMs, change) = clock.next()
    return Reading(timeMs, change)
  }

  @Test func `the wall clock is followed, also over small steps`() throws {
    let hands = TestClock()
    var clock = try Self.clock(over: hands)
    for step in [0, 1, 5_000, 59_999, 60_000, 3_600_000] as [Int64] {
      hands.pass(step)
      let reading = Self.read(&clock)
      #expect(reading == Reading(hands.wallMs()))
    }
    hands.jump(60_000)
    let reading = Self.read(&clock)
    #expect(reading == Reading(hands.wallMs()))
  }

  @Test func `the time never runs backwards`() throws {
    let hands = TestClock()
    var clock = try Self.clock(over: hands)
    hands.pass(100_000)
    let before = Self.read(&clock).timeMs
    hands.jump(-50_000)
    let back = Self.read(&clock)
    hands.pass(49_999)
    let still = Self.read(&clock)
    hands.pass(2)
    let later = Self.read(&clock)
    #expect([back, still] == [Reading(before), Reading(before)])
    #expect(later == Reading(before + 1))
  }

  @Test(arguments: [60_001, 86_400_000 * 365, -60_001, -86_400_000 * 365] as [Int64])
  func `a jump is not followed, told once, and the time goes on`(jump: Int64) throws {
    let hands = TestClock()
    var clock = try Self.clock(over: hands)
    hands.jump(jump)
    let jumped = Self.read(&clock)
    #expect(jumped == Reading(Self.start, .jumped(jump)))
    #expect(clock.isAdrift && clock.skewMs == jump)
    hands.pass(7 * Self.second)
    let later = Self.read(&clock)
    #expect(later == Reading(Self.start + 7 * Self.second))
    // It is set right, nearly.
    hands.jump(-jump + 30 * Self.second)
    let right = Self.read(&clock)
    #expect(right == Reading(hands.wallMs(), .returned))
    #expect(!clock.isAdrift)
    hands.jump(jump)
    let again = Self.read(&clock)
    #expect(again.change == .jumped(jump))
  }

  @Test func `a start far from the newest block is refused unless it is accepted`() throws {
    let limit = BlockClock.behindLimitMs
    let ahead = BlockClock.aheadLimitMs
    for newest in [Self.start + limit, Self.start - ahead, 0] {
      _ = try Self.clock(over: TestClock(), newestMs: newest)
    }
    for newest in [Self.start + limit + 1, Self.start - ahead - 1] {
      let problem = #expect(throws: BlockClock.Problem.self) {
        try Self.clock(over: TestClock(), newestMs: newest)
      }
      #expect(problem?.description.contains("--accept-clock") == true)
      _ = try Self.clock(over: TestClock(), newestMs: newest, acceptsAny: true)
    }
    let days = #expect(throws: BlockClock.Problem.self) {
      try Self.clock(over: TestClock(), newestMs: Self.start + 3 * 86_400_000)
    }
    #expect(days?.description.contains("3 days behind") == true)
  }

  @Test func `behind the newest block the time stands still until it is reached`() throws {
    let hands = TestClock()
    var clock = try Self.clock(over: hands, newestMs: Self.start + 1_000)
    let first = Self.read(&clock)
    #expect(first == Reading(Self.start + 1_000))
    hands.pass(1_001)
    let second = Self.read(&clock)
    #expect(second == Reading(Self.start + 1_001))
  }
}
