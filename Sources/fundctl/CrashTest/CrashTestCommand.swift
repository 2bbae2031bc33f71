import ArgumentParser
import Foundation
import FundClient
import LedgerJournal

/// Kills the daemon over and over under load and checks that nothing acknowledged is lost or
/// there twice.
struct CrashTestCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crash-test",
    abstract: "Kills the daemon at random moments under load and checks the books (断电演练).",
    discussion: """
      Starts the fundd beside fundctl on a journal in a temporary folder. Lanes post vouchers with \
      references (业务流水号), place holds (冻结), draw them and reverse vouchers (冲销), until the \
      daemon is killed (SIGKILL) at a moment drawn from the seed; then it starts again, and every \
      lane sends again what was not acknowledged. Every acknowledged serial must stand where it \
      stood, and in the end vouchers, balances, holds and the state digest must be those that the \
      steps lead to.

        fundctl crash-test
        fundctl crash-test --kills 200 --seed 7 --json
      """)

  @OptionGroup var options: GlobalOptions
  @Option(help: "How often the daemon is killed.")
  var kills = 20
  @Option(help: "Lanes that post at once, each on a connection of its own.")
  var lanes = 4
  @Option(help: "The daemon is killed after 1 to this many acknowledged steps of a life.")
  var steps = 120
  @Option(help: "The same seed draws the same moments.")
  var seed: UInt64 = 1
  @Option(help: "Where the temporary folder with the journal is made.")
  var folder = FileManager.default.temporaryDirectory.path
  @Option(help: "The daemon to start (the fundd beside fundctl).")
  var fundd: String?

  mutating func validate() throws {
    guard kills > 0, (1...BenchCommand.maximumConnections).contains(lanes), steps > 0 else {
      throw ValidationError("a number is out of its range; see --help")
    }
  }

  func run() async throws {
    let daemon = try BenchDaemon(
      in: "\(folder)/fundledger-crash-\(getpid())", program: fundd)
    let result: CrashResult
    do {
      result = try await CrashRun(command: self, daemon: daemon).run()
    } catch {
      if !daemon.lastWords.isEmpty { StandardError.write("fundd said:\n\(daemon.lastWords)\n") }
      StandardError.write("kept: \(daemon.server.folder.path)\n")
      throw error
    }
    options.show(result.report)
    guard result.differences.isEmpty else {
      throw CommandFailure(
        "the books do not add up (账目不符), see \(daemon.server.folder.path):\n  "
          + result.differences.joined(separator: "\n  "))
    }
    daemon.discard()
  }
}

/// What a crash test has done and found.
struct CrashResult {
  var seed: UInt64
  var kills = 0
  var vouchers: Int64 = 0
  var holds: Int64 = 0
  var reversals: Int64 = 0
  var acknowledgedSteps: Int64 = 0
  var blocks: UInt64 = 0
  var stateDigest: [UInt8] = []
  var differences: [String] = []

  var report: Report {
    var report = Report()
    report.add("seed", "种子 seed", .number(Int64(bitPattern: seed)))
    report.add("kills", "强制终止次数 kills", .number(Int64(kills)))
    report.add("steps", "已确认步骤 acknowledged steps", .number(acknowledgedSteps))
    report.add("vouchers", "凭证 vouchers", .number(vouchers))
    report.add("reversals", "冲销 reversals", .number(reversals))
    report.add("open_holds", "未结冻结 open holds", .number(holds))
    report.add("blocks", "区块 blocks", .number(Int64(blocks)))
    if !stateDigest.isEmpty {
      report.add("state_digest", "状态摘要 state digest", Hexadecimal.text(stateDigest))
    }
    report.add("adds_up", "账目相符 books add up", differences.isEmpty ? "yes" : "NO")
    return report
  }
}
