import LedgerCore

/// What the detectors remember of an indicator (指标).
struct AuditIndicator {
  var entity: String
  var key: String
  var category: String
  var source: IndicatorSource
  var year: UInt16
  var receivedOn: Day
  var amount: Int64
  /// Passed down, pooled, given to projects or paid at once.
  var distributed: Int64 = 0
  var money = MoneyLayers()
  var reference: FactReference
}

/// A project (项目).
struct AuditProject {
  /// Region of the county.
  var owner: String
  var key: String
  var unit: String
  var place: String
  var projectClass: String
  var reference: FactReference
  var notices: [(stage: NoticeStage, from: Day, to: Day)] = []
  var acceptedOn: Day?
  var finalOn: Day?
  /// Of a settlement: persons planned.
  var persons: Int64 = 0

  /// Notices that are kept; a project has few.
  static let noticesKept = 64

  /// Days of the longest notice of a stage that was over before a day.
  func noticeDays(_ stage: NoticeStage, before day: Day) -> Int64 {
    var longest: Int64 = 0
    for notice in notices where notice.stage == stage && notice.to < day {
      longest = max(longest, notice.to.days(since: notice.from) + 1)
    }
    return longest
  }
}

/// A contract (合同).
struct AuditContract {
  var project: Int
  var key: String
  var contractor: String
  var amount: Int64
  var hasTender: Bool
  var signedOn: Day
  var reference: FactReference
}

/// A payment (支付申请) from its application on.
struct AuditPayment {
  enum State { case applied, approved, paid, returned, reversed }

  var entity: String
  var key: String
  /// Numbers of rows; nil where they are not known.
  var project: Int?
  var indicator: Int?
  var contract: Int?
  var list: String
  var kind: PaymentKind
  var payee: PayeeClass
  var payeeName: String
  var account: HashedKey
  var amount: Int64
  /// With advances that are cleared and retention.
  var gross: Int64
  var invoice: String
  var isFinal: Bool
  /// Of works of relocation: money by tranche.
  var tranches: [(key: String, amount: Int64)] = []
  var state = State.applied
  var appliedOn: Day
  var paidOn: Day?
  /// Certificates.
  var preparer: UInt32
  var approver: UInt32 = 0
  var applied: FactReference
  var paid: FactReference?

  /// It stands: neither returned nor reversed.
  var isLive: Bool { state != .returned && state != .reversed }
}

/// A tranche of borrowed money (批次).
struct AuditLoan {
  var entity: String
  var key: String
  /// A year, in millionths.
  var rate: Int64
  var dayBasis: Int64
  var money = MoneyLayers()
  var reference: FactReference
}
