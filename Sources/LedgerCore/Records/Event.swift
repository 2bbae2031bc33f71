/// Facts other than vouchers. Each stands in the block with the index of the voucher that it
/// precedes, so that a replay applies everything in the order in which it was decided.
package enum Event: Equatable, Sendable {
  /// A certificate seen for the first time; actors are numbered from 1.
  case actor(Actor)
  case ledgerOpened(LedgerDefinition, number: UInt32, actor: UInt32)
  case accountOpened(AccountDefinition, number: UInt32, actor: UInt32)
  case monthClosed(MonthClosing)
  case laneOpened(lane: UInt32, epoch: UInt32, name: String, actor: UInt32)
  case refused(RefusedVoucher)
  /// An auditor pulled the vouchers of `entity` up to the block before this one.
  case exportPulled(entity: String, from: FiscalMonth, to: FiscalMonth, actor: UInt32)
  case holdPlaced(HoldPlacement)
  /// The hold was approved: it no longer expires, and only a checker gives it free.
  case holdLocked(hold: Position, actor: UInt32)
  case holdReleased(HoldRelease)
  case holdDrawn(HoldDraw)
  case monthReopened(MonthReopening)
  case business(BusinessRecord)
  case checkpointKey(CheckpointKeyChange)

  enum Kind: UInt16 {
    case actor = 1
    case ledgerOpened, accountOpened, monthClosed, laneOpened, refused, exportPulled
    case holdPlaced, holdLocked, holdReleased, holdDrawn, monthReopened, business, checkpointKey
  }
}

/// Who acted: the identity of the certificate (URI), its issuer and its serial number.
package struct Actor: Hashable, Sendable {
  package var uri: String
  package var issuer: String
  package var serial: String

  package init(uri: String, issuer: String, serial: String) {
    self.uri = uri
    self.issuer = issuer
    self.serial = serial
  }
}

/// A ledger (账簿): an entity and a book, with the region codes that decide who may see it.
package struct LedgerDefinition: Equatable, Sendable {
  package var entity: String
  package var book: String
  package var name: String
  package var chart: String
  /// The entity's admin code and those above it, lowest first, at most four.
  package var regions: [UInt32]
  package var firstMonth: FiscalMonth

  package init(
    entity: String, book: String, name: String, chart: String, regions: [UInt32],
    firstMonth: FiscalMonth
  ) {
    self.entity = entity
    self.book = book
    self.name = name
    self.chart = chart
    self.regions = regions
    self.firstMonth = firstMonth
  }
}

/// An account (科目及辅助核算): a subject of a ledger with its dimensions, and the facts of the
/// chart that hold for it from then on.
package struct AccountDefinition: Equatable, Sendable {
  package var ledger: UInt32
  package var subject: String
  /// Canonical form: letters ascending, `I=c1,P=p9`.
  package var dimensions: String
  package var normalSide: Side
  package var limit: BalanceLimit
  /// Posted only by business commands once rules guard it.
  package var isManaged: Bool
  /// What vouchers must balance by within the ledger: an indicator, a source, a part, or empty.
  package var balancesBy: String

  package init(
    ledger: UInt32, subject: String, dimensions: String, normalSide: Side, limit: BalanceLimit,
    isManaged: Bool, balancesBy: String
  ) {
    self.ledger = ledger
    self.subject = subject
    self.dimensions = dimensions
    self.normalSide = normalSide
    self.limit = limit
    self.isManaged = isManaged
    self.balancesBy = balancesBy
  }
}

/// A voucher that was refused for a business reason and keeps its serial.
package struct RefusedVoucher: Equatable, Sendable {
  package var lane: UInt32
  package var serial: UInt64
  /// Zero for a voucher of an atomic batch: that batch used no serials.
  package var attempt: UInt32
  package var code: RefusalCode
  package var leg: UInt16
  package var figures: [Int64]
  /// FNV-1a of its content, to notice a different voucher under the same attempt.
  package var contentHash: UInt64
  package var actor: UInt32
  /// What a business refusal is about, in a few words; empty for vouchers.
  package var detail = ""
}

extension Event {
  var kind: Kind {
    switch self {
    case .actor: .actor
    case .ledgerOpened: .ledgerOpened
    case .accountOpened: .accountOpened
    case .monthClosed: .monthClosed
    case .laneOpened: .laneOpened
    case .refused: .refused
    case .exportPulled: .exportPulled
    case .holdPlaced: .holdPlaced
    case .holdLocked: .holdLocked
    case .holdReleased: .holdReleased
    case .holdDrawn: .holdDrawn
    case .monthReopened: .monthReopened
    case .business: .business
    case .checkpointKey: .checkpointKey
    }
  }
}
