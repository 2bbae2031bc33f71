import FundClient

/// Parts of the books that do not agree. Such a book is not shown.
enum BookMismatch {
  private static let meaning = "no book is made of books that do not agree with themselves"

  static func order(
    _ account: BookAccount, _ line: BookLine, after ordinal: UInt32
  ) -> CommandFailure {
    failure(
      "明细账断号", account,
      "line \(line.ordinal) of account \(line.account) came after line \(ordinal)")
  }

  static func balance(
    _ account: BookAccount, _ line: BookLine, computed: Fen
  ) -> CommandFailure {
    failure(
      "余额不符", account,
      "after line \(line.ordinal) (voucher \(line.voucher)) the balance is \(computed), the server "
        + "says \(line.balance)")
  }

  static func count(
    _ account: BookAccount, _ lines: UInt32, read: UInt32
  ) -> CommandFailure {
    failure("笔数不符", account, "\(read) lines were read, the server says \(lines)")
  }

  static func month(
    _ account: BookAccount, _ month: Month, lines: Movement, turnover: Movement
  ) -> CommandFailure {
    failure(
      "明细与发生额不符", account,
      "the lines of \(month) add up to debit \(lines.debit), credit \(lines.credit), the server's "
        + "turnover is debit \(turnover.debit), credit \(turnover.credit)")
  }

  static func closing(
    _ account: BookAccount, months: Fen, balance: Fen
  ) -> CommandFailure {
    failure(
      "发生额与余额不符", account,
      "the turnover of all months adds up to \(months), the balance is \(balance)")
  }

  static func page(
    _ title: String, _ month: Month, lines: Movement, months: Movement
  ) -> CommandFailure {
    CommandFailure(
      "本月合计不符: \(title): the lines of \(month) add up to debit \(lines.debit), credit "
        + "\(lines.credit), its turnover is debit \(months.debit), credit \(months.credit); "
        + meaning)
  }

  static func trialBalance(_ part: String, _ what: String, by difference: Fen) -> CommandFailure {
    CommandFailure(
      "试算不平衡: \(part): the debits of \(what) are \(difference) more than the credits; \(meaning)")
  }

  static func voucher(
    _ number: UInt32, _ month: Month, lines: Movement, listed: Movement
  ) -> CommandFailure {
    CommandFailure(
      "凭证合计不符: voucher \(number) of \(month): its lines add up to debit \(lines.debit), credit "
        + "\(lines.credit), the list says debit \(listed.debit), credit \(listed.credit); "
        + meaning)
  }

  private static func failure(
    _ chinese: String, _ account: BookAccount, _ what: String
  ) -> CommandFailure {
    CommandFailure("\(chinese): \(account.title): \(what); \(meaning)")
  }
}
