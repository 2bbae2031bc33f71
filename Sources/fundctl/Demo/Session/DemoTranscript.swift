import Foundation
import FundClient

/// What the demonstration says, and the checks it made on the way.
final class DemoTranscript {
  enum Mode {
    /// Tables and all.
    case full
    /// The end only.
    case quiet
    /// One JSON object at the end.
    case json
  }

  /// A sentence that was compared with what the server says.
  struct Check {
    var text: String
    var chinese: String
    var expected: Cell
    var computed: Cell
    var holds: Bool { expected == computed }
  }

  let mode: Mode
  private(set) var checks: [Check] = []
  private var shownChecks = 0
  private var steps: [Step] = []

  private struct Step {
    var key: String
    var members: [(String, JSONValue)] = []
  }

  init(mode: Mode) { self.mode = mode }

  var failed: [Check] { checks.filter { !$0.holds } }

  func step(_ key: String, _ title: String) {
    steps.append(Step(key: key))
    line()
    line("━━ \(title) ━━")
  }

  func line(_ text: String = "") {
    if mode == .full { print(text) }
  }

  /// Of the end: also when it is to be quiet.
  func conclude(_ text: String) {
    if mode != .json { print(text) }
  }

  /// A report in 万元; a member of the step in JSON.
  func show(_ key: String, _ report: Report) {
    line()
    if mode == .full { print(report.text(in: .wan), terminator: "") }
    keep(key, report.value)
  }

  func keep(_ key: String, _ value: JSONValue) {
    if !steps.isEmpty { steps[steps.count - 1].members.append((key, value)) }
  }

  func check(_ text: String, _ chinese: String, expected: Cell, computed: Cell) {
    checks.append(
      Check(text: text, chinese: chinese, expected: expected, computed: computed))
  }

  /// The checks since it was last called.
  func showChecks() {
    let new = checks[shownChecks...]
    shownChecks = checks.count
    guard mode == .full, !new.isEmpty else { return }
    var table = Table([
      .text("holds", ""), .text("check", "核对 check"), .number("expected", "应为"),
      .number("computed", "实为"),
    ])
    table.rows = new.map {
      [.text($0.holds ? "✓" : "✗"), .text($0.chinese), $0.expected, $0.computed]
    }
    line()
    table.lines(in: .wan).forEach { line($0) }
  }

  func json(_ members: [(String, JSONValue)]) -> String {
    let checks = checks.map { check in
      JSONValue.object([
        ("check", .string(check.text)), ("chinese", .string(check.chinese)),
        ("expected", check.expected.json), ("computed", check.computed.json),
        ("holds", .bool(check.holds)),
      ])
    }
    let steps = steps.map { ($0.key, JSONValue.object($0.members)) }
    return JSONValue.object(
      members + [("checks", .array(checks)), ("steps", .object(steps))]
    ).pretty
  }
}

extension Report {
  /// The report as a member of a larger object.
  var value: JSONValue {
    .object(
      facts.map { ($0.key, $0.cell.json) } + (table.map { [("rows", $0.json)] } ?? []))
  }
}
