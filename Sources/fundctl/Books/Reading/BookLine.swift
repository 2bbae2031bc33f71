import FundClient

/// A line (分录) of an account as a book shows it.
struct BookLine: Hashable {
  var account: UInt32
  var month: Month
  var day: Day
  /// 凭证号 in the ledger and month.
  var number: UInt32
  var summary: String
  var side: Side
  /// On its side; negative is red (红字).
  var amount: Fen
  /// Its place among the lines of the account, from 1.
  var ordinal: UInt32
  /// Of the account after this line in the order of posting, as the server says.
  var balance: Fen
  var voucher: Revision

  /// The order on paper: by date, and on one day by voucher number. The adjustment period (整理期)
  /// stands behind December.
  static func isOnPaper(_ one: BookLine, before other: BookLine) -> Bool {
    if one.month != other.month { return one.month < other.month }
    if one.day != other.day { return one.day < other.day }
    return (one.number, one.account, one.ordinal) < (other.number, other.account, other.ordinal)
  }
}

extension BookLine {
  init(_ leg: Leg) throws(CommandFailure) {
    guard let month = leg.month else {
      throw CommandFailure("the server sent a line of no month (会计期间): \(leg.voucher)")
    }
    self.init(
      account: leg.account, month: month, day: leg.day, number: leg.number,
      summary: leg.summary, side: leg.side, amount: leg.amount, ordinal: leg.ordinal,
      balance: leg.balance, voucher: leg.voucher)
  }
}

/// Follows the lines of one account from its first one on and checks that none is missing and that
/// each balance is the one before and the amount.
struct LineChain {
  let account: BookAccount
  private(set) var ordinal: UInt32 = 0
  private(set) var balance = Fen.zero
  private(set) var months = BookMonths()

  init(_ account: BookAccount) { self.account = account }

  mutating func take(_ line: BookLine) throws(CommandFailure) {
    guard line.account == account.number, line.ordinal == ordinal + 1 else {
      throw BookMismatch.order(account, line, after: ordinal)
    }
    let next =
      switch line.side {
      case .debit: try balance.plus(line.amount)
      case .credit: try balance.minus(line.amount)
      }
    guard next == line.balance else {
      throw BookMismatch.balance(account, line, computed: next)
    }
    try months.add(line)
    (ordinal, balance) = (line.ordinal, next)
  }

  /// Against what the server says of the account.
  func check(lines: UInt32, turnover: BookMonths) throws(CommandFailure) {
    guard ordinal == lines else { throw BookMismatch.count(account, lines, read: ordinal) }
    for month in Set(months.months + turnover.months).sorted()
    where months[month] != turnover[month] {
      throw BookMismatch.month(account, month, lines: months[month], turnover: turnover[month])
    }
  }
}
