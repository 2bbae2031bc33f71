import FundCases
import FundClient

extension DemoRun {
  /// 规则拦截: what the rules refused while the cases went on, with document, article and figures.
  func showRules() {
    var table = Table([
      .text("case", "案例"), .text("attempt", "操作"), .text("rule", "规则"),
      .text("article", "依据"), .number("available", "可用"), .number("asked", "申请"),
    ])
    for run in runs {
      for met in run.refusals {
        let refusal = met.refusal
        let figures = Self.figures(of: met)
        table.rows.append([
          .text(run.plan.label), .text(met.expected.chinese),
          .text(Self.ruleName(refusal)), .text(refusal?.article ?? ""),
          .text(figures.available), .text(figures.asked),
        ])
        transcript.check(
          "\(run.plan.label): \(met.expected.text)", "\(run.plan.label) \(met.expected.chinese)",
          expected: .text(met.expected.rule),
          computed: .text(
            met.isAsExpected
              ? met.expected.rule
              : "\(refusal?.rule ?? "-") \(figures.available) \(figures.asked)"))
      }
    }
    var report = Report(heading: "规则拦截：办理途中被规则拒绝的操作（\(table.rows.count) 项）")
    report.table = table
    transcript.show("rules", report)
  }

  /// Its Chinese name and its id.
  private static func ruleName(_ refusal: Refusal?) -> String {
    guard let refusal, !refusal.rule.isEmpty else { return "没有被拒" }
    return "\(refusal.chineseMessage.prefix { $0 != "：" }) \(refusal.rule)"
  }

  /// The figures that the server says, in the unit of the rule.
  private static func figures(of met: MetRefusal) -> (available: String, asked: String) {
    guard let refusal = met.refusal, let available = refusal.figure("available"),
      let asked = refusal.figure("asked")
    else { return ("", "") }
    switch met.expected.figures {
    case .none: return ("", "")
    case .fen: return ("\(Fen(available)) 元", "\(Fen(asked)) 元")
    case .days: return ("\(available) 天", "\(asked) 天")
    case .dates:
      return (
        Day(number: UInt32(clamping: available)).description,
        Day(number: UInt32(clamping: asked)).description
      )
    }
  }
}
