/// A file of one command with Chinese headings and an example (样表), which `fundctl submit` reads.
enum CommandTemplate {
  /// Forms that are a step at the end of the year: their days are of December, in month 13.
  private static let yearEnd: Set<String> = ["carry_over", "accrue_year_end", "close_year"]

  static func csv(of form: FundForm) -> String {
    let isYearEnd = yearEnd.contains(form.kind)
    var cells = [("指令", form.chineseName)]
    for field in FundForms.common {
      let example =
        switch field.name {
        case "day" where isYearEnd: "2020-12-31"
        case "adjustment_period" where isYearEnd: "是"
        case "entity": form.actor
        default: field.example
        }
      cells.append((field.chineseName, example))
    }
    for field in form.fields { cells.append((heading(of: field), field.example)) }
    let lines = [cells.map { quoted($0.0) }, cells.map { quoted($0.1) }]
    return lines.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  private static func heading(of field: FundField) -> String {
    field.holdsAmounts ? field.chineseName + "（元）" : field.chineseName
  }

  private static func quoted(_ cell: String) -> String {
    guard cell.contains(where: { ",\"\n\r".contains($0) }) else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }

  /// The commands that have one.
  static var list: Report {
    var table = Table([
      .text("kind", "名称 name"), .text("action", "指令"), .text("command", "命令 command"),
      .text("role", "办理 role"),
    ])
    table.rows = FundForms.all.map { form in
      [
        .text(form.kind), .text(form.chineseName),
        .text(form.path.isEmpty ? "" : "fundctl " + form.path.joined(separator: " ")),
        .text(form.duty.roles.map(\.rawValue).joined(separator: " / ")),
      ]
    }
    var report = Report()
    report.table = table
    return report
  }
}
