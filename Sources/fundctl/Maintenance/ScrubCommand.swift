import ArgumentParser
import FundClient

/// `fundctl scrub`.
struct ScrubCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scrub",
    abstract: "How far the daemon's reading again of old blocks is, and what it found (巡检).",
    discussion: """
        fundctl scrub
        fundctl scrub --json

      The daemon reads its whole journal again and again, scrubBytesPerSecond of its configuration \
      at a time, so that damage shows while a backup still has the block. Role: operator.

      Exit codes: 0 nothing is damaged; 1 a damaged block was found (it is named): restore the \
      folder from a backup.
      """)

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    let status = try await global.withClient(as: [.operator]) { try await $0.scrubStatus() }
    global.show(report(status))
    if let damage = status.firstDamage {
      throw CommandFailure("block \(damage.block) is damaged: \(damage.problem)")
    }
  }

  private func report(_ status: ScrubStatus) -> Report {
    var report = Report()
    report.add("running", "running", .flag(status.isRunning))
    report.add(
      "bytes_per_second", "bytes a second", .number(Int64(clamping: status.bytesPerSecond)))
    report.add("next_block", "next block", .number(Int64(clamping: status.nextBlock)))
    report.add("through_block", "of this pass's", .number(Int64(clamping: status.throughBlock)))
    report.add("blocks_checked", "blocks checked", .number(Int64(clamping: status.blocksChecked)))
    report.add("bytes_checked", "bytes checked", .number(Int64(clamping: status.bytesChecked)))
    report.add("passes", "whole passes", .number(Int64(clamping: status.passes)))
    if let completed = status.completedMs {
      report.add("completed_ms", "last one ended", .number(completed))
    }
    report.add("damaged_blocks", "damaged blocks", .number(Int64(clamping: status.damagedBlocks)))
    if let damage = status.firstDamage {
      report.add("first_damaged_block", "first one", .number(Int64(clamping: damage.block)))
      report.add("first_damaged_file", "in", damage.file)
      report.add("first_problem", "reason", damage.problem)
    }
    return report
  }
}
