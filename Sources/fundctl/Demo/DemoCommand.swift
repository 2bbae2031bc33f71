import ArgumentParser
import Foundation
import FundCases
import FundClient

/// `fundctl demo`.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Runs published cases on a daemon of its own and checks the books (演示).",
    discussion: """
      Makes a folder with certificates, starts the fundd that lies beside fundctl, and runs six \
      published cases of poverty-alleviation money (海东 2018, 巴中 2019, 北关 2018, 醴陵 2019, 麦积 2021, \
      沙坡头 2021) through the business commands (业务指令): indicators, the integration plan, projects, \
      payments. It tries what must be refused, shows balances, trial balances, the progress of the \
      integration and mirrors, exports, kills the daemon, and compares everything after the \
      restart. It needs nothing from outside and ends with 0 only if every check holds.

        fundctl demo
        fundctl demo --home ./demo --quiet
        fundctl demo --json > demo.json

      The folder stays: its end tells how to look further.
      """)

  @Option(help: "Folder to work in, absent or empty; a new temporary one if not given.")
  var home: String?

  @Option(help: "The daemon's program; the fundd beside this program if not given.")
  var fundd: String?

  @Flag(help: "Answer in JSON, amounts in fen (分).")
  var json = false

  @Flag(help: "Only the end.")
  var quiet = false

  func run() async throws {
    // A daemon that is killed must not end us.
    signal(SIGPIPE, SIG_IGN)
    let transcript = DemoTranscript(mode: json ? .json : quiet ? .quiet : .full)
    let session = try DemoSession(path: home, executable: fundd)
    let plans: [CasePlan]
    do throws(CaseProblem) {
      plans = try CasePlan.all()
    } catch {
      throw CommandFailure(error.description)
    }
    let run = DemoRun(session: session, plans: plans, transcript: transcript)
    do {
      try await run.all()
    } catch {
      _ = await session.stopDaemon()
      StandardError.write("the folder stays (文件夹保留): \(session.folder.path)\n")
      throw error
    }
    guard transcript.failed.isEmpty else {
      throw CommandFailure("\(transcript.failed.count) checks do not hold (核对不符)")
    }
  }
}
