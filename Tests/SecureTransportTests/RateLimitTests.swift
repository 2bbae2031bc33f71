import Logging
import NIOCore
import TestSupport
import Testing

@testable import SecureTransport

@Suite struct RateLimitTests {
  static func at(_ milliseconds: Int64) -> NIODeadline {
    NIODeadline.uptimeNanoseconds(1_000_000_000_000) + .milliseconds(milliseconds)
  }

  @Test func `a burst is taken at once, and then one at a time`() {
    var limit = RateLimit(atOnce: 3, perSecond: 10)
    let burst = (0..<5).map { _ in limit.take(at: Self.at(0)) }
    #expect(burst == [true, true, true, false, false])
    #expect(!limit.isFull(at: Self.at(299)))
    let later = [99, 100, 100, 199, 200].map { limit.take(at: Self.at($0)) }
    #expect(later == [false, true, false, false, true])
    #expect(limit.isFull(at: Self.at(500)))
    let again = (0..<4).map { _ in limit.take(at: Self.at(10_000)) }
    #expect(again == [true, true, true, false])
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `it never lets more through than burst and rate`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let (burst, rate) = (
      Int.random(in: 1...50, using: &random), [1, 10, 1_000].randomElement(using: &random)!
    )
    var limit = RateLimit(atOnce: burst, perSecond: rate)
    var (taken, now) = (0, Int64(0))
    for _ in 0..<5_000 {
      now += Int64.random(in: 0...3, using: &random)
      if limit.take(at: Self.at(now)) { taken += 1 }
      #expect(Int64(taken) <= Int64(burst) + now * Int64(rate) / 1_000)
    }
    #expect(taken >= burst)
  }

  @Test func `connections of an identity share its rate and its voice, also one after the other`()
    throws
  {
    var limits = RPCLimits()
    limits.requestsPerIdentityAtOnce = 2
    limits.requestsPerIdentityPerSecond = 1
    let shares = IdentityShares(limits)
    let one = try PeerIdentity(
      uri: "spiffe://620503.620000.fundledger/county/a", issuer: "x", serialHex: "1")
    let other = try PeerIdentity(
      uri: "spiffe://620503.620000.fundledger/county/b", issuer: "x", serialHex: "2")
    let first = shares.join(one, at: Self.at(0))
    #expect(first.takeRequest(at: Self.at(0)))
    let topic = IdentityShare.Topic(message: "connection ends", level: .notice)
    let line = first.line(about: topic)
    first.leave()
    let second = shares.join(one, at: Self.at(1))
    #expect(second.line(about: topic) === line)
    #expect(second.takeRequest(at: Self.at(1)) && !second.takeRequest(at: Self.at(2)))
    #expect(shares.join(other, at: Self.at(2)).takeRequest(at: Self.at(2)))
    #expect(shares.join(other, at: Self.at(2)).line(about: topic) !== line)
  }

  @Test func `identities that have left and owe nothing are forgotten`() throws {
    let shares = IdentityShares(RPCLimits())
    for number in 0..<4_100 {
      let identity = try PeerIdentity(
        uri: "spiffe://620503.620000.fundledger/county/n\(number)", issuer: "x", serialHex: "1")
      let share = shares.join(identity, at: Self.at(0))
      // Of the first, one is still connected and one has just asked.
      if number == 0 { continue }
      if number == 1 { _ = share.takeRequest(at: Self.at(0)) }
      share.leave()
    }
    #expect(shares.count == 2 + 4)
  }
}
