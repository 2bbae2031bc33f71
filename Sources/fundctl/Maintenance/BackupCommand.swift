import ArgumentParser
import FundClient
import LedgerJournal

/// `fundctl backup`.
struct BackupCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Has the daemon copy its journal into a backup while it serves (在线备份).",
    discussion: """
        fundctl backup monday
        fundctl backup monday --through 120000

      The backup is the folder NAME below the daemon's backupFolder, on its machine. The first run \
      copies everything, each later one what has come since; every block is checked before it is \
      written. A run that was cut off is taken up by the next.

      The folder is a whole journal of its own: check it with `fundd check FOLDER`, and \
      put it to use with `fundd restore --from FOLDER --to FOLDER`. Role: operator.

      Exit codes: 0 the backup is whole; 1 refused or failed; 3 cut off: run it again.
      """)

  @OptionGroup var global: GlobalOptions

  @Argument(help: "Name of the backup: letters, digits, - _ .")
  var name: String

  @Option(help: "The last block to copy (the newest one).")
  var through: UInt64?

  func run() async throws {
    let state = try await global.withClient(as: [.operator]) { client in
      defer { Progress.clear() }
      return try await client.backUp(to: name, through: through) { state in
        Progress.show(
          "block \(state.block) of \(state.through), \(state.bytes >> 20) MiB written")
      }
    }
    global.show(report(state))
  }

  private func report(_ state: BackupState) -> Report {
    var report = Report()
    report.add("folder", "文件夹 folder", state.result?.folder ?? "")
    report.add("block", "截至区块 up to block", .number(Int64(clamping: state.block)))
    report.add("blocks", "新增区块 blocks written", .number(Int64(clamping: state.blocks)))
    report.add("bytes", "新增字节 bytes written", .number(Int64(clamping: state.bytes)))
    report.add(
      "block_digest", "区块摘要 block digest",
      Hexadecimal.text(state.result?.blockDigest ?? []))
    if let snapshot = state.result?.snapshot {
      report.add("snapshot", "快照 snapshot at block", .number(Int64(clamping: snapshot)))
    }
    return report
  }
}
