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

  /// Takes the turnover of one month, from the first one on, out of what is the opening so far.
  package mutating func take(debit: Int64, credit: Int64, isInRange: Bool) {
    opening &-= debit &- credit
    guard isInRange else { return }
    self.debit &+= debit
    self.credit &+= credit
  }
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

  /// The balances of many accounts in their order, and how many legs each has.
  ///
  /// It changes nothing and is `mutating` so that the state is handed on by address: called for each
  /// account, the functions above copy its kilobyte every time.
  /// - Throws: the refusal of the first account that there is not, or not within `scope`.
  package mutating func balances(
    of numbers: [UInt32], scope: UInt32
  ) throws(Refusal) -> (balances: [Int64], legs: [UInt32]) {
    var found = (balances: [Int64](), legs: [UInt32]())
    found.balances.reserveCapacity(numbers.count)
    found.legs.reserveCapacity(numbers.count)
    for number in numbers {
      guard number > 0, number < UInt32(accounts.count) else {
        throw Refusal(.unknownAccount, account: number)
      }
      let row = accounts[number]
      guard ledgers[row.ledger].isWithin(scope) else {
        throw Refusal(.outOfScope, account: number)
      }
      found.balances.append(row.balance)
      found.legs.append(row.legs)
    }
    return found
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

  /// The lines of every account of a ledger that has a leg, in account order, as far as the memory
  /// knows them: the turnover of closed months (`closedMonths`) must still be added. `from` and
  /// `to` bound the months; `none` leaves a side open. A sum of several months that leaves 64 bits
  /// wraps around, and `closing` still comes out right. `after` and `limit` make a page by
  /// account number.
  package func trialBalance(
    ofLedger number: UInt32, from: FiscalMonth, to: FiscalMonth, after: UInt32 = 0,
    limit: Int = .max
  ) -> [TrialBalanceRow] {
    var rows: [TrialBalanceRow] = []
    for account in accounts(ofLedger: number, after: after) where accounts[account].legs > 0 {
      if rows.count == limit { break }
      var row = TrialBalanceRow(
        account: account, opening: accounts[account].balance, debit: 0, credit: 0)
      var at = accounts[account].turnover
      while at != 0 {
        let turnover = turnovers[at]
        if turnover.month >= from {
          row.take(
            debit: turnover.debit, credit: turnover.credit,
            isInRange: to == .none || turnover.month <= to)
        }
        at = turnover.next
      }
      rows.append(row)
    }
    return rows
  }

  /// The closed months of a ledger from a month on, oldest first, with where the turnover of each
  /// stands in the journal.
  package func closedMonths(
    ofLedger number: UInt32, from: FiscalMonth
  ) -> [(month: FiscalMonth, first: Position, rows: Int)] {
    let ledger = ledgers[number]
    guard ledger.closedThrough != .none else { return [] }
    let first = max(from, ledger.firstMonth).rawValue
    guard first <= ledger.closedThrough.rawValue else { return [] }
    return (first...ledger.closedThrough.rawValue).compactMap { raw in
      let month = FiscalMonth(rawValue: raw)
      return closing(ofLedger: number, month).map { (month, $0.first, $0.rows) }
    }
  }

  /// Whether an account that is marked has holds, and its limit leaves to them what they keep.
  private func holdsAddUp(_ account: UInt32) -> Bool {
    let row = accounts[account]
    guard row.flags & AccountRow.heldFlag != 0 else { return !holds.isHeld(account) }
    let held = holds.held(of: account)
    guard holds.isHeld(account), held.debit >= 0, held.credit >= 0 else { return false }
    switch row.limit {
    case BalanceLimit.neverCredit.rawValue: return row.balance >= held.credit
    case BalanceLimit.neverDebit.rawValue: return -row.balance >= held.debit
    default: return true
    }
  }

  /// Checks that hold in every state, in time linear in the accounts: each balancing group sums to
  /// zero, each balance equals its turnover and keeps its limit and its holds. Returns the first
  /// breach in words, or nil.
  package func firstBrokenInvariant() -> String? {
    var sums = [Int64](repeating: 0, count: groupKeys.count)
    for account in 1..<UInt32(accounts.count) {
      let row = accounts[account]
      sums[Int(row.group)] &+= row.balance
      guard (BalanceLimit(rawValue: row.limit) ?? .none).allows(row.balance) else {
        return "account \(account) breaks its limit with \(row.balance)"
      }
      guard holdsAddUp(account) else { return "account \(account) has holds that do not add up" }
      // The turnover of closed months stands in the journal.
      guard ledgers[row.ledger].closedThrough == .none else { continue }
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
    return business?.firstBrokenInvariant(self)
  }
}
