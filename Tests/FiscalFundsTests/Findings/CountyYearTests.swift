import FiscalFunds
import Foundation
import Testing

@testable import LedgerCore

/// How well the detectors find what was planted in generated years, and how often they cry wolf.
/// `FINDINGS_SEEDS=1,2,3` measures other years and prints the table.
struct CountyYearTests {
  private static let asked =
    ProcessInfo.processInfo.environment["FINDINGS_SEEDS"]?.split(separator: ",")
    .compactMap { UInt64($0) }

  struct Line {
    var planted = 0
    var found = 0
    var findings = 0
    var falseAlarms = 0
  }

  static func measure(_ year: CountyYear, _ findings: [Finding]) -> [DetectorKind: Line] {
    var lines: [DetectorKind: Line] = [:]
    for plant in year.planted {
      let names = findings.filter { finding in
        finding.detector == plant.kind
          && finding.subjects.contains { plant.keys.contains($0.value) }
      }
      lines[plant.kind, default: Line()].planted += 1
      lines[plant.kind, default: Line()].found += names.isEmpty ? 0 : 1
    }
    for finding in findings {
      let isPlanted = year.planted.contains { plant in
        plant.kind == finding.detector
          && finding.subjects.contains { plant.keys.contains($0.value) }
      }
      lines[finding.detector, default: Line()].findings += 1
      lines[finding.detector, default: Line()].falseAlarms += isPlanted ? 0 : 1
    }
    return lines
  }

  static func findings(
    _ blocks: [StoredBlock], _ settings: FindingSettings = FindingSettings(),
    scope: FactScope = .whole
  ) throws -> [Finding] {
    let engine = FindingsEngine(settings: settings, scope: scope)
    var findings: [Finding] = []
    for block in blocks { findings += try block.withBody { try engine.take($0) } }
    return findings + engine.finish()
  }

  @Test(arguments: asked ?? [1, 2])
  func whatIsPlantedIsFound(_ seed: UInt64) throws {
    let year = CountyYear(seed: seed)
    let (desk, refusals) = try year.played()
    let refused = refusals.prefix(3).joined(separator: "; ")
    try #require(refusals.count == 0, "\(refusals.count): \(refused)")
    let findings = try Self.findings(desk.blocks)
    let lines = Self.measure(year, findings)
    if Self.asked != nil {
      print("seed \(seed): \(year.deeds.count) commands\n" + Self.table(lines))
    }
    #expect(year.planted.count == 200)
    for kind in DetectorKind.allCases {
      let line = lines[kind] ?? Line()
      let floor = Self.statistical.contains(kind) ? 75 : 95
      #expect(line.planted > 0 && line.found * 100 >= line.planted * floor, "\(kind): \(line)")
    }
    let falseAlarms = lines.values.reduce(0) { $0 + $1.falseAlarms }
    #expect(falseAlarms * 100 <= findings.count * 15, "\(falseAlarms) of \(findings.count)")
  }

  /// Kinds that go by shares and likeness: what is planted drowns in the ordinary now and then.
  private static let statistical: Set<DetectorKind> = [
    .paperIntegration, .splitPayments, .yearEndRush, .equalAmounts, .reversals, .fixedPair,
    .oddHours,
  ]

  static func table(_ lines: [DetectorKind: Line]) -> String {
    var text = ""
    var all = Line()
    func row(_ name: String, _ line: Line) {
      let recall = line.planted == 0 ? "-" : "\(line.found * 1_000 / line.planted)‰"
      text +=
        "| \(name) | \(line.planted) | \(line.found) | \(recall) | \(line.findings) | \(line.falseAlarms) |\n"
    }
    for kind in DetectorKind.allCases {
      let line = lines[kind] ?? Line()
      row(kind.name, line)
      all.planted += line.planted
      all.found += line.found
      all.findings += line.findings
      all.falseAlarms += line.falseAlarms
    }
    row("all", all)
    return text
  }
}
