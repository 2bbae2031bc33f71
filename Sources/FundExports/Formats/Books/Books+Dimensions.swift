import LedgerCore

extension FiscalMonth {
  /// The last day of it; the adjustment period ends with December.
  var lastDay: Day {
    MonthEnd(year: year, month: min(12, month), slot: 0, balance: 0).lastDay
  }
}

extension Books {
  /// The values of an account's dimensions, by letter.
  static func values(_ dimensions: String) -> [(letter: String, value: String)] {
    dimensions.split(separator: ",").map { part in
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return pair.count == 2 ? (String(pair[0]), String(pair[1])) : ("", String(part))
    }
  }

  /// The values that accounts have in a dimension, in the order of their first account.
  func values(of letter: String) -> [String] {
    var seen: Set<String> = []
    var values: [String] = []
    for account in accounts {
      for (key, value) in Self.values(account.definition.dimensions)
      where key == letter && seen.insert(value).inserted {
        values.append(value)
      }
    }
    return values
  }

  /// An account, by slot, for each subject of a ledger, in the order of their codes.
  func subjects(ofLedger ledger: Ledger) -> [Int] {
    var seen: Set<String> = []
    return ledger.accounts.filter { seen.insert(accounts[$0].definition.subject).inserted }
      .sorted { accounts[$0].definition.subject < accounts[$1].definition.subject }
  }
}
