package import LedgerCore

extension FundAction.Kind {
  /// The name that a voucher's summary (摘要) has, and messages say.
  package var chineseName: String {
    switch self {
    case .recordRevenue: "本级收入入库"
    case .issueIndicator: "指标下达"
    case .adjustIndicator: "指标调整"
    case .passDown: "指标下达下级"
    case .moveCash: "资金拨付"
    case .draftPlan: "编制整合方案"
    case .approvePlan: "审定整合方案"
    case .filePlan: "整合方案备案"
    case .pool: "纳入整合"
    case .unpool: "退出整合"
    case .proposeProject: "项目申报"
    case .advanceProject: "项目审核"
    case .assign: "指标分配到项目"
    case .unassign: "项目指标收回"
    case .publishNotice: "公告公示"
    case .signContract: "签订合同"
    case .certifyWork: "计量验收"
    case .applyPayment: "支付申请"
    case .approvePayment: "支付审批"
    case .returnPayment: "支付退回"
    case .settlePayment: "资金支付"
    case .reversePayment: "支付冲销"
    case .refundPayment: "资金退回"
    case .approveList: "补贴清单审批"
    case .registerBeneficiaries: "对象登记"
    case .takeBack: "收回统筹"
    case .acceptProject: "项目验收"
    case .finalAccount: "竣工决算"
    case .handOverAsset: "资产移交"
    case .issueBond: "发行债券"
    case .onLend: "债务转贷"
    case .repayDebt: "债务偿还"
    case .carryOver: "结转下年"
    case .accrueYearEnd: "年终结余"
    case .closeYear: "年终结账"
    case .loadTables: "更新规则与基础数据"
    }
  }
}

extension FundBooks {
  /// The gates of an action, and what it posts.
  func decide(
    _ action: FundAction, _ draft: inout Draft, _ machine: borrowing StateMachine
  ) throws(Refusal) {
    switch action {
    case .recordRevenue(let action): try decide(action, &draft)
    case .issueIndicator(let action): try decide(action, &draft, machine)
    case .adjustIndicator(let action): try decide(action, &draft)
    case .passDown(let action): try decide(action, &draft)
    case .moveCash(let action): try decide(action, &draft)
    case .draftPlan(let action): try decide(action, &draft)
    case .approvePlan(let action): try decide(action, &draft)
    case .filePlan(let action): try decide(action, &draft)
    case .pool(let action): try decidePool(action, &draft)
    case .unpool(let action): try decideUnpool(action, &draft)
    case .proposeProject(let action): try decide(action, &draft)
    case .advanceProject(let action): try decide(action, &draft)
    case .assign(let action): try decideAssign(action, &draft)
    case .unassign(let action): try decideUnassign(action, &draft)
    case .publishNotice(let action): try decide(action, &draft)
    case .signContract(let action): try decide(action, &draft)
    case .certifyWork(let action): try decide(action, &draft)
    case .applyPayment(let action): try decide(action, &draft, machine)
    case .approvePayment(let action): try decide(action, &draft)
    case .returnPayment(let action): try decide(action, &draft)
    case .settlePayment(let action): try decide(action, &draft, machine)
    case .reversePayment(let action): try decide(action, &draft)
    case .refundPayment(let action): try decide(action, &draft)
    case .approveList(let action): try decide(action, &draft)
    case .registerBeneficiaries(let action): try decide(action, &draft)
    case .takeBack(let action): try decide(action, &draft)
    case .acceptProject(let action): try decide(action, &draft)
    case .finalAccount(let action): try decide(action, &draft)
    case .handOverAsset(let action): try decide(action, &draft)
    case .issueBond(let action): try decide(action, &draft)
    case .onLend(let action): try decide(action, &draft)
    case .repayDebt(let action): try decide(action, &draft)
    case .carryOver(let action): try decide(action, &draft)
    case .accrueYearEnd(let action): try decide(action, &draft)
    case .closeYear(let action): try decide(action, &draft, machine)
    case .loadTables(let action): try decide(action, &draft, machine)
    }
  }

  package func apply(_ record: BusinessRecord, at place: BusinessPlace) -> Bool {
    let read = accepting ?? (try? FundCommand(kind: record.kind, body: record.body))
    guard let command = read else { return false }
    return apply(command.action, Applied(command: command, place: place))
  }

  /// Takes an accepted action into the rows. False when it does not fit them, which only a damaged
  /// journal can be the reason of.
  private func apply(_ action: FundAction, _ at: Applied) -> Bool {
    switch action {
    case .recordRevenue(let action): apply(action, at)
    case .issueIndicator(let action): apply(action, at)
    case .adjustIndicator(let action): apply(action, at)
    case .passDown(let action): apply(action, at)
    case .moveCash(let action): apply(action, at)
    case .draftPlan(let action): apply(action, at)
    case .approvePlan(let action): apply(action, at)
    case .filePlan(let action): apply(action, at)
    case .pool(let action): applyPool(action, at, isBack: false)
    case .unpool(let action): applyPool(action, at, isBack: true)
    case .proposeProject(let action): apply(action, at)
    case .advanceProject(let action): apply(action, at)
    case .assign(let action): applyAssign(action, at, isBack: false)
    case .unassign(let action): applyAssign(action, at, isBack: true)
    case .publishNotice(let action): apply(action, at)
    case .signContract(let action): apply(action, at)
    case .certifyWork(let action): apply(action, at)
    case .applyPayment(let action): apply(action, at)
    case .approvePayment(let action): apply(action, at)
    case .returnPayment(let action): apply(action, at)
    case .settlePayment(let action): apply(action, at)
    case .reversePayment(let action): apply(action, at)
    case .refundPayment(let action): apply(action, at)
    case .approveList(let action): apply(action, at)
    case .registerBeneficiaries(let action): apply(action, at)
    case .takeBack(let action): apply(action, at)
    case .acceptProject(let action): apply(action, at)
    case .finalAccount(let action): apply(action, at)
    case .handOverAsset(let action): apply(action, at)
    case .issueBond(let action): apply(action, at)
    case .onLend(let action): apply(action, at)
    case .repayDebt(let action): apply(action, at)
    case .carryOver(let action): apply(action, at)
    case .accrueYearEnd(let action): apply(action, at)
    case .closeYear(let action): apply(action, at)
    case .loadTables(let action): apply(action, at)
    }
  }
}

/// An accepted command and where it stands.
struct Applied {
  let command: FundCommand
  let place: BusinessPlace

  var entity: String { command.entity }
  var day: Day { command.day }
}
