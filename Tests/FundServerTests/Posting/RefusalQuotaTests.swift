import Testing

@testable import FundServer

struct RefusalQuotaTests {
  @Test func `an identity has its own allowance`() {
    let quota = RefusalQuota()
    #expect(quota.available(to: "a") == RefusalQuota.burst)
    quota.use(RefusalQuota.burst, by: "a")
    // What flows back until now is a fraction.
    #expect(quota.available(to: "a") < RefusalQuota.burst / 2)
    #expect(quota.available(to: "b") == RefusalQuota.burst)
    quota.use(5, by: "b")
    #expect((RefusalQuota.burst - 5...RefusalQuota.burst).contains(quota.available(to: "b")))
  }

  @Test func `those with a full allowance are forgotten, and no others`() {
    let quota = RefusalQuota()
    quota.use(RefusalQuota.burst, by: "a")
    for number in 0..<RefusalQuota.identities + 10 { quota.use(0, by: "\(number)") }
    #expect(quota.available(to: "a") < RefusalQuota.burst / 2)
  }
}
