@testable import LedgerCore

/// The rules of posting once more, in dictionaries and without haste: what the state machine must
/// agree with.
struct NaiveBooks {
  struct Account {
    var ledger: UInt32
    var limit: BalanceLimit
    var group: String
  }
  struct Ledger {
    var firstMonth: FiscalMonth
    var closedThrough = FiscalMonth.none
  }
  struct AccountMonth: Hashable {
    var account: UInt32
    var month: FiscalMonth
  }
  struct LedgerMonth: Hashable {
    var ledger: UInt32
    var month: FiscalMonth
  }
  struct Turnover: Equatable {
    var debit: Int64 = 0
    var credit: Int64 = 0
  }
  struct Lane {
    var epoch: UInt32
    var accepted: [UInt64: Voucher] = [:]
    var refused: [UInt64: (attempt: UInt32, code: RefusalCode)] = [:]
    var nextSerial: UInt64 = 1
  }
  struct Posted {
    var legs: [LegFact]
    var isReversal: Bool
    var reversedBy: Position?
  }

  var accounts: [UInt32: Account] = [:]
  var ledgers: [UInt32: Ledger] = [:]
  var lanes: [UInt32: Lane] = [:]
  var balances: [UInt32: Int64] = [:]
  var legCounts: [UInt32: UInt32] = [:]
  var turnover: [AccountMonth: Turnover] = [:]
  var numbers: [LedgerMonth: UInt32] = [:]
  var posted: [Position: Posted] = [:]

  /// All that is wrong with a voucher, lowest number and then first leg; nil when it posts.
  func judge(_ legs: [LegFact], in month: FiscalMonth) -> Refusal? {
    var found: [Refusal] = []
    for (index, leg) in legs.enumerated() {
      guard let account = accounts[leg.account], let ledger = ledgers[account.ledger] else {
        continue
      }
      func add(_ code: RefusalCode, _ figures: [Int64]) {
        found.append(Refusal(code, leg: index, figures: figures, account: leg.account))
      }
      if month < ledger.firstMonth {
        add(
          .monthBeforeLedger, [month.publicNumber, ledger.firstMonth.publicNumber].map(Int64.init))
      }
      if month <= ledger.closedThrough {
        add(.monthClosed, [month.publicNumber, ledger.closedThrough.publicNumber].map(Int64.init))
      }
      let group = legs.filter {
        accounts[$0.account]?.ledger == account.ledger
          && accounts[$0.account]?.group == account.group
      }
      if group.reduce(0, { $0 + $1.effect }) != 0 {
        add(
          .unbalanced,
          [Side.debit, .credit].map { side in
            group.filter { $0.side == side }.reduce(0) { $0 + $1.amount }
          })
      }
      let net = legs.filter { $0.account == leg.account }.reduce(0) { $0 + $1.effect }
      let before = balances[leg.account, default: 0]
      if account.limit == .neverCredit && before + net < 0 { add(.wouldBeCredit, [before, -net]) }
      if account.limit == .neverDebit && before + net > 0 { add(.wouldBeDebit, [-before, net]) }
      if abs(before + net) > Limits.balanceFen { add(.balanceOverflow, [before, net]) }
    }
    return found.min { ($0.code.rawValue, $0.leg) < ($1.code.rawValue, $1.leg) }
  }

  mutating func apply(
    _ legs: [LegFact], in month: FiscalMonth, at position: Position, isReversal: Bool = false
  ) {
    posted[position] = Posted(legs: legs, isReversal: isReversal)
    for leg in legs {
      balances[leg.account, default: 0] += leg.effect
      legCounts[leg.account, default: 0] += 1
      let key = AccountMonth(account: leg.account, month: month)
      switch leg.side {
      case .debit: turnover[key, default: Turnover()].debit += leg.amount
      case .credit: turnover[key, default: Turnover()].credit += leg.amount
      }
    }
    for ledger in Set(legs.compactMap { accounts[$0.account]?.ledger }) {
      numbers[LedgerMonth(ledger: ledger, month: month), default: 0] += 1
    }
  }

  func trialBalance(
    ofLedger ledger: UInt32, from: FiscalMonth, to: FiscalMonth
  ) -> [TrialBalanceRow] {
    let numbers = accounts.filter { $0.value.ledger == ledger && legCounts[$0.key] != nil }.keys
    return numbers.sorted().map { account in
      var row = TrialBalanceRow(account: account, opening: 0, debit: 0, credit: 0)
      for (key, sums) in turnover where key.account == account {
        if key.month < from {
          row.opening += sums.debit - sums.credit
        } else if to == .none || key.month <= to {
          row.debit += sums.debit
          row.credit += sums.credit
        }
      }
      return row
    }
  }
}
