extension PlanState {
  package var chineseName: String {
    switch self {
    case .draft: "已编制"
    case .approved: "县级已审定"
    case .inForce: "已备案"
    case .replaced: "已被替代"
    }
  }
}

extension ProjectState {
  package var chineseName: String {
    switch self {
    case .proposed: "村申报"
    case .checked: "乡镇已审核"
    case .inLibrary: "已入库"
    case .sentBack: "已退回"
    case .dropped: "已出库"
    case .accepted: "已验收"
    case .settled: "已决算"
    case .handedOver: "已移交"
    }
  }
}

extension PaymentState {
  package var chineseName: String {
    switch self {
    case .applied: "已申请"
    case .approved: "已审批"
    case .paid: "已支付"
    case .returned: "已退回"
    case .reversed: "已冲销"
    }
  }
}

extension TransferState {
  package var chineseName: String {
    switch self {
    case .sent: "在途"
    case .booked: "在途款已列"
    case .arrived: "已到账"
    }
  }
}
