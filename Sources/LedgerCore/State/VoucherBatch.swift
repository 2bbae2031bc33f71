/// A batch of vouchers, or of holds, in columns, as the wire carries it.
package struct VoucherBatch: Sendable {
  package enum Kind: Sendable {
    case vouchers
    /// Each "voucher" is a hold (冻结): its legs are the lines, its summary is the purpose.
    case holds
  }

  package var kind: Kind
  package var lane: UInt32
  package var epoch: UInt32
  package var firstSerial: UInt64
  /// 1 for a first submission, higher to try refused serials again.
  package var attempt: UInt32
  package var isAtomic: Bool
  /// Days of December go to the adjustment period (整理期).
  package var isAdjustment: Bool
  /// One a voucher, or one for all.
  package var days: [UInt32]
  package var legCounts: [UInt32]
  /// One a voucher, one for all, or none.
  package var summaries: [String]
  /// One a leg.
  package var accounts: [UInt32]
  /// Fen; positive debit, negative credit, the side flipped where red.
  package var amounts: [Int64]
  /// Ascending indexes of red legs.
  package var red: [UInt32]
  /// Business references (业务流水号), one a voucher or none; empty where it has none.
  package var references: [String] {
    didSet { referenceHashes = references.map(ReferenceBook.hash) }
  }
  /// Of each reference, worked out before the batch waits for its turn.
  private(set) var referenceHashes: [UInt64]
  /// The hold that each voucher draws, one a voucher or none; `Position.none` where it draws none.
  package var drawnHolds: [Position]
  /// What is left of the drawn holds is given free.
  package var releasesRest: Bool
  /// Of holds: block time in milliseconds at which they expire, one a hold, one for all, or none.
  package var expiries: [Int64]
  package private(set) var count: Int

  package init(
    kind: Kind = .vouchers, lane: UInt32, epoch: UInt32, firstSerial: UInt64, attempt: UInt32 = 1,
    isAtomic: Bool = false, isAdjustment: Bool = false, days: [UInt32], legCounts: [UInt32],
    summaries: [String] = [], accounts: [UInt32], amounts: [Int64], red: [UInt32] = [],
    references: [String] = [], drawnHolds: [Position] = [], releasesRest: Bool = false,
    expiries: [Int64] = []
  ) {
    self.kind = kind
    self.lane = lane
    self.epoch = epoch
    self.firstSerial = firstSerial
    self.attempt = max(1, attempt)
    self.isAtomic = isAtomic
    self.isAdjustment = isAdjustment
    self.days = days
    self.legCounts = legCounts
    self.summaries = summaries
    self.accounts = accounts
    self.amounts = amounts
    self.red = red
    self.references = references
    referenceHashes = references.map(ReferenceBook.hash)
    self.drawnHolds = drawnHolds
    self.releasesRest = releasesRest
    self.expiries = expiries
    // One leg count may stand for all vouchers; the legs then say how many there are.
    count = legCounts.count
    if let legs = legCounts.first, legCounts.count == 1, legs > 0 {
      count = accounts.count / Int(legs)
    }
  }

  @inline(__always)
  package func day(_ voucher: Int) -> UInt32 { days.count == 1 ? days[0] : days[voucher] }
  @inline(__always)
  package func legCount(_ voucher: Int) -> Int {
    Int(legCounts.count == 1 ? legCounts[0] : legCounts[voucher])
  }
  package func summary(_ voucher: Int) -> String {
    switch summaries.count {
    case 0: ""
    case 1: summaries[0]
    default: summaries[voucher]
    }
  }
  @inline(__always)
  package func reference(_ voucher: Int) -> String {
    references.isEmpty ? "" : references[voucher]
  }
  @inline(__always)
  package func drawnHold(_ voucher: Int) -> Position {
    drawnHolds.isEmpty ? .none : drawnHolds[voucher]
  }
  /// Whether its vouchers have no extras.
  var isPlain: Bool { kind == .vouchers && references.isEmpty && drawnHolds.isEmpty }

  /// Puts into a head what only some vouchers have.
  @inline(__always)
  func putExtras(of voucher: Int, into head: inout VoucherHead) {
    if !references.isEmpty {
      head.reference = references[voucher]
      head.referenceHash = referenceHashes[voucher]
    }
    head.hold = drawnHold(voucher)
    if head.hold != .none { head.releasesRest = releasesRest }
    if kind == .holds {
      head.isHold = true
      head.expiresMs = expiry(voucher)
    }
  }

  package func expiry(_ hold: Int) -> Int64 {
    switch expiries.count {
    case 0: 0
    case 1: expiries[0]
    default: expiries[hold]
    }
  }
}

/// Reads the vouchers of a batch one after the other.
package struct BatchCursor: Sendable {
  package private(set) var voucher = 0
  package private(set) var leg = 0
  private var red = 0

  package init() {}

  /// Stands before voucher `voucher`.
  init(of batch: borrowing VoucherBatch, at voucher: Int) {
    self.voucher = voucher
    for earlier in 0..<voucher { leg += batch.legCount(earlier) }
    while red < batch.red.count && Int(batch.red[red]) < leg { red += 1 }
  }

  /// Puts the legs of the current voucher into `facts` and moves on.
  package mutating func next(of batch: borrowing VoucherBatch, into facts: inout [LegFact]) {
    facts.removeAll(keepingCapacity: true)
    let end = leg + batch.legCount(voucher)
    while leg < end { facts.append(nextLeg(of: batch)) }
    voucher += 1
  }

  @inline(__always)
  mutating func next(of batch: borrowing VoucherBatch, into facts: inout LegScratch) {
    facts.removeAll()
    let end = leg + batch.legCount(voucher)
    while leg < end { facts.append(nextLeg(of: batch)) }
    voucher += 1
  }

  @inline(__always)
  private mutating func nextLeg(of batch: borrowing VoucherBatch) -> LegFact {
    var isRed = false
    if red < batch.red.count && batch.red[red] == UInt32(leg) {
      isRed = true
      red += 1
    }
    defer { leg += 1 }
    return LegFact(account: batch.accounts[leg], effect: batch.amounts[leg], red: isRed)
  }
}

/// What became of the part of a batch that was decided now.
package struct BatchOutcome: Sendable {
  /// Accepted vouchers: batch indexes first ..< first + count stand at `index` in the block.
  package struct Run: Equatable, Sendable {
    package var first: Int
    package var count: Int
    package var index: Int
  }
  package var block: UInt64
  package var runs: [Run] = []
  package var refusals: [Refusal] = []
  /// Batch index after the last voucher that was decided.
  package var decided: Int

  package init(block: UInt64, decided: Int = 0) {
    self.block = block
    self.decided = decided
  }

  /// Adds accepted vouchers, joined to the newest run where they continue it.
  mutating func accept(_ run: Run) {
    guard run.count > 0 else { return }
    if let last = runs.last, last.first + last.count == run.first,
      last.index + last.count == run.index
    {
      runs[runs.count - 1].count += run.count
    } else {
      runs.append(run)
    }
  }
}

/// What a lane knows of the serials of a batch.
package struct LanePlan: Sendable {
  /// Batch indexes accepted before: their outcome stands in the journal.
  package var accepted: [Range<Int>] = []
  /// Refused before under the same attempt: the same answer again.
  package var refusedBefore: [(voucher: Int, refused: RefusedVoucher)] = []
  /// To be decided now.
  package var toDecide: [Range<Int>] = []
}
