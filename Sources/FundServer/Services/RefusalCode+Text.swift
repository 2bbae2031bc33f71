import LedgerCore
import Wire

extension RefusalCode {
  /// The name on the wire: `WOULD_BE_CREDIT`.
  package var publicName: String {
    var name = ""
    for character in "\(self)" {
      if character.isUppercase { name.append("_") }
      name.append(contentsOf: character.uppercased())
    }
    return name
  }

  /// The gRPC code that a call fails with.
  var status: StatusCode {
    switch self {
    case .unknownVoucher, .unknownHold: .notFound
    case .roleNotAllowed, .outOfScope: .permissionDenied
    case .tooManyLanes, .refusalQuota, .busy, .lowDisk: .resourceExhausted
    case .staleEpoch: .aborted
    case .alreadyReversed: .alreadyExists
    case .revisionNotReached: .unavailable
    default:
      switch rawValue {
      case 101..<200: .invalidArgument
      default: .failedPrecondition
      }
    }
  }

  /// What it says to a person, and the field of the request that is at fault.
  var text: (english: String, chinese: String, field: String) {
    switch self {
    case .batchShape:
      ("the columns of the batch do not fit each other or are too long", "批次各列长度不符或超限", "")
    case .tooFewLegs: ("a voucher has two legs or more", "记账凭证至少两行分录", "leg_count")
    case .tooManyLegs: ("the voucher has too many legs", "记账凭证分录过多", "leg_count")
    case .textTooLong: ("a text is too long", "文字过长", "summary")
    case .dayOutOfRange: ("the day does not exist or lies outside 2000-2149", "记账日期无效", "day")
    case .unknownAccount: ("no such account", "账户不存在", "account")
    case .zeroAmount: ("the amount of a leg is zero", "分录金额为零", "amount")
    case .amountOutOfRange: ("the amount is too large", "金额超限", "amount")
    case .tooManyLedgers: ("the voucher touches too many ledgers", "记账凭证涉及账簿过多", "account")
    case .unknownLedger: ("no such ledger", "账簿不存在", "ledger")
    case .unknownBook: ("no such book, or none in that month", "账套不存在或当月未启用", "book")
    case .unknownSubject: ("the chart has no such subject", "科目不存在", "subject")
    case .badDimensions: ("the subject does not take these dimensions", "辅助核算不符", "dimensions")
    case .unknownEntity: ("no such entity or region", "核算主体或行政区划不存在", "entity")
    case .unknownVoucher: ("no such voucher", "记账凭证不存在", "voucher")
    case .badMonth: ("no such month", "会计期间无效", "month")
    case .textNotPlain:
      ("a text is empty or holds control characters", "文字为空或含控制字符", "summary")
    case .holdShape:
      ("holds are named twice, too many or not at all", "冻结重复、过多或为空", "hold")
    case .unknownHold: ("no such hold", "冻结不存在", "hold")
    case .commandShape: ("the command is malformed", "业务指令格式有误", "")
    case .roleNotAllowed: ("the role may not do this", "角色无此权限", "")
    case .outOfScope: ("outside the caller's region", "超出管辖区划范围", "account")
    case .tooManyLanes: ("the caller has too many lanes", "通道过多", "name")
    case .unknownLane: ("the caller has no such lane", "通道不存在", "lane")
    case .staleEpoch: ("the lane was opened again by somebody", "通道已被重新打开", "epoch")
    case .serialGap: ("the lane expects an earlier serial", "序号不连续", "first_serial")
    case .contentDiffers: ("the serial was used for another voucher", "序号对应的内容不同", "first_serial")
    case .wrongAttempt: ("the serial expects another attempt number", "重试次数不符", "attempt")
    case .attemptForgotten: ("the refusal of this serial is final", "该序号的拒绝已成定局", "first_serial")
    case .managedSubject:
      ("the subject is posted by business commands only", "受控科目，只能由业务指令记账", "account")
    case .monthBeforeLedger: ("before the first month of the ledger", "早于账簿启用期间", "day")
    case .monthClosed: ("the month is closed", "会计期间已结账", "day")
    case .unbalanced: ("debits and credits differ", "借贷不平", "amount")
    case .wouldBeCredit: ("the balance would become a credit", "余额不足（将出现贷方余额）", "amount")
    case .wouldBeDebit: ("the balance would become a debit", "余额不足（将出现借方余额）", "amount")
    case .balanceOverflow: ("the balance would be too large", "余额超限", "amount")
    case .holdNotOpen: ("the hold is not open any more", "冻结已结束", "hold")
    case .holdNotUsed: ("the voucher takes nothing from the hold", "记账凭证未使用该冻结", "hold")
    case .expiryPassed: ("the expiry has passed", "有效期已过", "expires_ms")
    case .tooManyHolds: ("too many holds are open", "未结束的冻结过多", "")
    case .alreadyReversed: ("the voucher was reversed before", "记账凭证已冲销", "voucher")
    case .reversalOfReversal: ("a reversal cannot be reversed", "冲销凭证不得再冲销", "voucher")
    case .holdIsLocked: ("the hold is locked", "冻结已审核锁定", "hold")
    case .referenceUsed: ("the reference was used before", "业务流水号已使用", "reference")
    case .referenceYearClosed:
      ("the fiscal year takes no more references", "该会计年度不再接受业务流水号", "reference")
    case .tooManyReferences: ("too many references are in memory", "业务流水号过多", "reference")
    case .monthNotNext: ("months close in order", "须按顺序结账", "month")
    case .monthNotLast: ("the month is not the newest closed one", "只能反结账最近已结账期间", "month")
    case .closingNotCurrent:
      ("there are vouchers that whoever closes has not seen", "存在未核对的记账凭证", "seen")
    case .ledgerNotOpen: ("the ledger is not open", "账簿尚未开设", "entity")
    case .unknownRecord: ("there is no such record", "记录不存在", "")
    case .recordExists: ("there is such a record already", "记录已存在", "")
    case .wrongState: ("the record's state does not allow it", "状态不允许", "")
    case .amountsDiffer: ("the amounts do not fit", "金额不符", "amount")
    case .ruleRefuses: ("a rule refuses it", "违反规则", "")
    case .refusalQuota: ("too many refused vouchers", "被拒凭证过多", "")
    case .busy: ("the server is busy", "服务繁忙", "")
    case .revisionNotReached:
      ("the books have not got to that revision", "账务尚未到达该位置", "min_revision")
    case .lowDisk: ("the server is short of disk space", "磁盘空间不足", "")
    }
  }
}
