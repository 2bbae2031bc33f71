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
    case .allocateTask: "下达搬迁任务"
    case .designateBody: "指定实施主体"
    case .openSettlement: "设立安置点"
    case .enrolHouseholds: "登记搬迁户"
    case .grantHeads: "核定住房补助"
    case .recordMoves: "登记入住拆旧复垦"
    case .raiseFromHouseholds: "收取农户自筹"
    case .injectCapital: "注入资本金"
    case .signLoan: "签订融资合同"
    case .drawLoan: "提取融资款"
    case .changeRate: "利率调整"
    case .lendDown: "下拨融资款"
    case .accrueInterest: "计提利息"
    case .payInterestShare: "拨付利息"
    case .payLender: "支付贷款利息"
    case .applyWorks: "工程款申请"
    case .settleSettlement: "安置点决算移交"
    case .tradeLandQuota: "增减挂钩指标交易"
    case .repayRelocation: "偿还搬迁融资"
    case .repayFromSurplus: "结余提前还款"
    case .useSurplus: "结余用于后续产业"
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
    case .allocateTask(let action): try decide(action, &draft)
    case .designateBody(let action): try decide(action, &draft)
    case .openSettlement(let action): try decide(action, &draft)
    case .enrolHouseholds(let action): try decide(action, &draft)
    case .grantHeads(let action): try decide(action, &draft)
    case .recordMoves(let action): try decide(action, &draft)
    case .raiseFromHouseholds(let action): try decide(action, &draft)
    case .injectCapital(let action): try decide(action, &draft)
    case .signLoan(let action): try decide(action, &draft)
    case .drawLoan(let action): try decide(action, &draft)
    case .changeRate(let action): try decide(action, &draft)
    case .lendDown(let action): try decide(action, &draft)
    case .accrueInterest(let action): try decide(action, &draft)
    case .payInterestShare(let action): try decide(action, &draft, machine)
    case .payLender(let action): try decide(action, &draft)
    case .applyWorks(let action): try decide(action, &draft)
    case .settleSettlement(let action): try decide(action, &draft)
    case .tradeLandQuota(let action): try decide(action, &draft)
    case .repayRelocation(let action): try decide(action, &draft, machine)
    case .repayFromSurplus(let action): try decide(action, &draft)
    case .useSurplus(let action): try decide(action, &draft)
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
    case .allocateTask(let action): apply(action, at)
    case .designateBody(let action): apply(action, at)
    case .openSettlement(let action): apply(action, at)
    case .enrolHouseholds(let action): apply(action, at)
    case .grantHeads(let action): apply(action, at)
    case .recordMoves(let action): apply(action, at)
    case .raiseFromHouseholds(let action): apply(action, at)
    case .injectCapital(let action): apply(action, at)
    case .signLoan(let action): apply(action, at)
    case .drawLoan(let action): apply(action, at)
    case .changeRate(let action): apply(action, at)
    case .lendDown(let action): apply(action, at)
    case .accrueInterest(let action): apply(action, at)
    case .payInterestShare(let action): apply(action, at)
    case .payLender(let action): apply(action, at)
    case .applyWorks(let action): apply(action, at)
    case .settleSettlement(let action): apply(action, at)
    case .tradeLandQuota(let action): apply(action, at)
    case .repayRelocation(let action): apply(action, at)
    case .repayFromSurplus(let action): apply(action, at)
    case .useSurplus(let action): apply(action, at)
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
