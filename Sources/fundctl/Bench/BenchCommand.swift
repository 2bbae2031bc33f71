import ArgumentParser
import Foundation
import FundClient

/// Loads a server with vouchers, measures it, and checks afterwards that the books add up.
struct BenchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Measures the daemon under load and checks its books (压力测试).",
    discussion: """
      Without --home or --server it starts the fundd beside fundctl on a journal in a temporary \
      folder, and restarts it afterwards to measure the replay. A running daemon should be one for \
      tests: it keeps the vouchers, and the books only add up when nobody else posts meanwhile.

        fundctl bench --smoke
        fundctl bench --vouchers 8000000 --warm-up 1000000 --in-flight 8 --json
        fundctl bench --workload three-ledgers --zipf 0.99 --references
        fundctl bench --workload single --vouchers 100000 --in-flight 64 --rate 10000
        fundctl bench --accounts 1000000 --vouchers 20000000 --desk --windows
        fundctl bench --workload holds --vouchers 4000000 --replay
        fundctl bench --vouchers 5000000 --export
        fundctl bench --workload history --vouchers 10000000 --calls 100000 --in-flight 64

      Workloads that read post --vouchers vouchers first and then make --calls calls; a wrong answer \
      ends the run. as-of posts them all on two accounts, so that each has as many legs.

      Without --rate the loop is closed: on each connection --in-flight calls are under way, and the \
      next is made when one is answered. With --rate it is open: call k is planned k / rate seconds \
      after the start and its latency counts from there, so a stall of the server shows in all calls \
      that it kept waiting (no coordinated omission); the service time counts from the actual start.
      """)

  /// One lane a connection, and an identity has at most so many.
  static let maximumConnections = 64
  static let maximumInFlight = 256
  static let maximumRate = 1_000_000
  static let maximumSkew = 4.0
  /// Of a batch; two legs each stay far below the limit of legs.
  static let maximumBatch = VoucherBatch.maximumVouchers

  @OptionGroup var options: GlobalOptions
  @Option(help: "How many vouchers (凭证) to post.")
  var vouchers = 2_000_000
  @Option(help: "Calls of a workload that reads, which each has a number of its own for.")
  var calls: Int?
  @Option(help: "How many accounts (科目账户) they fall on, as many on each side of each ledger.")
  var accounts = 100_000
  @Option(help: "Vouchers a call, at most \(maximumBatch).")
  var batch = 8_000
  @Option(help: "Connections, at most \(maximumConnections).")
  var connections = 1
  @Option(help: "Calls under way on each connection, at most \(maximumInFlight).")
  var inFlight = 4
  @Option(help: "Calls a second over all connections, planned ahead (an open loop).")
  var rate: Int?
  @Option(help: "Vouchers before the measured ones, whose time does not count; in whole calls.")
  var warmUp = 0
  @Option(help: "What is done: \(WorkloadName.help).")
  var workload = WorkloadName.twoLine
  @Option(
    help: "Skew of the accounts by Zipf's law, such as 0.99, at most \(maximumSkew); else none.")
  var zipf: Double?
  @Flag(help: "A business reference (业务流水号) on every voucher.")
  var references = false
  @Flag(help: "Throughput of each tenth of the run and of each 5 M legs.")
  var windows = false
  @Flag(help: "Beside the load, one voucher at a time on a connection of its own, timed apart.")
  var desk = false
  @Flag(help: "Beside the load, an auditor (审计) who exports all books again and again.")
  var auditor = false
  @Flag(
    help: """
      Afterwards replay the journal from its first block, apart from the daemon, and compare the \
      books; only on a daemon of its own.
      """)
  var replay = false
  @Flag(
    help: """
      Afterwards pull the books as an auditor (审计导出), once whole and once over connections that \
      are killed on the way; only on a daemon of its own.
      """)
  var export = false
  @Flag(help: "The daemon hashes one voucher at a time by OpenSSL's SM3; only on one of its own.")
  var noDigestLanes = false
  @Option(help: "The same seed makes the same calls.")
  var seed: UInt64 = 1
  @Flag(help: "A short run for a quick check: 20000 vouchers on 1000 accounts.")
  var smoke = false
  @Option(help: "Where the temporary folder with the journal is made.")
  var folder = FileManager.default.temporaryDirectory.path
  @Flag(help: "Keep that folder, and say where it is.")
  var keep = false
  @Option(help: "The daemon to start (the fundd beside fundctl).")
  var fundd: String?

  mutating func validate() throws {
    if smoke {
      vouchers = 20_000
      calls = calls ?? 2_000
      accounts = 1_000
    }
    accounts -= accounts % (2 * workload.ledgers.count)
    guard vouchers > 0, accounts > 0, warmUp >= 0, calls ?? 1 > 0,
      (1...Self.maximumBatch).contains(batch), (1...Self.maximumConnections).contains(connections),
      (1...Self.maximumInFlight).contains(inFlight),
      rate.map({ (1...Self.maximumRate).contains($0) }) ?? true,
      zipf.map({ (0...Self.maximumSkew).contains($0) }) ?? true
    else { throw ValidationError("a number is out of its range; see --help") }
    if workload == .single || workload == .mixed { batch = 1 }
    if workload == .asOf { accounts = 2 }
    guard workload != .holds || !references else {
      throw ValidationError("--references goes without holds")
    }
  }

  func run() async throws {
    if options.home != nil || options.server != nil {
      guard !export, !replay, !noDigestLanes else {
        throw ValidationError(
          "--export, --replay and --no-digest-lanes go without --home and --server")
      }
      let server = BenchServer(
        folder: options.dataFolder, address: try options.server.map(Self.address))
      try finish(await BenchRun(command: self).measure(on: server))
    } else {
      try await runOnOwnDaemon()
    }
  }

  private func runOnOwnDaemon() async throws {
    let daemon = try BenchDaemon(
      in: "\(folder)/fundledger-bench-\(getpid())", program: fundd,
      arguments: noDigestLanes ? ["--no-digest-lanes"] : [])
    let result: BenchResult
    do {
      result = try await BenchRun(command: self).measure(on: daemon)
    } catch {
      if !daemon.lastWords.isEmpty { StandardError.write("fundd said:\n\(daemon.lastWords)\n") }
      daemon.discard()
      throw error
    }
    if keep {
      StandardError.write("kept: \(daemon.server.folder.path)\n")
    } else {
      daemon.discard()
    }
    try finish(result)
  }

  private func finish(_ result: BenchResult) throws {
    options.show(result.report)
    guard result.differences.isEmpty else {
      throw CommandFailure(
        "the books do not add up (账目不符):\n  " + result.differences.joined(separator: "\n  "))
    }
  }

  private static func address(_ text: String) throws(CommandFailure) -> ServerAddress {
    guard let address = ServerAddress(text) else {
      throw CommandFailure("--server \(text): expected HOST:PORT")
    }
    return address
  }
}
