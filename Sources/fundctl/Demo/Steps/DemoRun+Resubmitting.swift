import FundCases
import FundClient

extension DemoRun {
  /// Sends a bureau's commands again: it changes nothing, also in a month that was closed since.
  func submitAgain() async throws {
    transcript.step("resubmit", "七、同一批业务指令再次提交 submit again")
    let booksBefore = try await readBooks()
    let before = try await session.client(.supervisor).check()
    for (name, identity) in [
      (PublishedCase.Name.haidong, CaseIdentity.haidong), (.maiji, .maiji),
      (.maiji, .maijiChecker),
    ] {
      guard let run = runs.first(where: { $0.plan.name == name }) else { continue }
      let sent = run.plan.steps.count { $0.identity == identity && $0.expected == nil }
      let outcome = try await run.sendAgain(as: identity, try await session.client(identity))
      let known = outcome.runs.filter(\.wasAcceptedBefore).reduce(0) { $0 + $1.count }
      transcript.line(
        "\(run.plan.label) \(identity.title)：再次提交 \(sent) 条，此前已办结 \(known) 条，本次办理 "
          + "\(outcome.accepted - known) 条")
      transcript.check(
        "\(identity.certificate): decided now", "\(identity.title) 本次办理", expected: .number(0),
        computed: .number(Int64(outcome.accepted - known + outcome.refusals.count)))
      transcript.check(
        "\(identity.certificate): decided before", "\(identity.title) 此前已办结",
        expected: .number(Int64(sent)), computed: .number(Int64(known)))
    }
    let after = try await session.client(.supervisor).check()
    transcript.check(
      "vouchers of the server", "服务器凭证数", expected: .number(Int64(before.vouchers)),
      computed: .number(Int64(after.vouchers)))
    let booksAfter = try await readBooks()
    transcript.check(
      "nothing has changed", "账簿、账户、余额不变", expected: .text("✓"),
      computed: .text(booksBefore == booksAfter ? "✓" : "✗"))
    transcript.showChecks()
  }
}
