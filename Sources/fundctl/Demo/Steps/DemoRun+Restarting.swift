import FundCases
import FundClient
import LedgerJournal

extension DemoRun {
  /// Kills the daemon, starts it again, and compares all that it says.
  func crashAndRestart() async throws {
    transcript.step("restart", "六、强制中断与恢复 kill and restart")
    let booksBefore = try await readBooks()
    let before = try await session.client(.auditor).check(withStateDigest: true)
    let exit = try await session.crashDaemon()
    let began = clock.now
    try await session.startDaemon()
    let after = try await session.client(.auditor).check(withStateDigest: true)
    transcript.line("SIGKILL 之后重新启动并重放日志，\(Self.seconds(clock.now - began))")
    let booksAfter = try await readBooks()
    var report = Report()
    report.table = Table([
      .text("what", ""), .text("before", "中断前 before"), .text("after", "恢复后 after"),
    ])
    report.table?.rows = [
      [
        .text("凭证／分录"), .text("\(before.vouchers)／\(before.legs)"),
        .text("\(after.vouchers)／\(after.legs)"),
      ],
      [
        .text("账簿／账户"), .text("\(before.ledgers)／\(before.accounts)"),
        .text("\(after.ledgers)／\(after.accounts)"),
      ],
      [.text("末区块"), .text(before.durable.description), .text(after.durable.description)],
      [
        .text("状态摘要 \(after.digestAlgorithm)"),
        .text(Hexadecimal.text(before.stateDigest.prefix(12)) + "…"),
        .text(Hexadecimal.text(after.stateDigest.prefix(12)) + "…"),
      ],
      [
        .text("区块摘要 \(after.digestAlgorithm)"),
        .text(Hexadecimal.text(before.blockDigest.prefix(12)) + "…"),
        .text(Hexadecimal.text(after.blockDigest.prefix(12)) + "…"),
      ],
    ]
    transcript.show("state", report)
    transcript.check(
      "the daemon was killed", "进程结束方式", expected: .text("SIGKILL"),
      computed: .text(exit == .signal(9) ? "SIGKILL" : "\(exit)"))
    transcript.check(
      "the state digest is the same", "状态摘要一致",
      expected: .text(Hexadecimal.text(before.stateDigest.prefix(8))),
      computed: .text(
        before.stateDigest == after.stateDigest
          ? Hexadecimal.text(after.stateDigest.prefix(8)) : "不一致"))
    transcript.check(
      "the block digest is the same", "区块摘要一致",
      expected: .text(Hexadecimal.text(before.blockDigest.prefix(8))),
      computed: .text(
        before.blockDigest == after.blockDigest
          ? Hexadecimal.text(after.blockDigest.prefix(8)) : "不一致"))
    let differing =
      zip(booksBefore.accounts, booksAfter.accounts).filter { $0.0 != $0.1 }.count
      + abs(booksBefore.accounts.count - booksAfter.accounts.count)
    transcript.check(
      "accounts that differ", "余额或分录数不同的账户（共 \(booksAfter.accounts.count) 个）",
      expected: .number(0), computed: .number(Int64(differing)))
    transcript.check(
      "ledgers and closed months are the same", "账簿与结账状态一致", expected: .text("✓"),
      computed: .text(booksBefore.ledgers == booksAfter.ledgers ? "✓" : "✗"))
    transcript.showChecks()
  }
}
