import ArgumentParser
import FiscalFunds
import LedgerJournal

/// `fundd restore`.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Puts a backup into an empty folder, for a daemon to go on with (恢复备份).",
    discussion: """
        fundd restore --from /backups/monday --to ./data/journal
        fundd --config ./data/fundd.json

      The backup is checked whole while it is copied, as `fundd check` does. The folder opens as a \
      journal only when all of it was good and is on the disk; after a failure remove what is there \
      and begin again.

      What was posted after the backup is not in it. Clients notice: their lanes are ahead and get \
      SERIAL_GAP (序号跳号), reads that ask for a later revision are refused. They send again what \
      is missing; nothing is posted twice. Never let the old daemon run beside the restored one.

      Exit codes: 0 restored; 1 it could not be read or written, or the folder is not empty; \
      2 the backup is damaged: the first damaged block, its file and the reason are named.
      """)

  @Option(help: "Folder of the backup.")
  var from: String
  @Option(help: "Empty folder, or one that does not exist.")
  var to: String
  @Flag(help: "Answer in JSON.")
  var json = false

  func run() throws {
    try MaintenanceRun.end(json: json, folder: to) { progress throws(MaintenanceFailure) in
      try JournalRestore(from: JournalFolder(from, business: FundBooks.makeEmpty)).run(
        into: to, progress: progress)
    }
  }
}
