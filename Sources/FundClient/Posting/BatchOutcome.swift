import FundMessages

/// What became of a batch of vouchers, of holds (冻结) or of business commands (业务指令).
public struct BatchOutcome: Hashable, Sendable {
  /// Serial of the first voucher of the batch.
  public var firstSerial: UInt64
  /// Accepted vouchers, by their indexes in the batch.
  public var runs: [Run]
  /// Refused vouchers, each with its index in the batch. A refused atomic batch has no outcome but an
  /// error.
  public var refusals: [Refusal]
  /// Voucher numbers (凭证号) in the ledger of each first leg, 0 when refused; empty unless asked.
  public var numbers: [UInt32]
  /// How many vouchers were decided. Fewer than sent when the caller's quota of refusals ran out: the
  /// rest has kept no serial and can be submitted again as new.
  public var decided: Int
  /// The lane's next serial after the batch.
  public var nextSerial: UInt64
  /// Rules that warned of accepted commands, by their indexes in the batch.
  public var warnings: [CommandWarning] = []
  /// Newest block that the answer rests on; it is durable.
  public var revision: Revision

  /// Vouchers `first`, `first` + 1, ... of the batch stand at `index`, `index` + 1, ... of a block.
  public struct Run: Hashable, Sendable {
    public var first: Int
    public var count: Int
    public var block: UInt64
    public var index: UInt32
    /// Accepted before; nothing was posted now.
    public var wasAcceptedBefore: Bool

    init(_ message: Fundledger_V1_OutcomeRun) {
      first = Int(message.first)
      count = Int(message.count)
      block = message.block
      index = message.index
      wasAcceptedBefore = message.replayed
    }
  }

  public var accepted: Int { runs.reduce(0) { $0 + $1.count } }

  /// Where an accepted voucher of the batch stands; nil for one that was not accepted.
  public func revision(of voucher: Int) -> Revision? {
    guard let run = runs.first(where: { (0..<$0.count).contains(voucher - $0.first) }) else {
      return nil
    }
    return Revision(block: run.block, index: run.index &+ UInt32(voucher - run.first))
  }

  /// The name of a placed hold of the batch; nil for one that was not placed. For a batch of holds.
  public func hold(_ index: Int) -> HoldID? {
    revision(of: index).map { HoldID(block: $0.block, index: $0.index) }
  }

  init(_ message: Fundledger_V1_PostVouchersResponse, firstSerial: UInt64) {
    self.firstSerial = firstSerial
    runs = message.runs.map { Run($0) }
    refusals = message.refusals.map { Refusal($0) }
    numbers = message.number
    decided = Int(message.decided)
    nextSerial = message.nextSerial
    revision = Revision(message.revision)
  }

  init(_ message: Fundledger_V1_SubmitCommandsResponse, firstSerial: UInt64) {
    self.firstSerial = firstSerial
    runs = message.runs.map { Run($0) }.sorted { $0.first < $1.first }
    refusals = message.refusals.map { Refusal($0) }
    numbers = []
    decided = Int(message.decided)
    nextSerial = message.nextSerial
    revision = Revision(message.revision)
    warnings = message.warnings.flatMap { warned in
      warned.rules.map { CommandWarning($0, command: Int(warned.command)) }
    }
  }

  init(_ message: Fundledger_V1_PlaceHoldsResponse, firstSerial: UInt64) {
    self.firstSerial = firstSerial
    runs = message.runs.map { Run($0) }
    refusals = message.refusals.map { Refusal($0) }
    numbers = []
    decided = Int(message.decided)
    nextSerial = message.nextSerial
    revision = Revision(message.revision)
  }
}
