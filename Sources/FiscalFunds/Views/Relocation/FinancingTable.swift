package import FundData

/// Where the money of relocation comes from and how far it got (易地扶贫搬迁资金来源表), of a region or of
/// one settlement (安置点). Amounts are fen.
package struct FinancingTable: Sendable {
  /// Region that was asked for, or county of the settlement.
  package var entity: String
  /// Key of the settlement's project; empty for a region.
  package var project: String
  package var name: String
  /// One a source: R1 to R5, and R7, which is in no total.
  package var lines: [Line]
  /// Of the five sources of the programme (五类来源), like the figures of the parts.
  package var total: Figures
  package var persons: Persons
  /// What it is made of: provinces, counties or settlements, by key, with what is none of theirs.
  /// All parts, whatever page, make up the total.
  package var parts: [Part]
  package var hasMore: Bool
  /// Of the nation only: what the task is held against.
  package var envelope: Envelope?

  package struct Line: Sendable {
    package var source: MoneySource
    package var figures: Figures
  }

  package struct Part: Sendable {
    /// Region, or project of a settlement; of `rest` the region that was asked for.
    package var key: String
    package var name: String
    package var kind: Kind
    package var figures: Figures
    package var persons: Persons

    package enum Kind: UInt8, CaseIterable, Sendable {
      /// 本级: not given on, not passed down, or not yet in a settlement.
      case rest = 1
      case region = 2
      case settlement = 3
    }
  }

  /// `raised` is `paid` + `moved` + `balance`.
  package struct Figures: Equatable, Sendable {
    /// 规模: of the task; of a settlement the housing grant that its households are entitled to.
    package var quota: Int64 = 0
    /// 到位. Of a nation or province what was raised; below it bond, fund and loan count when they are
    /// passed down. Fund and loan are nobody's but the body's until a settlement applies for them.
    package var raised: Int64 = 0
    /// 下拨到项目实施主体.
    package var passed: Int64 = 0
    /// 支付: in cash for works, advances and retention money included.
    package var paid: Int64 = 0
    /// Surplus of settled works that was repaid or went to industry.
    package var moved: Int64 = 0
    /// 结存.
    package var balance: Int64 = 0

    /// 到位率.
    package var raisedOfQuota: Int64? { Share.of(raised, in: quota) }
    /// 支付率.
    package var paidOfRaised: Int64? { Share.of(paid, in: raised) }
  }

  package struct Persons: Equatable, Sendable {
    /// 搬迁任务, registered persons (建档立卡); of a settlement those planned.
    package var task: Int64 = 0
    package var enrolled: Int64 = 0
    /// With the housing grant (已享受补助).
    package var granted: Int64 = 0
    package var synchronousTask: Int64 = 0
    package var synchronousEnrolled: Int64 = 0
  }

  package struct Envelope: Sendable {
    /// The programme (规划) on the day.
    package var programme: RelocationProgramme
    /// Its five sources in all, fen.
    package var total: Int64
    /// What the press rounds it to: 约6000亿元.
    package static let about: Int64 = 600_000_000_000_00
    /// The nation's task, in hundredths of a percent of it.
    package var quotaOfTotal: Int64?
    package var quotaOfAbout: Int64?
    /// Persons, money and each source of the task are those of the programme.
    package var isTask: Bool
  }
}

extension RelocationProgramme {
  /// Fen of a source; local money is outside the programme.
  package subscript(_ source: MoneySource) -> Int64 {
    switch source {
    case .grant: grant
    case .bond: bond
    case .fund: fund
    case .loan: loan
    case .households: households
    case .local: 0
    }
  }
}
