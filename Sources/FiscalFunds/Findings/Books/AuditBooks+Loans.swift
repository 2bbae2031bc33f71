import LedgerCore

/// Tranches of borrowed money.
extension AuditBooks {
  func takeLoan(_ command: FundCommand, _ at: FactReference) {
    switch command.action {
    case .signLoan(let action):
      let row = AuditLoan(
        entity: command.entity, key: action.tranche, rate: Int64(action.rate),
        dayBasis: max(1, Int64(action.dayBasis)), reference: at)
      let number = loans.set(action.tranche, row, at: at.block)
      touch { $0.loan = number }
    case .drawLoan(let action):
      change(action.tranche) { $0.money.receive(action.amount, on: command.day) }
    case .changeRate(let action):
      change(action.tranche) { $0.rate = Int64(action.rate) }
    case .repayFromSurplus(let action):
      change(action.tranche) { $0.money.spend(action.amount) }
    case .useSurplus(let action):
      change(action.tranche) { $0.money.spend(action.amount) }
    default: break
    }
  }

  private func change(_ tranche: String, _ body: (inout AuditLoan) -> Void) {
    guard let number = loans.number(tranche) else { return }
    body(&loans[number])
    touch { $0.loan = number }
  }
}
