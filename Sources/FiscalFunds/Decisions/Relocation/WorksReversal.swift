import FundData
import LedgerCore

/// A payment of a project body that was posted in error is reversed (红字冲销).
extension FundBooks {
  func decideReversal(ofWorks number: UInt32, _ draft: inout Draft) throws(Refusal) {
    let row = works[number]
    try demandState(row.state, [.paid], of: row.key)
    try demandAfter(row.paidOn, draft, row.state)
    guard !settlements[row.settlement].isSettled || row.kind == .retention else {
      throw Refusal(.wrongState, detail: "payment: its settlement is settled")
    }
    let contract = contracts[row.contract]
    if row.kind == .advance {
      guard row.amount <= contract.advanced - contract.cleared else {
        throw Refusal(.wrongState, detail: "payment: \(row.key) was cleared")
      }
    }
    // Several lines of one pot count together.
    var (advanced, kept): ([UInt32: Int64], [UInt32: Int64]) = ([:], [:])
    for line in row.lines {
      guard let pot = try potOf(line, row.settlement) else {
        throw Refusal(.wrongState, detail: "payment: its pot is gone")
      }
      advanced[pot, default: 0] += line.amount
      kept[pot, default: 0] += line.retained
      let left = pots[pot].advanced - clearing(row.settlement, line.source, line.tranche)
      let isAsked = row.kind == .advance && advanced[pot, default: 0] > left
      let isKept = kept[pot, default: 0] > pots[pot].keptBack
      guard !isAsked, row.kind != .progress || !isKept else {
        throw Refusal(.wrongState, detail: "payment: what it kept was paid or applied for")
      }
    }
    postWorks(row, &draft)
    draft.redden()
    draft.reverses = row.voucher
  }

  func applyReversal(ofWorks number: UInt32, _ action: ReversePayment) -> Bool {
    let row = works[number]
    works[number].state = .reversed
    works[number].reason = action.reason
    // Back to what is held, and that is given free as if it had been returned.
    return countPaid(row, -1) && ask(row, -1)
  }
}
