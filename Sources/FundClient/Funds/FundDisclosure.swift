import FundMessages

/// The disclosure sheet of a project (公告公示表): what may hang on a board. It has no name of a household
/// and no account.
public struct FundDisclosure: Hashable, Sendable {
  public var project: ProjectSummary
  /// 建设内容与规模.
  public var content: String
  /// Registered poor households (建档立卡户) that benefit.
  public var registeredHouseholds: Int
  public var otherHouseholds: Int
  /// 绩效目标.
  public var target: String
  /// The newest 200.
  public var funds: [Fund]
  public var notices: [PublicNotice]
  public var lists: [HouseholdList]
  /// The newest 500 that were paid, oldest first.
  public var payments: [Payment]
  /// 监督举报电话.
  public var complaintPhone: String
  public var revision: Revision

  /// Money by the document that brought it to the county.
  public struct Fund: Hashable, Sendable {
    public var indicator: IndicatorReference
    /// That the project has got.
    public var amount: Fen
    public var paid: Fen
  }

  public struct Payment: Hashable, Sendable {
    public var payeeClass: PayeeClass
    /// Of a household only the first character, the others ＊.
    public var payee: String
    /// Net of what came back.
    public var amount: Fen
    public var paidOn: Day?
  }

  init(_ message: Fundledger_V1_GetDisclosureResponse) throws(LedgerError) {
    project = try ProjectSummary(message.project)
    content = message.content
    registeredHouseholds = Int(message.registered)
    otherHouseholds = Int(message.others)
    target = message.target
    funds = []
    for fund in message.funds {
      funds.append(
        Fund(
          indicator: try IndicatorReference(fund.indicator), amount: Fen(fund.amount),
          paid: Fen(fund.paid)))
    }
    notices = try message.notices.map(PublicNotice.init)
    lists = message.lists.map { HouseholdList($0) }
    payments = []
    for payment in message.payments {
      payments.append(
        Payment(
          payeeClass: try PayeeClass(payment.payeeClass), payee: payment.payee,
          amount: Fen(payment.amount), paidOn: Day(wire: payment.paidOn)))
    }
    complaintPhone = message.complaintPhone
    revision = Revision(message.revision)
  }
}
