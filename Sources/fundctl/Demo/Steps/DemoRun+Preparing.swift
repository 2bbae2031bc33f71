import FundCases
import FundClient

extension DemoRun {
  /// Folder, certificates, daemon, and the ledgers of all cases.
  func prepare() async throws {
    transcript.step("prepare", "一、准备 prepare")
    let began = clock.now
    try session.makeFiles()
    let certified = clock.now
    try await session.startDaemon()
    let served = clock.now
    let supervisor = try await session.client(.supervisor)
    let status = try await supervisor.check()
    transcript.line("文件夹 folder        \(session.folder.path)")
    transcript.line(
      "证书 certificates    \(CaseIdentity.all.count) 个身份，\(Self.seconds(certified - began))")
    transcript.line(
      "服务 daemon          fundd \(status.version)，\(session.address)，TLS 1.3 双向认证，"
        + "摘要算法 \(status.digestAlgorithm)，\(Self.seconds(served - certified))")
    transcript.keep("version", .string(status.version))
    transcript.check(
      "the journal is new", "新账：凭证数", expected: .number(0),
      computed: .number(Int64(status.vouchers)))
    try await openLedgers(supervisor)
    let reached = try await supervisor.allLedgers()
    transcript.check(
      "all ledgers are open", "开立账簿", expected: .number(Int64(plans.flatMap(\.ledgers).count)),
      computed: .number(Int64(reached.count)))
    transcript.line("账簿 ledgers         \(reached.count) 本（指标账 GLB、总会计 GLF、单位账 GLA）")
    transcript.line()
    transcript.line("案例 cases（单位：万元）")
    for plan in plans {
      transcript.line("  \(plan.label)  \(plan.published.title)（\(plan.published.publisher)）")
    }
    transcript.line("日期、文号、合同为演示所设，公布资料没有；另设：")
    for plan in plans {
      for assumption in plan.assumptions { transcript.line("  \(plan.label)  \(assumption)") }
    }
    transcript.showChecks()
  }

  private func openLedgers(_ supervisor: LedgerClient) async throws {
    let books = ["GLB": "预算指标账", "GLF": "财政总会计", "GLA": "单位账"]
    for plan in plans {
      guard let january = Month(number: UInt32(plan.published.year * 100 + 1)) else { continue }
      for ledger in plan.ledgers {
        _ = try await supervisor.openLedger(
          entity: ledger.entity, book: ledger.book,
          name: name(of: ledger.entity) + (books[ledger.book] ?? ""), firstMonth: january)
      }
    }
  }
}
