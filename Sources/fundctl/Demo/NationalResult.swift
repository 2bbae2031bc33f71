import EmbeddedFunds
import FiscalFunds
import FundClient

/// What the national run says at its end.
struct NationalResult {
  let outcome: NationalOutcome
  let report: NationalReport
  let trace: FiscalFunds.HouseholdTrace?
  let restart: Duration
  let peakMebibytes: Int
  let divisor: Int64

  var failures: [String] {
    report.checks.filter { !$0.holds }.map(\.name) + (report.broken.map { [$0] } ?? [])
  }

  // MARK: For people

  var lines: [String] {
    var text = ["", "全国资金来源表 financing by source (亿元)"]
    text += table.lines(in: .yuan)
    let total = report.table.total
    text.append(
      "合计规模 \(Self.yi(total.quota))，任务 \(RelocationText.persons(report.table.persons.task))")
    if divisor > 1 { text.append("(1/\(divisor) of the real programme)") }
    text += ["", "核对 checks"]
    text += report.checks.map { check in
      "\(check.holds ? "✓" : "✗") \(check.chinese) \(check.name): \(check.computed)"
        + (check.holds ? "" : ", expected \(check.expected)")
    }
    text.append(
      report.broken.map { "✗ \($0)" }
        ?? "✓ 全部不变式成立 every invariant holds: books balance, mirrors agree, rows equal accounts")
    text += traceLines
    text += ["", "规模 size and cost"]
    text.append(
      "\(outcome.commands) commands, \(report.vouchers) vouchers, \(report.legs) legs,"
        + " \(report.ledgers) ledgers, \(report.accounts) accounts")
    text.append(
      "\(outcome.duration.tenths) s, journal \(outcome.bytes >> 20) MiB, peak memory"
        + " \(peakMebibytes) MiB, restart (whole replay) \(restart.tenths) s")
    for (rule, count) in outcome.warnings.sorted(by: { $0.key < $1.key }) {
      text.append("rule \(rule) warned \(count) times")
    }
    return text
  }

  private static func yi(_ amount: Int64) -> String { RelocationText.yi(Fen(amount)) }

  private var table: Table {
    var table = Table([
      .text("source", "来源"), .number("quota", "规模"), .number("raised", "到位"),
      .number("not_raised", "未到位"), .number("passed", "下拨"), .number("paid", "支付"),
      .number("moved", "结余调整"), .number("balance", "余额"),
    ])
    func row(_ name: String, _ figures: FinancingTable.Figures) -> [Cell] {
      [
        .text(name), .text(Self.yi(figures.quota)), .text(Self.yi(figures.raised)),
        .text(Self.yi(figures.quota - figures.raised)), .text(Self.yi(figures.passed)),
        .text(Self.yi(figures.paid)), .text(Self.yi(figures.moved)),
        .text(Self.yi(figures.balance)),
      ]
    }
    table.rows = report.table.lines.filter { $0.source != .local }.map {
      row("\($0.source.dimension) \($0.source.title)", $0.figures)
    }
    table.footer = [row("合计", report.table.total)]
    return table
  }

  private var traceLines: [String] {
    guard let trace else { return [] }
    let place = "\(trace.countyName) \(trace.projectName)"
    let share = Cell.amount(Fen(trace.share)).text(in: .yuan, places: 2)
    var text = ["", "一户的资金 the money of one house: \(place)"]
    text.append("  \(trace.household.persons)人，分摊工程款 \(share)元")
    for pot in trace.pots {
      let origin = pot.loan.map { "\($0.key) \($0.lender)" } ?? ""
      text.append(
        "  \(pot.row.source.dimension) \(pot.row.source.title) \(origin):"
          + " \(Cell.amount(Fen(pot.share)).text(in: .yuan, places: 2))元")
    }
    for funding in trace.fundings {
      let chain = funding.chain.map { "\($0.row.entity) \($0.row.key)" }
      text.append("  R1 指标 " + chain.joined(separator: " ← "))
    }
    return text
  }

  // MARK: For programs

  var json: JSONValue {
    let sources = report.table.lines.map { line in
      JSONValue.object([
        ("source", .string(line.source.dimension)), ("quota", .number(line.figures.quota)),
        ("raised", .number(line.figures.raised)), ("passed", .number(line.figures.passed)),
        ("paid", .number(line.figures.paid)), ("moved", .number(line.figures.moved)),
        ("balance", .number(line.figures.balance)),
      ])
    }
    let checks = report.checks.map { check in
      JSONValue.object([
        ("check", .string(check.name)), ("chinese", .string(check.chinese)),
        ("expected", .number(check.expected)), ("computed", .number(check.computed)),
        ("holds", .bool(check.holds)),
      ])
    }
    return .object([
      ("divisor", .number(divisor)), ("persons", .number(report.table.persons.task)),
      ("quota", .number(report.table.total.quota)), ("sources", .array(sources)),
      ("checks", .array(checks)),
      ("broken_invariant", report.broken.map { .string($0) } ?? .null),
      ("commands", .number(Int64(outcome.commands))), ("vouchers", .number(Int64(report.vouchers))),
      ("legs", .number(Int64(report.legs))), ("accounts", .number(Int64(report.accounts))),
      ("journal_bytes", .number(Int64(outcome.bytes))),
      ("peak_memory_mib", .number(Int64(peakMebibytes))),
      ("seconds", .string(outcome.duration.tenths)),
      ("restart_seconds", .string(restart.tenths)),
    ])
  }
}

extension FiscalFunds.MoneySource {
  /// 来源.
  fileprivate var title: String {
    switch self {
    case .grant: "中央预算内投资"
    case .bond: "地方政府债券"
    case .fund: "专项建设基金"
    case .loan: "长期贴息贷款"
    case .households: "农户自筹"
    case .local: "地方资金"
    }
  }
}
