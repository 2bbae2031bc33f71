import LedgerCore

extension FundAction {
  package var kind: Kind {
    switch self {
    case .recordRevenue: .recordRevenue
    case .issueIndicator: .issueIndicator
    case .adjustIndicator: .adjustIndicator
    case .passDown: .passDown
    case .moveCash: .moveCash
    case .draftPlan: .draftPlan
    case .approvePlan: .approvePlan
    case .filePlan: .filePlan
    case .pool: .pool
    case .unpool: .unpool
    case .proposeProject: .proposeProject
    case .advanceProject: .advanceProject
    case .assign: .assign
    case .unassign: .unassign
    case .publishNotice: .publishNotice
    case .signContract: .signContract
    case .certifyWork: .certifyWork
    case .applyPayment: .applyPayment
    case .approvePayment: .approvePayment
    case .returnPayment: .returnPayment
    case .settlePayment: .settlePayment
    case .reversePayment: .reversePayment
    case .refundPayment: .refundPayment
    case .approveList: .approveList
    case .registerBeneficiaries: .registerBeneficiaries
    case .takeBack: .takeBack
    case .acceptProject: .acceptProject
    case .finalAccount: .finalAccount
    case .handOverAsset: .handOverAsset
    case .issueBond: .issueBond
    case .onLend: .onLend
    case .repayDebt: .repayDebt
    case .carryOver: .carryOver
    case .accrueYearEnd: .accrueYearEnd
    case .closeYear: .closeYear
    case .loadTables: .loadTables
    case .allocateTask: .allocateTask
    case .designateBody: .designateBody
    case .openSettlement: .openSettlement
    case .enrolHouseholds: .enrolHouseholds
    case .grantHeads: .grantHeads
    case .recordMoves: .recordMoves
    case .raiseFromHouseholds: .raiseFromHouseholds
    case .injectCapital: .injectCapital
    case .signLoan: .signLoan
    case .drawLoan: .drawLoan
    case .changeRate: .changeRate
    case .lendDown: .lendDown
    case .accrueInterest: .accrueInterest
    case .payInterestShare: .payInterestShare
    case .payLender: .payLender
    case .applyWorks: .applyWorks
    case .settleSettlement: .settleSettlement
    case .tradeLandQuota: .tradeLandQuota
    case .repayRelocation: .repayRelocation
    case .repayFromSurplus: .repayFromSurplus
    case .useSurplus: .useSurplus
    }
  }

  /// Goes over the fields of the action, which stay as they are.
  func visitFields<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(FieldFailure) {
    func go(_ fields: some Fields) throws(FieldFailure) {
      var copy = fields
      try copy.visit(&visitor)
    }
    switch self {
    case .recordRevenue(let fields): try go(fields)
    case .issueIndicator(let fields): try go(fields)
    case .adjustIndicator(let fields): try go(fields)
    case .passDown(let fields): try go(fields)
    case .moveCash(let fields): try go(fields)
    case .draftPlan(let fields): try go(fields)
    case .approvePlan(let fields): try go(fields)
    case .filePlan(let fields): try go(fields)
    case .pool(let fields): try go(fields)
    case .unpool(let fields): try go(fields)
    case .proposeProject(let fields): try go(fields)
    case .advanceProject(let fields): try go(fields)
    case .assign(let fields): try go(fields)
    case .unassign(let fields): try go(fields)
    case .publishNotice(let fields): try go(fields)
    case .signContract(let fields): try go(fields)
    case .certifyWork(let fields): try go(fields)
    case .applyPayment(let fields): try go(fields)
    case .approvePayment(let fields): try go(fields)
    case .returnPayment(let fields): try go(fields)
    case .settlePayment(let fields): try go(fields)
    case .reversePayment(let fields): try go(fields)
    case .refundPayment(let fields): try go(fields)
    case .approveList(let fields): try go(fields)
    case .registerBeneficiaries(let fields): try go(fields)
    case .takeBack(let fields): try go(fields)
    case .acceptProject(let fields): try go(fields)
    case .finalAccount(let fields): try go(fields)
    case .handOverAsset(let fields): try go(fields)
    case .issueBond(let fields): try go(fields)
    case .onLend(let fields): try go(fields)
    case .repayDebt(let fields): try go(fields)
    case .carryOver(let fields): try go(fields)
    case .accrueYearEnd(let fields): try go(fields)
    case .closeYear(let fields): try go(fields)
    case .loadTables(let fields): try go(fields)
    case .allocateTask(let fields): try go(fields)
    case .designateBody(let fields): try go(fields)
    case .openSettlement(let fields): try go(fields)
    case .enrolHouseholds(let fields): try go(fields)
    case .grantHeads(let fields): try go(fields)
    case .recordMoves(let fields): try go(fields)
    case .raiseFromHouseholds(let fields): try go(fields)
    case .injectCapital(let fields): try go(fields)
    case .signLoan(let fields): try go(fields)
    case .drawLoan(let fields): try go(fields)
    case .changeRate(let fields): try go(fields)
    case .lendDown(let fields): try go(fields)
    case .accrueInterest(let fields): try go(fields)
    case .payInterestShare(let fields): try go(fields)
    case .payLender(let fields): try go(fields)
    case .applyWorks(let fields): try go(fields)
    case .settleSettlement(let fields): try go(fields)
    case .tradeLandQuota(let fields): try go(fields)
    case .repayRelocation(let fields): try go(fields)
    case .repayFromSurplus(let fields): try go(fields)
    case .useSurplus(let fields): try go(fields)
    }
  }

  /// Reads the fields of an action of a kind.
  package init<Visitor: FieldVisitor>(
    _ kind: Kind, from visitor: inout Visitor
  ) throws(FieldFailure) {
    func read<Action: Fields>(_ type: Action.Type) throws(FieldFailure) -> Action {
      var action = Action()
      try action.visit(&visitor)
      return action
    }
    switch kind {
    case .recordRevenue: self = .recordRevenue(try read(RecordRevenue.self))
    case .issueIndicator: self = .issueIndicator(try read(IssueIndicator.self))
    case .adjustIndicator: self = .adjustIndicator(try read(AdjustIndicator.self))
    case .passDown: self = .passDown(try read(PassDown.self))
    case .moveCash: self = .moveCash(try read(MoveCash.self))
    case .draftPlan: self = .draftPlan(try read(DraftPlan.self))
    case .approvePlan: self = .approvePlan(try read(ApprovePlan.self))
    case .filePlan: self = .filePlan(try read(FilePlan.self))
    case .pool: self = .pool(try read(PoolFunds.self))
    case .unpool: self = .unpool(try read(PoolFunds.self))
    case .proposeProject: self = .proposeProject(try read(ProposeProject.self))
    case .advanceProject: self = .advanceProject(try read(AdvanceProject.self))
    case .assign: self = .assign(try read(AssignFunds.self))
    case .unassign: self = .unassign(try read(AssignFunds.self))
    case .publishNotice: self = .publishNotice(try read(PublishNotice.self))
    case .signContract: self = .signContract(try read(SignContract.self))
    case .certifyWork: self = .certifyWork(try read(CertifyWork.self))
    case .applyPayment: self = .applyPayment(try read(ApplyPayment.self))
    case .approvePayment: self = .approvePayment(try read(ApprovePayment.self))
    case .returnPayment: self = .returnPayment(try read(ReturnPayment.self))
    case .settlePayment: self = .settlePayment(try read(SettlePayment.self))
    case .reversePayment: self = .reversePayment(try read(ReversePayment.self))
    case .refundPayment: self = .refundPayment(try read(RefundPayment.self))
    case .approveList: self = .approveList(try read(ApproveList.self))
    case .registerBeneficiaries: self = .registerBeneficiaries(try read(RegisterBeneficiaries.self))
    case .takeBack: self = .takeBack(try read(TakeBack.self))
    case .acceptProject: self = .acceptProject(try read(AcceptProject.self))
    case .finalAccount: self = .finalAccount(try read(FinalAccount.self))
    case .handOverAsset: self = .handOverAsset(try read(HandOverAsset.self))
    case .issueBond: self = .issueBond(try read(IssueBond.self))
    case .onLend: self = .onLend(try read(OnLend.self))
    case .repayDebt: self = .repayDebt(try read(RepayDebt.self))
    case .carryOver: self = .carryOver(try read(CarryOver.self))
    case .accrueYearEnd: self = .accrueYearEnd(try read(AccrueYearEnd.self))
    case .closeYear: self = .closeYear(try read(CloseYear.self))
    case .loadTables: self = .loadTables(try read(LoadTables.self))
    case .allocateTask: self = .allocateTask(try read(AllocateTask.self))
    case .designateBody: self = .designateBody(try read(DesignateBody.self))
    case .openSettlement: self = .openSettlement(try read(OpenSettlement.self))
    case .enrolHouseholds: self = .enrolHouseholds(try read(EnrolHouseholds.self))
    case .grantHeads: self = .grantHeads(try read(GrantHeads.self))
    case .recordMoves: self = .recordMoves(try read(RecordMoves.self))
    case .raiseFromHouseholds: self = .raiseFromHouseholds(try read(RaiseFromHouseholds.self))
    case .injectCapital: self = .injectCapital(try read(InjectCapital.self))
    case .signLoan: self = .signLoan(try read(SignLoan.self))
    case .drawLoan: self = .drawLoan(try read(DrawLoan.self))
    case .changeRate: self = .changeRate(try read(ChangeRate.self))
    case .lendDown: self = .lendDown(try read(LendDown.self))
    case .accrueInterest: self = .accrueInterest(try read(AccrueInterest.self))
    case .payInterestShare: self = .payInterestShare(try read(PayInterestShare.self))
    case .payLender: self = .payLender(try read(PayLender.self))
    case .applyWorks: self = .applyWorks(try read(ApplyWorks.self))
    case .settleSettlement: self = .settleSettlement(try read(SettleSettlement.self))
    case .tradeLandQuota: self = .tradeLandQuota(try read(TradeLandQuota.self))
    case .repayRelocation: self = .repayRelocation(try read(RepayRelocation.self))
    case .repayFromSurplus: self = .repayFromSurplus(try read(RepayFromSurplus.self))
    case .useSurplus: self = .useSurplus(try read(UseSurplus.self))
    }
  }
}

extension FundCommand {
  /// The body of its record in the journal.
  package func encoded() throws(FieldFailure) -> [UInt8] {
    var writer = FieldWriter()
    var copy = self
    try writer.text(&copy.entity)
    try writer.day(&copy.day)
    try writer.flag(&copy.isAdjustment)
    try writer.text(&copy.note)
    try action.visitFields(&writer)
    return writer.written
  }

  /// The command that a record of the journal holds.
  package init(kind: UInt16, body: [UInt8]) throws(FieldFailure) {
    guard let kind = FundAction.Kind(rawValue: kind) else { throw .malformed }
    var source = FieldSource(body)
    entity = ""
    day = Day(number: 0)
    isAdjustment = false
    note = ""
    try source.text(&entity)
    try source.day(&day)
    try source.flag(&isAdjustment)
    try source.text(&note)
    action = try FundAction(kind, from: &source)
    guard source.isAtEnd else { throw .malformed }
  }
}
