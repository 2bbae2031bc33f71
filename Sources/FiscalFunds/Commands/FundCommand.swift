package import LedgerCore

/// A business command (业务指令): who acts where and on what day, and what is to be done.
package struct FundCommand: Sendable {
  /// The finance bureau or unit that acts: an entity's code, `620503`.
  package var entity: String
  /// Effective day (记账日期) of what it posts.
  package var day: Day
  /// A day of December goes to the adjustment period (整理期).
  package var isAdjustment: Bool
  /// Words for the voucher's summary (摘要); without them the action's own name stands there.
  package var note: String
  package var action: FundAction

  package init(
    entity: String, day: Day, isAdjustment: Bool = false, note: String = "", _ action: FundAction
  ) {
    self.entity = entity
    self.day = day
    self.isAdjustment = isAdjustment
    self.note = note
    self.action = action
  }
}

/// The actions. Their numbers stand in the journal and never change their meaning. Indirect: an action
/// is handed on many times, and its texts are then counted once.
package indirect enum FundAction: Sendable {
  case recordRevenue(RecordRevenue)
  case issueIndicator(IssueIndicator)
  case adjustIndicator(AdjustIndicator)
  case passDown(PassDown)
  case moveCash(MoveCash)
  case draftPlan(DraftPlan)
  case approvePlan(ApprovePlan)
  case filePlan(FilePlan)
  case pool(PoolFunds)
  case unpool(PoolFunds)
  case proposeProject(ProposeProject)
  case advanceProject(AdvanceProject)
  case assign(AssignFunds)
  case unassign(AssignFunds)
  case publishNotice(PublishNotice)
  case signContract(SignContract)
  case certifyWork(CertifyWork)
  case applyPayment(ApplyPayment)
  case approvePayment(ApprovePayment)
  case returnPayment(ReturnPayment)
  case settlePayment(SettlePayment)
  case reversePayment(ReversePayment)
  case refundPayment(RefundPayment)
  case approveList(ApproveList)
  case registerBeneficiaries(RegisterBeneficiaries)
  case takeBack(TakeBack)
  case acceptProject(AcceptProject)
  case finalAccount(FinalAccount)
  case handOverAsset(HandOverAsset)
  case issueBond(IssueBond)
  case onLend(OnLend)
  case repayDebt(RepayDebt)
  case carryOver(CarryOver)
  case accrueYearEnd(AccrueYearEnd)
  case closeYear(CloseYear)
  case loadTables(LoadTables)
  case allocateTask(AllocateTask)
  case designateBody(DesignateBody)
  case openSettlement(OpenSettlement)
  case enrolHouseholds(EnrolHouseholds)
  case grantHeads(GrantHeads)
  case recordMoves(RecordMoves)
  case raiseFromHouseholds(RaiseFromHouseholds)
  case injectCapital(InjectCapital)
  case signLoan(SignLoan)
  case drawLoan(DrawLoan)
  case changeRate(ChangeRate)
  case lendDown(LendDown)
  case accrueInterest(AccrueInterest)
  case payInterestShare(PayInterestShare)
  case payLender(PayLender)
  case applyWorks(ApplyWorks)
  case settleSettlement(SettleSettlement)
  case tradeLandQuota(TradeLandQuota)
  case repayRelocation(RepayRelocation)
  case repayFromSurplus(RepayFromSurplus)
  case useSurplus(UseSurplus)

  package enum Kind: UInt16, CaseIterable, Sendable {
    case recordRevenue = 1
    case issueIndicator = 2
    case adjustIndicator = 3
    case passDown = 4
    case moveCash = 5
    case draftPlan = 6
    case approvePlan = 7
    case filePlan = 8
    case pool = 9
    case unpool = 10
    case proposeProject = 11
    case advanceProject = 12
    case assign = 13
    case unassign = 14
    case publishNotice = 15
    case signContract = 16
    case certifyWork = 17
    case applyPayment = 18
    case approvePayment = 19
    case returnPayment = 20
    case settlePayment = 21
    case reversePayment = 22
    case refundPayment = 23
    case approveList = 24
    case registerBeneficiaries = 25
    case takeBack = 26
    case acceptProject = 27
    case finalAccount = 28
    case handOverAsset = 29
    case issueBond = 30
    case onLend = 31
    case repayDebt = 32
    case carryOver = 33
    case accrueYearEnd = 34
    case closeYear = 35
    case loadTables = 36
    case allocateTask = 37
    case designateBody = 38
    case openSettlement = 39
    case enrolHouseholds = 40
    case grantHeads = 41
    case recordMoves = 42
    case raiseFromHouseholds = 43
    case injectCapital = 44
    case signLoan = 45
    case drawLoan = 46
    case changeRate = 47
    case lendDown = 48
    case accrueInterest = 49
    case payInterestShare = 50
    case payLender = 51
    case applyWorks = 52
    case settleSettlement = 53
    case tradeLandQuota = 54
    case repayRelocation = 55
    case repayFromSurplus = 56
    case useSurplus = 57
  }
}
