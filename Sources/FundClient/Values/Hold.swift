import FundMessages

/// The name of a hold (冻结): where its placing stands in the server's journal. Higher is later.
public struct HoldID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public var block: UInt64
  /// Place of the event in the block.
  public var index: UInt32

  /// Indexes are below this.
  private static let indexLimit: UInt32 = 1 << 24

  public init(block: UInt64, index: UInt32) {
    self.block = block
    self.index = index
  }

  /// From `block.index`; nil for any other form.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, let block = UInt64(parts[0]), let index = UInt32(parts[1]),
      (1..<1 << 40).contains(block), index < Self.indexLimit
    else { return nil }
    self.init(block: block, index: index)
  }

  /// The number on the wire.
  public init(wire number: UInt64) {
    self.init(
      block: number >> 24, index: UInt32(truncatingIfNeeded: number) % Self.indexLimit)
  }

  /// The number on the wire; 0 there is no hold.
  public var wire: UInt64 { block << 24 | UInt64(index) }

  public static func < (one: HoldID, other: HoldID) -> Bool { one.wire < other.wire }

  /// `block.index`.
  public var description: String { "\(block).\(index)" }
}

/// Money that is kept (冻结) for a later voucher.
public struct Hold: Hashable, Sendable {
  public var id: HoldID
  public var state: State
  /// Day of the application (申请日期).
  public var day: Day
  public var month: Month?
  /// 用途.
  public var purpose: String
  /// Unix milliseconds from which it is void, unless it is locked; nil for never.
  public var expiresAtMillis: Int64?
  /// Those in the caller's scope.
  public var lines: [Line]
  public var linesOutOfScope: Int
  /// Identity that placed it: the URI of its certificate.
  public var submitter: String
  /// Time of its block, Unix milliseconds.
  public var placedAtMillis: Int64
  /// The lane that it came through, by number, and its serial there.
  public var lane: UInt32
  public var serial: UInt64

  public enum State: String, Hashable, Sendable {
    case open
    /// Open, and approved (审核锁定).
    case locked
    /// Drawn whole, given free or expired.
    case ended
  }

  public struct Line: Hashable, Sendable {
    public var account: UInt32
    /// The side on which a voucher draws it.
    public var side: Side
    /// As placed.
    public var amount: Fen
    /// What vouchers have not drawn; zero when the hold has ended.
    public var remaining: Fen
  }

  init(_ message: Fundledger_V1_Hold) throws(LedgerError) {
    id = HoldID(wire: message.hold)
    switch message.state {
    case .open: state = .open
    case .locked: state = .locked
    case .ended: state = .ended
    default: throw .badAnswer("a hold in no known state")
    }
    day = Day(number: message.day)
    month = Month(wire: message.month)
    purpose = message.purpose
    expiresAtMillis = message.expiresMs == 0 ? nil : message.expiresMs
    lines = message.lines.map { line in
      let isDebit = line.amount > 0
      return Line(
        account: line.account, side: isDebit ? .debit : .credit,
        amount: Fen(isDebit ? line.amount : 0 &- line.amount),
        remaining: Fen(isDebit ? line.remaining : 0 &- line.remaining))
    }
    linesOutOfScope = Int(message.linesOutOfScope)
    submitter = message.submitter
    placedAtMillis = message.placedAtMs
    lane = message.lane
    serial = message.serial
  }
}
