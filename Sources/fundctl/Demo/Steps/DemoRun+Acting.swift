import Foundation
import FundCases
import FundClient

extension DemoRun {
  /// Sends the commands of every case, each under its own certificate, and shows who did what.
  func act() async throws {
    transcript.step("act", "二、业务办理 commands")
    var table = Table([
      .text("case", "案例"), .text("desk", "办理岗位"), .text("role", "角色"),
      .number("accepted", "办结指令"), .number("refused", "被拒指令"), .text("warned", "提示规则"),
    ])
    for plan in plans { runs.append(CaseRun(plan, laneNames: try write(plan))) }
    for run in runs {
      try await run.send { identity in try await session.client(identity) }
      for tally in run.tallies {
        table.rows.append([
          .text(run.plan.label), .text(tally.identity.title),
          .text(tally.identity.role.chineseName), .number(Int64(tally.accepted)),
          .number(Int64(tally.refused)),
          .text(tally.warnings.sorted().joined(separator: " ")),
        ])
      }
      let accepted = run.tallies.reduce(0) { $0 + $1.accepted }
      transcript.check(
        "\(run.plan.label): all commands are accepted", "\(run.plan.label) 办结业务指令",
        expected: .number(Int64(run.plan.steps.count { $0.expected == nil })),
        computed: .number(Int64(accepted)))
    }
    let tallies = runs.flatMap(\.tallies)
    table.footer = [
      [
        .text("合计"), .empty, .empty, .number(Int64(tallies.reduce(0) { $0 + $1.accepted })),
        .number(Int64(tallies.reduce(0) { $0 + $1.refused })), .empty,
      ]
    ]
    var report = Report()
    report.table = table
    transcript.show("desks", report)
    transcript.line("业务指令文件 commands  \(session.folder.path)/commands/")
    let status = try await session.client(.supervisor).check()
    transcript.check(
      "the server holds a voucher of each command that posts", "服务器凭证数（指令自动记账）",
      expected: .number(Int64(plans.reduce(0) { $0 + $1.vouchers })),
      computed: .number(Int64(status.vouchers)))
    transcript.showChecks()
  }

  /// Writes what each identity of a case sends into a file, a command a line, as `fundctl submit`
  /// reads it.
  ///
  /// - Returns: the lanes that belong to the files, by the certificate.
  private func write(_ plan: CasePlan) throws -> [String: String] {
    let folder = session.folder.path + "/commands"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var laneNames: [String: String] = [:]
    for identity in plan.identities {
      let lines = try plan.commands(of: identity).map { try $0.json() + "\n" }
      let bytes = Array(lines.joined().utf8)
      let path = "\(folder)/\(plan.published.year)-\(identity.certificate).jsonl"
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      commandFiles.append((path, identity))
      laneNames[identity.certificate] = try CommandLane.name(
        ofFile: bytes, hash: nil, label: "")
    }
    return laneNames
  }
}

extension CaseIdentity.Role {
  var chineseName: String {
    switch self {
    case .bureau: "经办"
    case .checker: "审核"
    case .supervisor: "主管"
    case .auditor: "审计"
    case .county: "查询"
    }
  }
}
