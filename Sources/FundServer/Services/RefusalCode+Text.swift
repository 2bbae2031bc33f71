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
    case .unknownVoucher: .notFound
    case .roleNotAllowed, .outOfScope: .permissionDenied
    case .tooManyLanes, .refusalQuota, .busy: .resourceExhausted
    case .staleEpoch: .aborted
    case .alreadyReversed: .alreadyExists
    case .notSupported: .unimplemented
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
    case .notSupported: ("not supported", "不支持", "")
    case .textNotPlain:
      ("a text is empty or holds control characters", "文字为空或含控制字符", "summary")
    case .roleNotAllowed: ("the role may not do this", "角色无此权限", "")
    case .outOfScope: ("outside the caller's region", "超出管辖区划范围", "account")
    case .tooManyLanes: ("the caller has too many lanes", "通道过多", "name")
    case .unknownLane: ("the caller has no such lane", "通道不存在", "lane")
    case .staleEpoch: ("the lane was opened again by somebody", "通道已被重新打开", "epoch")
    case .serialGap: ("the lane expects an earlier serial", "序号不连续", "first_serial")
    case .contentDiffers: ("the serial was used for another voucher", "序号对应的内容不同", "first_serial")
    case .wrongAttempt: ("the serial expects another attempt number", "重试次数不符", "attempt")
    case .attemptForgotten: ("the refusal of this serial is final", "该序号的拒绝已成定局", "first_serial")
    case .monthBeforeLedger: ("before the first month of the ledger", "早于账簿启用期间", "day")
    case .monthClosed: ("the month is closed", "会计期间已结账", "day")
    case .unbalanced: ("debits and credits differ", "借贷不平", "amount")
    case .wouldBeCredit: ("the balance would become a credit", "余额不足（将出现贷方余额）", "amount")
    case .wouldBeDebit: ("the balance would become a debit", "余额不足（将出现借方余额）", "amount")
    case .balanceOverflow: ("the balance would be too large", "余额超限", "amount")
    case .alreadyReversed: ("the voucher was reversed before", "记账凭证已冲销", "voucher")
    case .reversalOfReversal: ("a reversal cannot be reversed", "冲销凭证不得再冲销", "voucher")
    case .monthNotNext: ("months close in order", "须按顺序结账", "month")
    case .refusalQuota: ("too many refused vouchers", "被拒凭证过多", "")
    case .busy: ("the server is busy", "服务繁忙", "")
    }
  }
}
