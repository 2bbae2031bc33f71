import FundMessages

/// Turnover (发生额) of accounts by month.
public struct Turnover: Hashable, Sendable {
  /// Accounts as asked, each by month; only months in which an account has a leg.
  public var lines: [Line]
  public var revision: Revision

  public struct Line: Hashable, Sendable {
    public var account: UInt32
    public var month: Month
    /// Signed: red (红字) lowers the turnover of its side.
    public var debit: Fen
    public var credit: Fen

    package init(account: UInt32, month: Month, debit: Fen, credit: Fen) {
      self.account = account
      self.month = month
      self.debit = debit
      self.credit = credit
    }
  }

  init(_ message: Fundledger_V1_ListTurnoverResponse) throws(LedgerError) {
    let count = message.account.count
    guard message.month.count == count, message.debit.count == count,
      message.credit.count == count
    else { throw .badAnswer("columns of different lengths") }
    lines = []
    lines.reserveCapacity(count)
    for index in 0..<count {
      guard let month = Month(number: message.month[index]) else {
        throw .badAnswer("a month that does not exist")
      }
      lines.append(
        Line(
          account: message.account[index], month: month, debit: Fen(message.debit[index]),
          credit: Fen(message.credit[index])))
    }
    revision = Revision(message.revision)
  }
}
