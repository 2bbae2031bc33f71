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
    /// Fiscal years that were closed whole, be they open again.
    var closedYears: Set<Int> = []
  }
  struct AccountMonth: Hashable {
    var account: UInt32
    var month: FiscalMonth
  }
  struct LedgerMonth: Hashable {
    var ledger: UInt32
    var month: FiscalMonth
  }
  struct LedgerYear: Hashable {
    var ledger: UInt32
    var year: Int
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
  var newest: [LedgerMonth: Position] = [:]
  var closings: [LedgerMonth: UInt16] = [:]
  var posted: [Position: Posted] = [:]
  var references: [LedgerYear: [String: Position]] = [:]
  var holds: [Position: NaiveHold] = [:]

  /// All that is wrong with a voucher, lowest number and then first leg; nil when it posts.
  func judge(
    _ voucher: Voucher, in month: FiscalMonth, releasesRest: Bool = false
  ) -> Refusal? {
    let legs = voucher.legs
    let draw = holds[voucher.hold].map { self.draw(of: $0, by: legs) } ?? []
    var found = monthFaults(legs, in: month)
    for (index, leg) in legs.enumerated() {
      guard let account = accounts[leg.account] else { continue }
      let name = leg.account
      func add(_ code: RefusalCode, _ figures: [Int64]) {
        found.append(Refusal(code, leg: index, figures: figures, account: name))
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
      let net = net(of: legs, on: name)
      let before = balances[name, default: 0]
      if let side = Self.limitedSide(account.limit) {
        // What the balance has on its proper side beside what is kept then.
        let proper = side == .credit ? before : -before
        let asked = side == .credit ? -net : net
        let freed = draw.filter { $0.account == name && $0.side == side }
          .reduce(0) { $0 + (releasesRest ? $1.remaining : $1.amount) }
        let available = proper - held(of: name, side) + freed
        if asked > 0 && asked > available {
          add(side == .credit ? .wouldBeCredit : .wouldBeDebit, [available, asked])
        }
      }
      if abs(before + net) > Limits.balanceFen { add(.balanceOverflow, [before, net]) }
    }
    if voucher.hold != .none {
      if holds[voucher.hold] == nil {
        found.append(Refusal(.holdNotOpen, figures: voucher.hold.figures))
      } else if draw.allSatisfy({ $0.amount == 0 }) {
        found.append(Refusal(.holdNotUsed, figures: voucher.hold.figures))
      }
    }
    found += referenceFaults(voucher, month)
    return found.min { ($0.code.rawValue, $0.leg) < ($1.code.rawValue, $1.leg) }
  }

  func monthFaults(_ legs: [LegFact], in month: FiscalMonth) -> [Refusal] {
    var found: [Refusal] = []
    for (index, leg) in legs.enumerated() {
      guard let ledger = accounts[leg.account].flatMap({ ledgers[$0.ledger] }) else { continue }
      func add(_ code: RefusalCode, _ other: FiscalMonth) {
        found.append(
          Refusal(
            code, leg: index, figures: [month, other].map { Int64($0.publicNumber) },
            account: leg.account))
      }
      if month < ledger.firstMonth { add(.monthBeforeLedger, ledger.firstMonth) }
      if month <= ledger.closedThrough { add(.monthClosed, ledger.closedThrough) }
    }
    return found
  }

  private func referenceFaults(_ voucher: Voucher, _ month: FiscalMonth) -> [Refusal] {
    guard !voucher.reference.isEmpty, let ledger = accounts[voucher.legs[0].account]?.ledger else {
      return []
    }
    let year = LedgerYear(ledger: ledger, year: month.year)
    if ledgers[ledger]?.closedYears.contains(month.year) == true {
      return [Refusal(.referenceYearClosed, figures: [Int64(month.year)])]
    }
    return references[year]?[voucher.reference].map {
      [Refusal(.referenceUsed, figures: $0.figures)]
    } ?? []
  }

  func net(of legs: [LegFact], on account: UInt32) -> Int64 {
    legs.filter { $0.account == account }.reduce(0) { $0 + $1.effect }
  }

  mutating func apply(
    _ voucher: Voucher, in month: FiscalMonth, at position: Position, isReversal: Bool = false,
    releasesRest: Bool = false
  ) {
    let legs = voucher.legs
    if voucher.hold != .none { take(voucher, releasesRest: releasesRest) }
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
      newest[LedgerMonth(ledger: ledger, month: month)] = position
    }
    if !voucher.reference.isEmpty, let ledger = accounts[legs[0].account]?.ledger {
      references[LedgerYear(ledger: ledger, year: month.year), default: [:]][voucher.reference] =
        position
    }
  }

  mutating func close(_ ledger: UInt32, _ month: FiscalMonth) {
    ledgers[ledger]?.closedThrough = month
    closings[LedgerMonth(ledger: ledger, month: month), default: 0] += 1
    guard month.month == 13 else { return }
    ledgers[ledger]?.closedYears.insert(month.year)
    references[LedgerYear(ledger: ledger, year: month.year)] = nil
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
