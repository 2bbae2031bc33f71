import FiscalFunds
import FundData
import FundMessages
import LedgerCore

extension Engine {
  /// The newest place that an answer rests on.
  var revision: Fundledger_V1_Revision {
    let isOpen = !machine.body.isEmpty
    return Position(
      block: isOpen ? machine.body.ordinal : machine.sealedOrdinal,
      index: isOpen ? max(0, machine.body.voucherCount - 1) : sealedIndex
    ).message
  }

  /// A ledger that the caller may touch.
  func ledger(_ number: UInt32, for caller: Caller) throws(Refusal) -> LedgerView {
    guard machine.isLedger(number) else { throw Refusal(.unknownLedger) }
    guard machine.ledger(number, isWithin: caller.scope) else { throw Refusal(.outOfScope) }
    return machine.view(ofLedger: number)
  }

  /// Checks that the caller may see an account.
  func checkAccount(_ number: UInt32, for caller: Caller) throws(Refusal) {
    guard machine.isAccount(number) else { throw Refusal(.unknownAccount, account: number) }
    guard machine.account(number, isWithin: caller.scope) else {
      throw Refusal(.outOfScope, account: number)
    }
  }
}

extension Position {
  var message: Fundledger_V1_Revision {
    var message = Fundledger_V1_Revision()
    message.block = block
    message.index = UInt32(index)
    return message
  }

  /// Nil when the revision is out of range.
  init?(_ message: Fundledger_V1_Revision) {
    guard message.block > 0, message.block < 1 << 40, message.index < 1 << 24 else { return nil }
    self.init(block: message.block, index: Int(message.index))
  }
}

extension Side {
  var message: Fundledger_V1_Side { self == .debit ? .debit : .credit }
}

extension LedgerView {
  var message: Fundledger_V1_LedgerInfo {
    var message = Fundledger_V1_LedgerInfo()
    message.ledger = number
    message.entity = definition.entity
    message.book = definition.book
    message.name = definition.name
    message.chart = definition.chart
    message.openedMonth = definition.firstMonth.publicNumber
    message.closedThrough = closedThrough.publicNumber
    return message
  }
}

extension AccountView {
  func message(chart: String, _ opening: LedgerOpening) -> Fundledger_V1_AccountInfo {
    var message = Fundledger_V1_AccountInfo()
    message.account = number
    message.ledger = ledger
    message.subject = subject
    message.subjectName = opening.subject(chart: chart, code: subject)?.chineseName ?? ""
    message.dimensions = Self.dimensionMessages(dimensions)
    message.normalSide = normalSide.message
    message.limit =
      switch limit {
      case .none: .none
      case .neverCredit: .neverCredit
      case .neverDebit: .neverDebit
      }
    message.balance = balance
    message.legs = legs
    return message
  }

  /// From the canonical form `I=c1,P=p9`.
  static func dimensionMessages(_ canonical: String) -> [Fundledger_V1_Dimension] {
    canonical.split(separator: ",").map { part in
      let pair = part.split(separator: "=", maxSplits: 1)
      var message = Fundledger_V1_Dimension()
      message.key = String(pair[0])
      message.value = pair.count > 1 ? String(pair[1]) : ""
      return message
    }
  }
}
