/// Where the chains of an account's legs begin: what a question about its past starts from.
package struct AccountChains: Equatable, Sendable {
  /// Its newest leg, or none.
  package var newest: Position
  /// Its newest late leg, or none.
  package var newestLate: Position
  /// How many legs it has.
  package var legs: UInt32

  package init(newest: Position, newestLate: Position, legs: UInt32) {
    self.newest = newest
    self.newestLate = newestLate
    self.legs = legs
  }
}

extension StateMachine {
  package func chains(of account: UInt32) -> AccountChains {
    let row = accounts[account]
    return AccountChains(newest: row.lastLeg, newestLate: row.lastLate, legs: row.legs)
  }

  /// The balance of an account at the end of a month by effective day: what was posted into later
  /// months is taken off again. Nil when the turnover of later months is not in memory, or the
  /// balance leaves 64 bits. The end of December is that of the adjustment period (整理期).
  package func balance(of account: UInt32, through month: FiscalMonth) -> Int64? {
    let row = accounts[account]
    let last = month.month == 12 ? month.next : month
    guard ledgers[row.ledger].closedThrough <= last else { return nil }
    var sum = Int128(row.balance)
    var at = row.turnover
    while at != 0 {
      let turnover = turnovers[at]
      if turnover.month > last { sum -= Int128(turnover.debit) - Int128(turnover.credit) }
      at = turnover.next
    }
    return Int64(exactly: sum)
  }
}

/// The accounts of one subject in a ledger, added up.
package struct SubjectSum: Equatable, Sendable {
  package var subject: String
  /// Debits minus credits in fen. Of many accounts it may leave 64 bits.
  package var balance: Int128
  package var accounts: UInt32

  package init(subject: String, balance: Int128 = 0, accounts: UInt32 = 0) {
    self.subject = subject
    self.balance = balance
    self.accounts = accounts
  }
}

extension StateMachine {
  /// An account's turnover in the months that are in memory, by month. `none` leaves a side open.
  package func turnover(
    of account: UInt32, from: FiscalMonth, to: FiscalMonth
  ) -> [(month: FiscalMonth, debit: Int64, credit: Int64)] {
    var found: [(month: FiscalMonth, debit: Int64, credit: Int64)] = []
    var at = accounts[account].turnover
    while at != 0 {
      let row = turnovers[at]
      if row.month >= from, to == .none || row.month <= to {
        found.append((row.month, row.debit, row.credit))
      }
      at = row.next
    }
    return found.sorted { $0.month < $1.month }
  }

  /// The accounts of a ledger with a number above `after`, in their order.
  package func accounts(ofLedger number: UInt32, after: UInt32) -> ArraySlice<UInt32> {
    let all = accountsOfLedger[Int(number)]
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle] <= after { low = middle + 1 } else { high = middle }
    }
    return all[low...]
  }

  /// The balances of a ledger's accounts, added up by subject and in the order of the subjects:
  /// of those whose subject begins with `subjectPrefix` and that have all of `dimensions`, each
  /// `I=c1`.
  package func sums(
    ofLedger number: UInt32, subjectPrefix: String, dimensions: [String]
  ) -> [SubjectSum] {
    var sums: [SubjectSum] = []
    var places: [Substring: Int] = [:]
    for account in accountsOfLedger[Int(number)] {
      let key = accountKeys.key(account)
      // Ledger, subject, dimensions.
      let parts = key.split(separator: "\t", omittingEmptySubsequences: false)
      guard parts[1].utf8.starts(with: subjectPrefix.utf8) else { continue }
      if !dimensions.isEmpty {
        let own = parts[2].split(separator: ",")
        guard dimensions.allSatisfy({ wanted in own.contains { $0 == wanted } }) else { continue }
      }
      let place = places[parts[1]] ?? sums.count
      if place == sums.count {
        places[parts[1]] = place
        sums.append(SubjectSum(subject: String(parts[1])))
      }
      sums[place].balance += Int128(accounts[account].balance)
      sums[place].accounts += 1
    }
    return sums.sorted { $0.subject < $1.subject }
  }
}
