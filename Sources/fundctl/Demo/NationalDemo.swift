import EmbeddedFunds
import FiscalFunds
import Foundation
import FundClient
import FundData
import LedgerCore
import LedgerJournal

/// `fundctl demo --national`: the whole programme of relocation on an embedded store.
struct NationalDemo {
  let folder: URL
  let counties: Int
  let divisor: Int64
  let seed: UInt64
  let json: Bool

  private func say(_ text: String) {
    if !json { print(text) }
  }

  func run() throws {
    let reference = try ReferenceData.load()
    let path = folder.appendingPathComponent("journal").path
    let journal = try FileJournal.open(folder: path) { (_) throws(JournalError) in }.journal
    say("全国易地扶贫搬迁演示 the national run of relocation; folder: \(folder.path)")
    say("公布数 published: 五类来源规模、分组人数、补助标准、前两批投资; 其余按种子生成 the rest is generated")
    var national = try NationalRun(
      reference: reference, journal: journal, counties: counties, divisor: divisor, seed: seed,
      say: json ? { _ in } : { print("  \($0)") })
    let outcome = try national.run()
    let report = try national.report()
    journal.close()
    let trace = try national.traceOfOne()
    let peak = Self.peakMebibytes
    let restart = try restart(path, reference, report)
    let result = NationalResult(
      outcome: outcome, report: report, trace: trace, restart: restart, peakMebibytes: peak,
      divisor: divisor)
    if json { print(result.json.pretty) } else { result.lines.forEach { print($0) } }
    guard result.failures.isEmpty else {
      throw CommandFailure("\(result.failures.count) checks do not hold (核对不符)")
    }
  }

  /// Opens the journal again, every digest and every block checked.
  private func restart(
    _ path: String, _ reference: ReferenceData, _ report: NationalReport
  ) throws -> Duration {
    let start = ContinuousClock.now
    var machine = StateMachine(business: FundBooks(reference: reference))
    let journal = try FileJournal.open(folder: path) { (block) throws(JournalError) in
      try machine.replay(block)
    }.journal
    let taken = ContinuousClock.now - start
    journal.close()
    guard machine.totalVouchers == report.vouchers, machine.totalLegs == report.legs else {
      throw CommandFailure("the journal replays to other books (重放不一致)")
    }
    return taken
  }

  /// Highest memory of this process, from the kernel.
  private static var peakMebibytes: Int {
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) / 1_024
  }
}
