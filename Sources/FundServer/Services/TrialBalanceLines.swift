import FundData
import FundMessages
import LedgerCore

/// The lines of a 科目余额表: one an account, or the accounts of a subject summed.
enum TrialBalanceLines {
  static func make(
    _ rows: [TrialBalanceRow], byAccount: Bool, ledger: LedgerView, _ opening: LedgerOpening,
    _ engine: borrowing Engine
  ) -> [Fundledger_V1_TrialBalanceLine] {
    var lines: [Fundledger_V1_TrialBalanceLine] = []
    var lineOfSubject: [String: Int] = [:]
    for row in rows {
      let view = engine.machine.view(ofAccount: row.account)
      if !byAccount, let known = lineOfSubject[view.subject] {
        lines[known].add(row)
        continue
      }
      let subject = opening.subject(chart: ledger.definition.chart, code: view.subject)
      var line = Fundledger_V1_TrialBalanceLine()
      line.subject = view.subject
      line.subjectName = subject?.chineseName ?? ""
      line.part = subject?.part?.rawValue ?? ""
      line.normalSide = view.normalSide.message
      if byAccount {
        line.account = row.account
        line.dimensions = AccountView.dimensionMessages(view.dimensions)
      } else {
        lineOfSubject[view.subject] = lines.count
      }
      line.add(row)
      lines.append(line)
    }
    return lines.sorted { ($0.subject, $0.account) < ($1.subject, $1.account) }
  }
}

extension Fundledger_V1_TrialBalanceLine {
  fileprivate mutating func add(_ row: TrialBalanceRow) {
    opening += row.opening
    debit += row.debit
    credit += row.credit
    closing += row.closing
  }
}
