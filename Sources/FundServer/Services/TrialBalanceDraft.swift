import FiscalFunds
import FundData
import FundMessages
import LedgerCore
import LedgerJournal

/// A 科目余额表 on its way: what the memory knows of it, then the turnover of closed months from the
/// journal, then its lines, one an account or the accounts of a subject summed.
struct TrialBalanceDraft: Sendable {
  private struct Entry: Sendable {
    var row: TrialBalanceRow
    var subject: String
    var dimensions: String
    var normalSide: Side
  }

  /// About how long the lines of a page are in bytes; it ends early with the line that goes beyond.
  private static let bytesPerPage = 3 << 20
  /// A line without its dimensions; their letters and lengths are counted with them.
  private static let bytesPerLine = 200

  private let chart: String
  private let byAccount: Bool
  /// By account.
  private var entries: [Entry]
  /// By account, not all of the rows fitted.
  let isCut: Bool

  init(
    _ rows: [TrialBalanceRow], byAccount: Bool, ledger: LedgerView, _ engine: borrowing Engine
  ) {
    chart = ledger.definition.chart
    self.byAccount = byAccount
    entries = []
    entries.reserveCapacity(rows.count)
    var bytes = 0
    for row in rows {
      guard !byAccount || bytes < Self.bytesPerPage else { break }
      let view = engine.machine.view(ofAccount: row.account)
      entries.append(
        Entry(
          row: row, subject: view.subject, dimensions: view.dimensions,
          normalSide: view.normalSide))
      bytes += Self.bytesPerLine + 2 * view.dimensions.utf8.count
    }
    isCut = entries.count < rows.count
  }

  /// Takes the turnover of a closed month out of the openings; rows from `first` on.
  mutating func take(
    first: Position, rows: Int, isInRange: Bool, _ reader: inout JournalReader
  ) throws(JournalError) {
    guard let low = entries.first?.row.account, let high = entries.last?.row.account else {
      return
    }
    var index = 0
    for record in try reader.turnover(first: first, rows: rows, accounts: low...high) {
      while index < entries.count, entries[index].row.account < record.account { index += 1 }
      guard index < entries.count, entries[index].row.account == record.account else { continue }
      entries[index].row.take(
        debit: record.debit, credit: record.credit, isInRange: isInRange)
    }
  }

  /// By subject, then account.
  func lines(_ opening: LedgerOpening) throws(Refusal) -> [Fundledger_V1_TrialBalanceLine] {
    var lines: [Fundledger_V1_TrialBalanceLine] = []
    var lineOfSubject: [String: Int] = [:]
    for entry in entries {
      if !byAccount, let known = lineOfSubject[entry.subject] {
        try lines[known].add(entry.row)
        continue
      }
      let subject = opening.subject(chart: chart, code: entry.subject)
      var line = Fundledger_V1_TrialBalanceLine()
      line.subject = entry.subject
      line.subjectName = subject?.chineseName ?? ""
      line.part = subject?.part?.rawValue ?? ""
      line.normalSide = entry.normalSide.message
      if byAccount {
        line.account = entry.row.account
        line.dimensions = AccountView.dimensionMessages(entry.dimensions)
      } else {
        lineOfSubject[entry.subject] = lines.count
      }
      try line.add(entry.row)
      lines.append(line)
    }
    return lines.sorted { ($0.subject, $0.account) < ($1.subject, $1.account) }
  }
}

extension Fundledger_V1_TrialBalanceLine {
  /// The sum of a subject's accounts may leave 64 bits.
  fileprivate mutating func add(_ row: TrialBalanceRow) throws(Refusal) {
    func add(_ value: Int64, to sum: inout Int64) throws(Refusal) {
      let (result, overflow) = sum.addingReportingOverflow(value)
      guard !overflow else {
        throw Refusal(.balanceOverflow, figures: [sum, value], account: row.account)
      }
      sum = result
    }
    try add(row.opening, to: &opening)
    try add(row.debit, to: &debit)
    try add(row.credit, to: &credit)
    try add(row.closing, to: &closing)
  }
}
