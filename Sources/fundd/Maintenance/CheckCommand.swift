import ArgumentParser
import FiscalFunds
import LedgerJournal

/// `fundd check`.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks a whole journal, or a backup, without a daemon (核对账本日志).",
    discussion: """
        fundd check ./data/journal
        fundd check /backups/monday --json

      Reads every block up to the high-water mark: checksums, place in the chain, voucher tree; \
      replays the books from the first voucher on and compares everything that can be recomputed; \
      compares the snapshots beside it. Nothing is written, so it may be run beside a running \
      daemon, and on a medium that cannot be written.

      The state digest is that of the books; a restored backup has the same at the same block.

      Exit codes: 0 all is good; 1 it could not be read; 2 damage: the first damaged block, its \
      file and the reason are named. Restore the folder from a backup then.
      """)

  // Not an option: `--journal` would be taken for the daemon's own.
  @Argument(help: "Folder of the journal or backup.")
  var folder: String
  @Flag(help: "Answer in JSON.")
  var json = false

  func run() throws {
    try MaintenanceRun.end(json: json, folder: folder) { progress throws(MaintenanceFailure) in
      try JournalFolder(folder, business: FundBooks.makeEmpty).check(progress: progress)
    }
  }
}
