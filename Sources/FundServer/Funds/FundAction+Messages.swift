import FiscalFunds
import FundMessages
import LedgerCore

extension FundAction {
  /// The action of a message.
  init(_ message: Fundledger_V1_FundCommand.OneOf_Action) throws(CommandProblem) {
    switch message {
    case .recordRevenue(let it): self = .recordRevenue(try RecordRevenue(it))
    case .issueIndicator(let it): self = .issueIndicator(try IssueIndicator(it))
    case .adjustIndicator(let it): self = .adjustIndicator(try AdjustIndicator(it))
    case .passDown(let it): self = .passDown(try PassDown(it))
    case .moveCash(let it): self = .moveCash(try MoveCash(it))
    case .draftPlan(let it): self = .draftPlan(try DraftPlan(it))
    case .approvePlan(let it): self = .approvePlan(try ApprovePlan(it))
    case .filePlan(let it): self = .filePlan(try FilePlan(it))
    case .pool(let it): self = .pool(try PoolFunds(it))
    case .unpool(let it): self = .unpool(try PoolFunds(it))
    case .proposeProject(let it): self = .proposeProject(try ProposeProject(it))
    case .advanceProject(let it): self = .advanceProject(try AdvanceProject(it))
    case .assign(let it): self = .assign(try AssignFunds(it))
    case .unassign(let it): self = .unassign(try AssignFunds(it))
    case .publishNotice(let it): self = .publishNotice(try PublishNotice(it))
    case .signContract(let it): self = .signContract(try SignContract(it))
    case .certifyWork(let it): self = .certifyWork(try CertifyWork(it))
    case .applyPayment(let it): self = .applyPayment(try ApplyPayment(it))
    case .approvePayment(let it): self = .approvePayment(try ApprovePayment(it))
    case .returnPayment(let it): self = .returnPayment(try ReturnPayment(it))
    case .settlePayment(let it): self = .settlePayment(try SettlePayment(it))
    case .reversePayment(let it): self = .reversePayment(try ReversePayment(it))
    case .refundPayment(let it): self = .refundPayment(try RefundPayment(it))
    case .approveList(let it): self = .approveList(try ApproveList(it))
    case .registerBeneficiaries(let it):
      self = .registerBeneficiaries(try RegisterBeneficiaries(it))
    case .takeBack(let it): self = .takeBack(try TakeBack(it))
    case .acceptProject(let it): self = .acceptProject(try AcceptProject(it))
    case .finalAccount(let it): self = .finalAccount(try FinalAccount(it))
    case .handOverAsset(let it): self = .handOverAsset(try HandOverAsset(it))
    case .issueBond(let it): self = .issueBond(try IssueBond(it))
    case .onLend(let it): self = .onLend(try OnLend(it))
    case .repayDebt(let it): self = .repayDebt(try RepayDebt(it))
    case .carryOver(let it): self = .carryOver(try CarryOver(it))
    case .accrueYearEnd(let it): self = .accrueYearEnd(try AccrueYearEnd(it))
    case .closeYear(let it): self = .closeYear(try CloseYear(it))
    case .loadTables(let it): self = .loadTables(try LoadTables(it))
    }
  }
}
