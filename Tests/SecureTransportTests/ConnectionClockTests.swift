import NIOCore
import Testing
import Wire

@testable import SecureTransport

/// The times that a connection is held to, without a connection.
@Suite struct ConnectionClockTests {
  typealias Work = ConnectionClock.Work

  static func at(_ seconds: Int64) -> NIODeadline {
    NIODeadline.uptimeNanoseconds(1_000_000_000_000) + .seconds(seconds)
  }

  static func clock(_ profile: Profile = .fund, isBegun: Bool = true) -> ConnectionClock {
    var clock = ConnectionClock(RPCLimits(), profile: profile, at: at(0))
    if isBegun { clock.settingsCame() }
    return clock
  }

  static func reason(_ verdict: ConnectionClock.Verdict?) -> String? {
    switch verdict {
    case .end(let end): end.reason
    case .aged: "aged"
    case nil: nil
    }
  }

  static let busy = Work(isIdle: false, stalledSince: nil)
  static let idle = Work(isIdle: true, stalledSince: nil)

  @Test func `settings must be there within ten seconds, in fund/1 only`() {
    var waiting = Self.clock(isBegun: false)
    #expect(waiting.next(Self.busy) == Self.at(10))
    #expect(waiting.look(at: Self.at(9), Self.busy) == nil)
    guard case .end(let end) = waiting.look(at: Self.at(10), Self.busy) else {
      Issue.record("goes on without settings")
      return
    }
    #expect(end.code == .protocolError)
    var begun = Self.clock()
    #expect(begun.look(at: Self.at(10), Self.busy) == nil)
    var base = Self.clock(.base, isBegun: false)
    #expect(base.look(at: Self.at(10), Self.busy) == nil)
  }

  @Test func `a frame has a minute, whatever else happens`() {
    var clock = Self.clock()
    clock.frameBegan = Self.at(100)
    #expect(clock.next(Self.busy) == Self.at(160))
    #expect(clock.look(at: Self.at(159), Self.busy) == nil)
    #expect(Self.reason(clock.look(at: Self.at(160), Self.busy)) == "frame not finished in time")
  }

  @Test func `a peer that takes nothing has half a minute from when it last took something`() {
    var clock = Self.clock()
    let stalled = Work(isIdle: false, stalledSince: Self.at(50))
    #expect(clock.next(stalled) == Self.at(80))
    #expect(clock.look(at: Self.at(79), stalled) == nil)
    #expect(Self.reason(clock.look(at: Self.at(80), stalled)) == "client does not read")
  }

  @Test
  func `a connection without a call is closed after a quarter of an hour, with one it is not`() {
    var clock = Self.clock()
    clock.lastCall = Self.at(30)
    #expect(clock.next(Self.idle) == Self.at(930))
    #expect(clock.look(at: Self.at(929), Self.idle) == nil)
    #expect(clock.look(at: Self.at(2_000), Self.busy) == nil)
    #expect(Self.reason(clock.look(at: Self.at(930), Self.idle)) == "idle")
  }

  @Test func `a day is the age of a connection, and its calls have ten minutes more`() {
    var clock = Self.clock()
    #expect(clock.next(Self.busy) == Self.at(86_400))
    #expect(clock.look(at: Self.at(86_399), Self.busy) == nil)
    #expect(clock.look(at: Self.at(86_400), Self.busy) == .aged)
    #expect(clock.look(at: Self.at(86_400), Self.busy) == nil)
    #expect(clock.next(Self.busy) == Self.at(87_000))
    #expect(Self.reason(clock.look(at: Self.at(87_000), Self.busy)) == "too old")
  }
}
