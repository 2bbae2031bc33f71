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

      With --national it plays the whole programme of relocation (易地扶贫搬迁) instead, 22 provinces \
      and 9.81 million persons from the first task to repayment, on a store of its own without a \
      network, and ends with the national table (5922亿元, 981万人), the checks, and what it cost. \
      Published figures are the envelope by source, the persons by group of provinces, the tiers of \
      the grant and the first two instalments; the rest is generated from the seed.

        fundctl demo --national
        fundctl demo --national --divisor 1000 --counties 60

      The folder stays: its end tells how to look further.
      """)

  @Option(help: "Folder to work in, absent or empty; a new temporary one if not given.")
  var home: String?

  @Option(help: "The daemon's program; the fundd beside this program if not given.")
  var fundd: String?

  @Flag(help: "The whole programme of relocation (全国易地扶贫搬迁).")
  var national = false

  @Option(help: "Of the national run: counties.")
  var counties = 1_400

  @Option(help: "Of the national run: persons and money are divided by it.")
  var divisor: Int64 = 1

  @Option(help: "Of the national run: what is generated follows from it.")
  var seed: UInt64 = 1

  @Flag(help: "Answer in JSON, amounts in fen (分).")
  var json = false

  @Flag(help: "Only the end.")
  var quiet = false

  func run() async throws {
    // A daemon that is killed must not end us.
    signal(SIGPIPE, SIG_IGN)
    if national { return try runNational() }
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

  private func runNational() throws {
    guard (22...2_800).contains(counties), (1...100_000).contains(divisor) else {
      throw ValidationError("--counties: 22 to 2800; --divisor: 1 to 100000")
    }
    let folder =
      home.map { URL(fileURLWithPath: $0) }
      ?? FileManager.default.temporaryDirectory.appendingPathComponent(
        "fundledger-national-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    guard try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty else {
      throw CommandFailure("the folder is not empty (文件夹不为空): \(folder.path)")
    }
    try NationalDemo(
      folder: folder, counties: counties, divisor: divisor, seed: seed, json: json
    ).run()
  }
}
