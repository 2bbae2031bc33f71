/// What a run has measured, and what did not add up.
struct BenchResult {
  var load: VoucherLoad
  /// From the first send to the last acknowledgement.
  var elapsedNanos: Int64
  var latencies: Latencies
  /// Of the desk beside the load, when there was one.
  var desk: Latencies?
  /// CPU of this process while posting, generating the vouchers included.
  var clientMicros: Int64
  /// How many accounts got a leg.
  var touchedAccounts = 0
  /// To open the ledger and the accounts, or to find them.
  var openingNanos: Int64 = 0
  /// What the server used while posting; nil when it is not ours. So for all that follows.
  var server: ProcessUsage?
  var peakKiB: Int64?
  var startNanos: Int64?
  var stopNanos: Int64?
  /// From the start of the program until it listens: after a kill, from the newest snapshot on, and
  /// after a stop, which writes one.
  var crashRestartNanos: Int64?
  var restartNanos: Int64?
  var journalBytes: Int64?
  /// Of the auditor's export afterwards, when there was one.
  var export: ExportBench.Result?
  var stateDigest: [UInt8] = []
  var folder = ""
  var machine: MachineDescription?
  /// Empty when the books add up.
  var differences: [String] = []

  init(load: VoucherLoad, elapsedNanos: Int64, latencies: Latencies, clientMicros: Int64) {
    self.load = load
    self.elapsedNanos = elapsedNanos
    self.latencies = latencies
    self.clientMicros = clientMicros
  }

  var legs: Int64 { Int64(load.vouchers) * 2 }

  /// Of `count` things in `nanos`.
  static func perSecond(_ count: Int64, _ nanos: Int64) -> Int64 {
    guard nanos > 0 else { return 0 }
    let (high, low) = count.multipliedFullWidth(by: 1_000_000_000)
    return nanos.dividingFullWidth((high, low)).quotient
  }
}
