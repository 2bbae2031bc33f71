import LedgerJournal
import Metrics

/// What the commit loop counts.
struct CommitMetrics: Sendable {
  private let blocks = Counter(label: "fundledger_blocks_total")
  private let vouchers = Counter(label: "fundledger_vouchers_total")
  private let legs = Counter(label: "fundledger_legs_total")
  private let bytes = Counter(label: "fundledger_journal_bytes_total")
  private let sealNanos = Counter(label: "fundledger_seal_nanoseconds_total")
  private let appendNanos = Counter(label: "fundledger_append_nanoseconds_total")
  private let durable = Gauge(label: "fundledger_durable_block")
  private let clockSkew = Gauge(label: "fundledger_clock_skew_milliseconds")
  private let clockJumps = Counter(label: "fundledger_clock_jumps_total")

  func wrote(_ block: SealedBlock, sealing: Duration, appending: Duration) {
    blocks.increment()
    vouchers.increment(by: Int(block.header.voucherCount))
    legs.increment(by: Int(block.header.legCount))
    bytes.increment(by: block.bytes.count)
    sealNanos.increment(by: Self.nanos(sealing))
    appendNanos.increment(by: Self.nanos(appending))
    durable.record(Int64(clamping: block.ordinal))
  }

  /// How far the wall clock is from the time of the blocks.
  func clock(skewMs: Int64, _ change: BlockClock.Change?) {
    clockSkew.record(skewMs)
    if case .jumped = change { clockJumps.increment() }
  }

  private static func nanos(_ duration: Duration) -> Int {
    Int(duration.components.seconds) * 1_000_000_000
      + Int(duration.components.attoseconds / 1_000_000_000)
  }
}
