/// What a run has measured, and what did not add up.
struct BenchResult {
  /// As the command line said.
  let command: BenchCommand
  /// The measured calls.
  var record: BenchRecord
  /// From the first send to the last acknowledgement.
  var elapsedNanos: Int64
  /// What the warm-up has done before.
  var warmUp: BenchWork
  /// Of the desk beside the load, when there was one.
  var desk: LatencyHistogram?
  /// What an auditor beside the load has read, when there was one.
  var auditor: BenchAuditor.Result?
  /// CPU of this process meanwhile, making the requests included.
  var clientMicros: Int64
  /// To open the ledgers and the accounts, or to find them.
  var openingNanos: Int64 = 0
  /// Further lines of the report, from the workload.
  var facts: [(key: String, title: String, number: Int64)] = []
  /// What the server used meanwhile; nil when it is not ours. So for all that follows.
  var server: ProcessUsage?
  /// Resident set of the server after its start, and with the accounts.
  var idleKiB: Int64?
  var accountsKiB: Int64?
  var peakKiB: Int64?
  var startNanos: Int64?
  var stopNanos: Int64?
  /// From the start of the program until it listens: after a kill, from the newest snapshot on, and
  /// after a stop, which writes one.
  var crashRestartNanos: Int64?
  var restartNanos: Int64?
  var journalBytes: Int64?
  /// Legs in it.
  var journalLegs: Int64?
  /// Of the auditor's export afterwards, when there was one.
  var export: ExportBench.Result?
  /// Of the replay apart from the daemon, when there was one.
  var replay: BenchReplay.Result?
  var stateDigest: [UInt8] = []
  var machine: MachineDescription?
  /// Empty when the books add up.
  var differences: [String] = []

  /// Of `count` things in `nanos`.
  static func perSecond(_ count: Int64, _ nanos: Int64) -> Int64 {
    guard nanos > 0 else { return 0 }
    let (high, low) = count.multipliedFullWidth(by: 1_000_000_000)
    return nanos.dividingFullWidth((high, low)).quotient
  }
}
