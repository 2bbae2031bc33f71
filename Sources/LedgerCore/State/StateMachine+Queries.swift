/// An account as a reader sees it.
package struct AccountView: Sendable {
  package var number: UInt32
  package var ledger: UInt32
  package var subject: String
  package var dimensions: String
  package var normalSide: Side
  package var limit: BalanceLimit
  /// Debits minus credits in fen.
  package var balance: Int64
  package var legs: UInt32
  package var lastLeg: Position
}

/// A ledger as a reader sees it.
package struct LedgerView: Sendable {
  package var number: UInt32
  package var definition: LedgerDefinition
  package var closedThrough: FiscalMonth
}

/// A line of a trial balance (科目余额表) for one account; fen.
package struct TrialBalanceRow: Equatable, Sendable {
  package var account: UInt32
  /// Debits minus credits before the first month.
  package var opening: Int64
  package var debit: Int64
  package var credit: Int64
  package var closing: Int64 { opening &+ debit &- credit }
}

extension StateMachine {
  package func isAccount(_ number: UInt32) -> Bool {
    number > 0 && number < UInt32(accounts.count)
  }

  package func isLedger(_ number: UInt32) -> Bool {
    number > 0 && number < UInt32(ledgers.count)
  }

  /// Whether an account's ledger lies within the region `scope`; zero is everywhere.
  package func account(_ number: UInt32, isWithin scope: UInt32) -> Bool {
    ledgers[accounts[number].ledger].isWithin(scope)
  }

  package func ledger(_ number: UInt32, isWithin scope: UInt32) -> Bool {
    ledgers[number].isWithin(scope)
  }

  package func ledgerNumber(entity: String, book: String) -> UInt32? {
    ledgerKeys.find("\(entity)\t\(book)")
  }

  package func ledgerOfAccount(_ number: UInt32) -> UInt32 { accounts[number].ledger }

  package func balance(of account: UInt32) -> (balance: Int64, legs: UInt32) {
    (accounts[account].balance, accounts[account].legs)
  }

  package func view(ofLedger number: UInt32) -> LedgerView {
    LedgerView(
      number: number, definition: ledgerDefinitions[Int(number)],
      closedThrough: ledgers[number].closedThrough)
  }

  package func view(ofAccount number: UInt32) -> AccountView {
    let row = accounts[number]
    let parts = accountKeys.key(number).split(separator: "\t", omittingEmptySubsequences: false)
    return AccountView(
      number: number, ledger: row.ledger, subject: String(parts[1]),
      dimensions: String(parts[2]), normalSide: row.flags & 1 == 0 ? .debit : .credit,
      limit: BalanceLimit(rawValue: row.limit) ?? .none, balance: row.balance, legs: row.legs,
      lastLeg: row.lastLeg)
  }

  /// The accounts of a ledger in the order in which they were opened.
  package func accounts(ofLedger number: UInt32) -> [UInt32] { accountsOfLedger[Int(number)] }

  /// The vouchers of a ledger and month: newest number and newest directory entry.
  package func vouchers(
    ofLedger number: UInt32, _ month: FiscalMonth
  ) -> (numbers: UInt32, lastEntry: Position)? {
    monthRow(of: number, month).map { (months[$0].numbers, months[$0].lastEntry) }
  }

  /// The lines of every account of a ledger that has a leg, in account order. `from` and `to`
  /// bound the months; `none` leaves a side open. A sum of several months that leaves 64 bits
  /// wraps around, and `closing` still comes out right.
  package func trialBalance(
    ofLedger number: UInt32, from: FiscalMonth, to: FiscalMonth
  ) -> [TrialBalanceRow] {
    var rows: [TrialBalanceRow] = []
    for account in accountsOfLedger[Int(number)] where accounts[account].legs > 0 {
      var row = TrialBalanceRow(account: account, opening: 0, debit: 0, credit: 0)
      var at = accounts[account].turnover
      while at != 0 {
        let turnover = turnovers[at]
        if turnover.month < from {
          row.opening &+= turnover.debit &- turnover.credit
        } else if to == .none || turnover.month <= to {
          row.debit &+= turnover.debit
          row.credit &+= turnover.credit
        }
        at = turnover.next
      }
      rows.append(row)
    }
    return rows
  }

  /// Checks that hold in every state, in time linear in the accounts: each balancing group sums to
  /// zero, each balance equals its turnover and keeps its limit. Returns the first breach in
  /// words, or nil.
  package func firstBrokenInvariant() -> String? {
    var sums = [Int64](repeating: 0, count: groupKeys.count)
    for account in 1..<UInt32(accounts.count) {
      let row = accounts[account]
      sums[Int(row.group)] &+= row.balance
      guard (BalanceLimit(rawValue: row.limit) ?? .none).allows(row.balance) else {
        return "account \(account) breaks its limit with \(row.balance)"
      }
      var turnover: Int64 = 0
      var at = row.turnover
      while at != 0 {
        turnover &+= turnovers[at].debit &- turnovers[at].credit
        at = turnovers[at].next
      }
      guard turnover == row.balance else {
        return "account \(account) has balance \(row.balance) but turnover \(turnover)"
      }
    }
    for (group, sum) in sums.enumerated() where sum != 0 {
      return "group \(groupKeys.key(UInt32(group))) sums to \(sum)"
    }
    return nil
  }
}
