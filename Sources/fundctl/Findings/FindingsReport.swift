import FundClient

/// Findings and detectors for people and programs.
enum FindingsReport {
  static func make(_ list: FindingList) -> Report {
    var report = Report()
    report.add("through_block", "截至区块 through block", .number(Int64(clamping: list.through)))
    if let today = list.today { report.add("today", "计至日期 up to day", today.description) }
    report.add("findings", "疑点 findings", .number(Int64(list.count)))
    var table = Table([
      .text("name", "编号 name"), .text("severity", "程度 severity"), .text("day", "日期 day"),
      .text("entity", "主体 entity"), .text("detector", "检测项 detector"),
      .number("amount", "金额 amount"), .text("text_zh", "疑点 what"),
      .text("references", "依据 look at"),
    ])
    table.rows = list.findings.map(row)
    report.table = table
    if list.count > list.findings.count {
      report.notes.append(
        "\(list.count - list.findings.count) more: narrow it, or raise --limit (仅显示前\(list.findings.count)条)"
      )
    }
    if let from = list.incompleteFrom {
      report.notes.append(
        "from block \(from) on a detector's memory was full: it may miss things (自该区块起可能不完整)")
    }
    return report
  }

  static func row(_ finding: AuditFinding) -> [Cell] {
    [
      .text("\(finding.block).\(finding.ordinal)"),
      .term(finding.severity.name, finding.severity.chineseName),
      .text(finding.day.description), .text(finding.entity), .text(finding.detector),
      finding.amount.value == 0 ? .empty : .amount(finding.amount),
      .text(finding.chinese), .text(references(finding)),
    ]
  }

  /// Vouchers by their revision, commands by block, lane and serial.
  static func references(_ finding: AuditFinding) -> String {
    let shown = finding.references.prefix(4).map { reference in
      reference.voucher.map(\.description)
        ?? "\(reference.block)/\(reference.lane)/\(reference.serial)"
    }
    let more = finding.referenceCount - shown.count
    return shown.joined(separator: " ") + (more > 0 ? " +\(more)" : "")
  }

  /// All of it, amounts in fen.
  static func json(_ list: FindingList) -> JSONValue {
    .object([
      ("through_block", .number(Int64(clamping: list.through))),
      ("today", list.today.map { .string($0.description) } ?? .null),
      ("count", .number(Int64(list.count))),
      ("incomplete_from", list.incompleteFrom.map { .number(Int64(clamping: $0)) } ?? .null),
      ("findings", .array(list.findings.map(json))),
    ])
  }

  /// One finding with all that it says.
  static func json(_ finding: AuditFinding) -> JSONValue {
    .object([
      ("block", .number(Int64(clamping: finding.block))),
      ("ordinal", .number(Int64(finding.ordinal))),
      ("detector", .string(finding.detector)), ("severity", .string(finding.severity.name)),
      ("entity", .string(finding.entity)), ("day", .string(finding.day.description)),
      ("amount", .number(finding.amount.value)),
      (
        "subjects",
        .array(
          finding.subjects.map {
            .object([("kind", .string($0.kind)), ("value", .string($0.value))])
          })
      ),
      ("figures", .object(finding.figures.map { ($0.name, .number($0.value)) })),
      ("references", .array(finding.references.map(json))),
      ("reference_count", .number(Int64(finding.referenceCount))),
      ("text_zh", .string(finding.chinese)), ("text_en", .string(finding.english)),
      (
        "incomplete_from",
        finding.incompleteFrom.map { .number(Int64(clamping: $0)) } ?? .null
      ),
    ])
  }

  private static func json(_ reference: AuditFinding.Reference) -> JSONValue {
    .object([
      ("block", .number(Int64(clamping: reference.block))),
      ("lane", .number(Int64(reference.lane))),
      ("serial", .number(Int64(clamping: reference.serial))),
      ("voucher", reference.voucher.map { .string($0.description) } ?? .null),
    ])
  }

  static func make(_ detectors: [FindingDetector]) -> Report {
    var report = Report()
    var table = Table([
      .text("name", "检测项 name"), .text("name_zh", "名称"), .text("document", "文号 document"),
      .text("article", "条款 article"), .text("parameters", "参数 parameters"),
      .text("text_zh", "内容"), .text("text_en", "what it asks"),
    ])
    table.rows = detectors.map { detector in
      let parameters = detector.parameters.map { "\($0.name)=\($0.value)" }
      return [
        .text(detector.name), .text(detector.chineseName), .text(detector.document),
        .text(detector.article), .text(parameters.joined(separator: " ")),
        .text(detector.chinese), .text(detector.english),
      ]
    }
    report.table = table
    report.notes = [
      "Set a parameter by --set NAME.PARAMETER=VALUE; amounts are fen, shares hundredths of a percent, "
        + "areas hundredths of a square metre."
    ]
    return report
  }
}
