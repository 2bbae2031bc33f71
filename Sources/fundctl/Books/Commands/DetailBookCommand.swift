import ArgumentParser
import FundClient

/// `fundctl book detail`.
struct DetailBookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detail",
    abstract: "The detail ledger (明细账): each account line by line.",
    discussion: """
        fundctl book detail 620503 GLF 1004
        fundctl book detail 620503 GLA 5001 P=p9 --from 201901 --to 201903 --pdf p9.pdf
        fundctl book detail 620503 GLF 1004 --at-revision 1042.7 --json

      A page an account (科目账户), by date and voucher number (凭证号), with 期初余额 or 上年结转, 本月合计 \
      and 本年累计. Each account is read from its first line on and compared with its turnover.
      """)

  @OptionGroup var accounts: BookAccounts

  @Flag(help: "One page a subject, its accounts in one (按科目).")
  var bySubject = false

  @OptionGroup var options: BookOptions
  @OptionGroup var target: BookTarget

  func run() async throws {
    try await accounts.write(
      AccountBook(
        book: .detail, bySubject: bySubject, withIdle: accounts.all, unit: target.units.unit),
      options, to: target)
  }
}
