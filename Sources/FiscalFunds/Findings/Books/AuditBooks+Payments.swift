import LedgerCore

/// Payments from application to settlement, back and again.
extension AuditBooks {
  /// False when the command is none of these.
  func takePayment(_ command: FundCommand, _ at: FactReference) -> Bool {
    switch command.action {
    case .applyPayment(let action):
      apply(action, command, at)
    case .applyWorks(let action):
      apply(action, command, at)
    case .approvePayment(let action):
      change(command.entity, action.key) { row in
        row.state = .approved
        row.approver = certificate(of: at)
      }
    case .returnPayment(let action):
      change(command.entity, action.key) { $0.state = .returned }
    case .settlePayment(let action):
      change(command.entity, action.key) { row in
        row.state = .paid
        row.paidOn = command.day
        row.paid = at
      }
      pay(1)
    case .reversePayment(let action):
      change(command.entity, action.key) { $0.state = .reversed }
      pay(-1)
    case .refundPayment(let action):
      change(command.entity, action.key) { _ in }
      if let number = touched.payment { giveBack(action.amount, of: payments[number]) }
    default: return false
    }
    return true
  }

  private func apply(_ action: ApplyPayment, _ command: FundCommand, _ at: FactReference) {
    let owner = owner(command.entity)
    let gross = action.amount &+ action.advanceCleared &+ action.retained
    let row = AuditPayment(
      entity: command.entity, key: action.key,
      project: projects.number(OwnedKey(owner, action.project)),
      indicator: indicators.number(OwnedKey(command.entity, action.indicator)),
      contract: contracts.number(Self.contractKey(owner, action.project, action.contract)),
      list: action.list, kind: action.kind, payee: action.payee, payeeName: action.payeeName,
      account: action.payeeAccount, amount: action.amount, gross: gross,
      invoice: action.invoice, isFinal: action.isFinal, appliedOn: command.day,
      preparer: certificate(of: at), applied: at)
    add(row, at)
  }

  private func apply(_ action: ApplyWorks, _ command: FundCommand, _ at: FactReference) {
    let owner = owner(command.entity)
    var (amount, gross): (Int64, Int64) = (0, 0)
    var tranches: [(key: String, amount: Int64)] = []
    for line in action.lines {
      let isWork = action.kind == .progress
      let paid = isWork ? line.amount &- line.cleared &- line.retained : line.amount
      amount &+= paid
      gross &+= line.amount
      if !line.tranche.isEmpty, paid > 0 { tranches.append((line.tranche, paid)) }
    }
    var row = AuditPayment(
      entity: command.entity, key: action.key,
      project: projects.number(OwnedKey(owner, action.project)), indicator: nil,
      contract: contracts.number(Self.contractKey(owner, action.project, action.contract)),
      list: "", kind: action.kind, payee: .contractor, payeeName: action.payeeName,
      account: HashedKey(), amount: amount, gross: gross, invoice: action.invoice,
      isFinal: action.isFinal, appliedOn: command.day, preparer: certificate(of: at), applied: at)
    row.tranches = tranches
    add(row, at)
  }

  private func add(_ row: AuditPayment, _ at: FactReference) {
    let number = payments.set(OwnedKey(row.entity, row.key), row, at: at.block)
    touch {
      $0.payment = number
      $0.project = row.project
      $0.contract = row.contract
      $0.indicator = row.indicator
    }
  }

  private func change(
    _ entity: String, _ key: String, _ body: (inout AuditPayment) -> Void
  ) {
    guard let number = payments.number(OwnedKey(entity, key)) else { return }
    body(&payments[number])
    let row = payments[number]
    touch {
      $0.payment = number
      $0.project = row.project
      $0.contract = row.contract
      $0.indicator = row.indicator
    }
  }

  /// The payment's money leaves its indicator and tranches, or comes back.
  private func pay(_ times: Int64) {
    guard let number = touched.payment else { return }
    let row = payments[number]
    guard times > 0 else {
      giveBack(row.amount, of: row)
      for part in row.tranches {
        guard let loan = loans.number(part.key) else { continue }
        loans[loan].money.receive(part.amount, on: row.paidOn ?? row.appliedOn)
      }
      return
    }
    if let indicator = row.indicator { indicators[indicator].money.spend(row.amount) }
    for part in row.tranches {
      if let loan = loans.number(part.key) { loans[loan].money.spend(part.amount) }
    }
  }

  /// Money that comes back is as old as the indicator.
  private func giveBack(_ amount: Int64, of row: AuditPayment) {
    guard let indicator = row.indicator else { return }
    indicators[indicator].money.receive(amount, on: indicators[indicator].receivedOn)
  }
}
