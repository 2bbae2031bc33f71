import FundCases
import FundClient
import FundData

extension CaseBooks {
  func known(_ name: LedgerName) throws(CommandFailure) -> LedgerInfo {
    guard let found = ledger(name) else {
      throw CommandFailure("no ledger \(name.entity) \(name.book)")
    }
    return found
  }

  /// The number of the first account of a subject with these dimensions.
  func account(
    _ ledger: LedgerName, _ subject: String, _ dimensions: String = ""
  ) throws(CommandFailure) -> UInt32 {
    guard let found = matching(ledger, subject, dimensions).first else {
      throw CommandFailure("no account \(ledger.entity) \(ledger.book) \(subject)")
    }
    return found.number
  }

  /// An account by its names: `630202 GLB G201 待分配指标 I=c1`.
  func name(of account: Int64) -> String? {
    guard let found = accounts.first(where: { $0.number == account }),
      let ledger = ledgers.first(where: { $0.number == found.ledger })
    else { return nil }
    let words = [
      ledger.entity, ledger.book, found.subject, found.subjectName,
      DimensionText.join(found.dimensions),
    ]
    return words.filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// What must sum to zero: a ledger as a whole, a part of a unit's ledger, an indicator.
  struct Group: Hashable {
    var ledger: UInt32
    /// Part or indicator; empty for a whole ledger.
    var within: String
  }

  /// The groups and their sums.
  func sums(by reference: ReferenceData) -> [Group: Fen] {
    var sums: [Group: Fen] = [:]
    let byNumber = Dictionary(uniqueKeysWithValues: ledgers.map { ($0.number, $0) })
    for account in accounts {
      guard let ledger = byNumber[account.ledger] else { continue }
      var within = ""
      if ledger.book == "GLB" {
        within = account.dimensions.first { $0.key == "I" }?.value ?? ""
      } else {
        let subject = reference.chart(ledger.chart)?.subjects.first { $0.code == account.subject }
        within = subject?.part?.rawValue ?? ""
      }
      let group = Group(ledger: account.ledger, within: within)
      sums[group] = Fen(sums[group, default: .zero].value + account.balance.value)
    }
    return sums
  }
}
