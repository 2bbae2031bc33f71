import FundClient
import FundMessages
import SwiftProtobuf

/// Indicators (指标) and cash.
extension CaseWriter {
  mutating func revenue(_ amount: Fen, of identity: CaseIdentity, on day: String) {
    send(
      .recordRevenue(.with { $0.amount = amount.value }), at: identity.code, on: day,
      by: identity, "本级一般公共预算收入入库（演示期初财力）")
  }

  /// What an issued indicator is.
  struct Issue {
    var key: String
    /// The indicator's name where it is empty.
    var documentNo = ""
    var source = Fundledger_V1_IndicatorSource.own
    var level: Fundledger_V1_FundLevel
    var category: String
    var year: Int
    var amount: Fen
    var note: String
  }

  mutating func issue(_ issue: Issue, by identity: CaseIdentity, on day: String) {
    send(
      .issueIndicator(
        .with {
          $0.key = issue.key
          $0.documentNo = issue.documentNo.isEmpty ? issue.key : issue.documentNo
          $0.source = issue.source
          $0.level = issue.level
          $0.category = issue.category
          $0.budgetYear = UInt32(issue.year)
          $0.amount = issue.amount.value
        }), at: identity.code, on: day, by: identity, issue.note)
  }

  func passingDown(_ transfer: FundTransfer) -> Action {
    .passDown(
      .with {
        $0.key = transfer.indicator
        $0.to = transfer.receiver
        $0.toKey = transfer.receiverIndicator
        $0.documentNo = transfer.receiverIndicator
        $0.amount = transfer.amount.value
        if case .aid(let agreement) = transfer.kind {
          $0.isAid = true
          $0.agreementNo = agreement
        }
      })
  }

  /// 指标下达 of the giver; the receiver has it with the same command.
  mutating func passDown(
    _ transfer: FundTransfer, by identity: CaseIdentity, on day: String, _ note: String
  ) {
    send(passingDown(transfer), at: transfer.giver, on: day, by: identity, note)
  }

  func moving(_ transfer: FundTransfer, _ kind: Fundledger_V1_CashMove) -> Action {
    .moveCash(
      .with {
        $0.kind = kind
        $0.to = transfer.receiver
        $0.indicator = transfer.indicator
        $0.toIndicator = transfer.receiverIndicator
        $0.amount = transfer.amount.value
      })
  }

  /// The cash of an indicator (资金拨付).
  mutating func pay(
    _ transfer: FundTransfer, by identity: CaseIdentity, on day: String, _ note: String
  ) {
    let kind: Fundledger_V1_CashMove =
      switch transfer.kind {
      case .subsidy: .subsidy
      case .aid: .aid
      }
    send(moving(transfer, kind), at: transfer.giver, on: day, by: identity, note)
  }
}
