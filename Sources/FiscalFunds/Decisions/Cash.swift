import FundData
import LedgerCore

/// Cash between treasuries (库款): events E05-E07, E23 and E24.
extension FundBooks {
  func decide(_ action: MoveCash, _ draft: inout Draft) throws(Refusal) {
    switch action.kind {
    case .subsidy, .aid, .onAccount, .settle:
      try decideMove(action, &draft)
    case .send:
      try decideSend(action, &draft)
    case .receiveInTransit, .arrive, .receive:
      try decideReceipt(action, &draft)
    }
  }

  private func decideMove(_ action: MoveCash, _ draft: inout Draft) throws(Refusal) {
    if action.kind != .aid { try demandLower(action.to, than: draft.entity, &draft) }
    try demandSameFen(action, draft)
    let sent = Dimensions.of(
      f: action.nature.dimension, i: action.indicator, l: action.to)
    let received = Dimensions.of(
      f: action.nature.dimension, i: action.toIndicator, l: draft.entity)
    let cash = Dimensions.of(f: action.nature.dimension)
    let (from, to, amount) = (draft.entity, action.to, action.amount)
    switch action.kind {
    case .aid:
      draft.debit(from, "GLF", "5013", sent, amount)
      draft.credit(from, "GLF", "1001", cash, amount)
      draft.debit(to, "GLF", "1001", cash, amount)
      draft.credit(to, "GLF", "4013", received, amount)
    case .onAccount:
      draft.debit(from, "GLF", "1031", Dimensions.of(l: to), amount)
      draft.credit(from, "GLF", "1001", cash, amount)
      draft.debit(to, "GLF", "1001", cash, amount)
      draft.credit(to, "GLF", "2012", Dimensions.of(l: from), amount)
    case .settle:
      draft.debit(from, "GLF", "5011", sent, amount)
      draft.credit(from, "GLF", "1031", Dimensions.of(l: to), amount)
      draft.debit(to, "GLF", "2012", Dimensions.of(l: from), amount)
      draft.credit(to, "GLF", "4011", received, amount)
    default:
      draft.debit(from, "GLF", "5011", sent, amount)
      draft.credit(from, "GLF", "1001", cash, amount)
      draft.debit(to, "GLF", "1001", cash, amount)
      draft.credit(to, "GLF", "4011", received, amount)
    }
  }

  /// Where both sides name an indicator, the receiver's is of the sender's fen.
  private func demandSameFen(_ action: MoveCash, _ draft: Draft) throws(Refusal) {
    let sender =
      action.indicator.isEmpty ? nil : try indicator(draft.entity, action.indicator)
    let receiver =
      action.toIndicator.isEmpty ? nil : try indicator(action.to, action.toIndicator)
    guard let sender, let receiver else { return }
    guard indicators[receiver].parent == sender else {
      throw Refusal(.unknownRecord, detail: "to_indicator: not of \(action.indicator)")
    }
  }

  // MARK: In transit

  /// The ledger of what is in transit between two treasuries.
  private func transit(_ sender: String, _ receiver: String) -> String {
    "\(sender)-\(receiver)"
  }

  private func decideSend(_ action: MoveCash, _ draft: inout Draft) throws(Refusal) {
    try demandLower(action.to, than: draft.entity, &draft)
    try demandSameFen(action, draft)
    _ = try indicator(action.to, action.toIndicator)
    guard !action.transferNo.isEmpty else {
      throw Refusal(.commandShape, detail: "transfer_no: empty")
    }
    guard transferNumber(draft.entity, action.transferNo) == nil else {
      throw Refusal(.recordExists, detail: "transfer_no: \(action.transferNo)")
    }
    let moved = Dimensions.of(i: action.toIndicator)
    draft.debit(
      draft.entity, "GLF", "5011",
      Dimensions.of(f: action.nature.dimension, i: action.indicator, l: action.to),
      action.amount)
    draft.credit(
      draft.entity, "GLF", "1001", Dimensions.of(f: action.nature.dimension), action.amount)
    draft.debit(transit(draft.entity, action.to), "TRN", "T101", moved, action.amount)
    draft.credit(transit(draft.entity, action.to), "TRN", "T201", moved, action.amount)
  }

  /// The acting entity receives; `to` names the sender.
  private func decideReceipt(_ action: MoveCash, _ draft: inout Draft) throws(Refusal) {
    guard let number = transferNumber(action.to, action.transferNo),
      transfers[number].receiver == draft.entity
    else { throw Refusal(.unknownRecord, detail: "transfer_no: \(action.transferNo)") }
    let transfer = transfers[number]
    let due: TransferState = action.kind == .arrive ? .booked : .sent
    guard transfer.state == due else {
      throw Refusal(
        .wrongState, figures: [Int64(transfer.state.rawValue)],
        detail: "transfer_no: \(transfer.state.chineseName)")
    }
    guard action.amount == transfer.amount else {
      throw Refusal(.amountsDiffer, figures: [transfer.amount, action.amount], detail: "amount: ")
    }
    let nature = transfer.nature.dimension
    let key = indicators[transfer.indicator].key
    let underWay = Dimensions.of(f: nature, l: transfer.sender)
    if action.kind == .receiveInTransit {
      draft.debit(draft.entity, "GLF", "1007", underWay, action.amount)
    } else {
      draft.debit(draft.entity, "GLF", "1001", Dimensions.of(f: nature), action.amount)
    }
    if action.kind == .arrive {
      draft.credit(draft.entity, "GLF", "1007", underWay, action.amount)
      return
    }
    draft.credit(
      draft.entity, "GLF", "4011", Dimensions.of(f: nature, i: key, l: transfer.sender),
      action.amount)
    let ledger = transit(transfer.sender, transfer.receiver)
    draft.debit(ledger, "TRN", "T301", Dimensions.of(i: key), action.amount)
    draft.credit(ledger, "TRN", "T101", Dimensions.of(i: key), action.amount)
  }

  func apply(_ action: MoveCash, _ at: Applied) -> Bool {
    switch action.kind {
    case .subsidy, .aid, .onAccount, .settle:
      return true
    case .send:
      guard let indicator = indicatorNumber(action.to, action.toIndicator) else {
        return false
      }
      var row = TransferRow()
      row.key = action.transferNo
      row.sender = at.entity
      row.receiver = action.to
      row.indicator = indicator
      row.nature = action.nature
      row.amount = action.amount
      row.sentOn = at.day
      note(transfer: transfers.append(row))
      return true
    case .receiveInTransit, .arrive, .receive:
      guard let number = transferNumber(action.to, action.transferNo) else {
        return false
      }
      transfers[number].state = action.kind == .receiveInTransit ? .booked : .arrived
      return true
    }
  }
}
