/// The detectors. Their numbers stand in messages and do not change their meaning.
package enum DetectorKind: UInt16, CaseIterable, Hashable, Sendable {
  /// 资金闲置.
  case idleMoney = 1
  /// 滞留、下达迟缓.
  case slowPassDown = 2
  /// 整而不合.
  case paperIntegration = 3
  /// 未公示先支付.
  case paidBeforeNotice = 4
  /// 发票重复.
  case invoiceTwice = 5
  /// 一卡多名.
  case cardManyNames = 6
  /// 重复享受补助.
  case benefitTwice = 7
  /// 拆分规避限额.
  case splitPayments = 8
  /// 整数金额.
  case roundSum = 9
  /// 年末突击支出.
  case yearEndRush = 10
  /// 平均分配.
  case equalAmounts = 11
  /// 以拨代支.
  case ownAccount = 12
  /// 搬迁超标准.
  case relocationStandard = 13
  /// 借入资金闲置.
  case loanIdle = 14
  /// 补助对象未登记.
  case unregistered = 15
  /// 异常冲销.
  case reversals = 16
  /// 支付令断号.
  case numberGap = 17
  /// 制单审核同一人.
  case samePerson = 18
  /// 固定搭档.
  case fixedPair = 19
  /// 非工作时间记账.
  case oddHours = 20
  /// 日期倒置.
  case dateOrder = 21
  /// 决算后支付.
  case paidAfterFinal = 22
  /// 重复申报项目.
  case projectTwice = 23

  /// Name on the command line and in exports.
  package var name: String { info.name }

  package init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }
}

/// What a detector is, for whoever chooses or reads it.
package struct DetectorInfo: Sendable {
  package var name: String
  package var chineseName: String
  package var englishName: String
  /// Document that makes it a question, as the rules cite it.
  package var document: String
  /// Article, or empty.
  package var article: String
  package var chinese: String
  package var english: String
  package var parameters: [DetectorParameter]
}

/// A number that a detector is set by.
package struct DetectorParameter: Sendable {
  package enum Unit: UInt8, CaseIterable, Sendable {
    case fen = 1
    case days = 2
    /// Hundredths of a percent.
    case basisPoints = 3
    case count = 4
    /// Hundredths of a square metre.
    case area = 5
    case hour = 6
  }

  package var name: String
  package var unit: Unit
  package var value: Int64
  package var range: ClosedRange<Int64>
  package var chinese: String
  package var english: String
}
