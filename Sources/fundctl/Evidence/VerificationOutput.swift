import ArgumentParser
import Foundation
import FundExports

/// Prints what a verification says, and how far it is.
enum VerificationOutput {
  /// Prints the result and ends the command: with 0 when nothing is wrong, else 1.
  static func end(_ result: VerificationResult, json: Bool) throws {
    Progress.clear()
    print(json ? self.json(result).pretty : text(result))
    if !result.isGood { throw ExitCode(result.exitCode) }
  }

  static func text(_ result: VerificationResult) -> String {
    var lines = ["\(result.subject)"]
    let width = result.facts.map { DisplayWidth.columns(of: $0.label) }.max() ?? 0
    for fact in result.facts {
      let padding = String(repeating: " ", count: width - DisplayWidth.columns(of: fact.label))
      lines.append("  \(fact.label)\(padding)  \(DisplayWidth.printable(fact.value))")
    }
    for note in result.notes { lines.append("  * \(note)") }
    if result.isGood {
      lines.append("verified 验证通过: nothing is wrong")
    } else {
      for discrepancy in result.discrepancies {
        lines.append("! \(DisplayWidth.printable(discrepancy.description))")
        lines.append("    \(discrepancy.meaning)")
      }
      let more = result.discrepancyCount - result.discrepancies.count
      if more > 0 { lines.append("! \(more) more of these are not shown") }
      lines.append("WRONG 验证不通过: \(result.discrepancyCount) found")
    }
    return lines.joined(separator: "\n")
  }

  static func json(_ result: VerificationResult) -> JSONValue {
    .object([
      ("subject", .string(result.subject)), ("good", .bool(result.isGood)),
      ("found", .number(Int64(result.discrepancyCount))),
      (
        "discrepancies",
        .array(
          result.discrepancies.map { discrepancy in
            .object([
              ("kind", .string(discrepancy.kind.rawValue)),
              ("file", discrepancy.place.file.map { .string($0) } ?? .null),
              ("block", discrepancy.place.block.map { .number(Int64(clamping: $0)) } ?? .null),
              ("offset", discrepancy.place.offset.map { .number(Int64(clamping: $0)) } ?? .null),
              ("voucher", discrepancy.place.voucher.map { .string($0) } ?? .null),
              ("detail", .string(discrepancy.detail)),
              ("meaning", .string(discrepancy.meaning)),
            ])
          })
      ),
      ("facts", .object(result.facts.map { ($0.key, .string($0.value)) })),
      ("notes", .array(result.notes.map { .string($0) })),
    ])
  }

  /// A bar on the terminal.
  static func show(_ progress: VerificationProgress) {
    guard progress.total > 0 else { return }
    let width = 30
    let done = min(width, Int(progress.done * UInt64(width) / max(1, progress.total)))
    let bar = String(repeating: "#", count: done) + String(repeating: ".", count: width - done)
    let name =
      switch progress.step {
      case .blocks: "blocks 区块"
      case .files: "files 文件"
      case .extracts: "extracts 区块摘录"
      case .rendering: "formats 格式"
      }
    let percent = progress.done * 100 / max(1, progress.total)
    Progress.show("[\(bar)] \(percent)% \(name)")
  }
}
