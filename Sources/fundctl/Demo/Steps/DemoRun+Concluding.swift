import FundCases
import FundClient

extension DemoRun {
  /// Stops the daemon and says what was shown.
  func conclude() async throws {
    transcript.step("conclude", "八、结论 summary")
    let status = try await session.client(.supervisor).check()
    let exit = await session.stopDaemon()
    transcript.check(
      "the daemon stops as told", "正常停止，退出码", expected: .text("0"),
      computed: .text(exit == .code(0) ? "0" : exit.map { "\($0)" } ?? "-"))
    transcript.showChecks()
    let failed = transcript.failed
    let elapsed = clock.now - start
    let folder = session.folder.path
    transcript.line()
    for check in failed {
      transcript.conclude(
        "✗ \(check.chinese): 应为 \(text(check.expected))，实为 \(text(check.computed))")
    }
    transcript.conclude(
      """
      \(failed.isEmpty ? "✓" : "✗") \(transcript.checks.count - failed.count)/\(transcript.checks.count) 项核对相符 \
      checks hold，用时 \(Self.seconds(elapsed))
        \(plans.count) 个公布案例，\(status.vouchers) 张凭证，\(status.legs) 行分录，\(status.ledgers) 本账簿，\
      \(refusedCount) 项应拒操作
        文件夹 folder  \(folder)
          commands/    各单位业务指令      export/     审计导出      fundd.log  服务日志
      再看 look further:
        fundd --config \(folder)/fundd.json &
        export FUNDLEDGER_HOME=\(folder)
        fundctl progress --entity 620503 --year 2021 --by class --unit wan --as bureau-620503
        fundctl book trial-balance 620503 GLB --unit wan --as supervisor-000000
        fundctl book trial-balance 430281.U.扶贫办 GLA --unit wan --by-account --as bureau-430281
        fundctl submit \(commandFiles.first?.path ?? "") --as \
      \(commandFiles.first?.identity.certificate ?? "")
        fundctl export --as auditor-000000 -o audit
      """)
    if transcript.mode == .json {
      print(
        transcript.json([
          ("passed", .bool(failed.isEmpty)),
          ("elapsed_ms", .number(Int64(elapsed / .milliseconds(1)))),
          ("folder", .string(folder)), ("vouchers", .number(Int64(status.vouchers))),
          ("legs", .number(Int64(status.legs))),
        ]))
    }
  }

  private func text(_ cell: Cell) -> String { cell.text(in: .wan, places: 2) }
}
