import FundClient

/// What the books of a case show at the end (期末余额), by entity, book and subject.
package struct ClosingBalances: Sendable {
  /// Balances that are not zero, debits minus credits. An entity with a point at its end stands for
  /// all entities below it.
  private var balances: [Key: Fen] = [:]

  private struct Key: Hashable {
    var entity: String
    var book: String
    var subject: String
  }

  /// Lines such as `GLB/620503: G101 34723.5 D · G401 53043.61 C`, in 万元.
  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: ": ")
      let ledger = parts[0].split(separator: "/")
      for entry in parts[1].split(separator: " · ") {
        let words = entry.split(separator: " ").map(String.init)
        let key = Key(entity: String(ledger[1]), book: String(ledger[0]), subject: words[0])
        let amount = Fen.wan(words[1])
        balances[key] = words[2] == "D" ? amount : Fen(-amount.value)
      }
    }
  }

  package var count: Int { balances.count }

  /// How many balances the books show as they are to be, less those that are not to be there.
  package func agreeing(with books: CaseBooks) -> Int {
    let ledgers = Dictionary(uniqueKeysWithValues: books.ledgers.map { ($0.number, $0) })
    var sums: [Key: Int64] = [:]
    for account in books.accounts {
      guard let ledger = ledgers[account.ledger],
        let entity = entity(of: ledger.entity, book: ledger.book)
      else { continue }
      let key = Key(entity: entity, book: ledger.book, subject: account.subject)
      sums[key, default: 0] += account.balance.value
    }
    let right = balances.count { sums[$0.key] == $0.value.value }
    let strange = sums.count { $0.value != 0 && balances[$0.key] == nil }
    return right - strange
  }

  private func entity(of name: String, book: String) -> String? {
    balances.keys.first { key in
      key.book == book
        && (key.entity == name || key.entity.hasSuffix(".") && name.hasPrefix(key.entity))
    }?.entity
  }
}
