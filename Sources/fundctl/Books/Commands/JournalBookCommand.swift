import ArgumentParser
import FundClient

/// `fundctl book journal`.
struct JournalBookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal",
    abstract: "The journal (日记账) of cash and deposits, or of any subject, day by day.",
    discussion: """
        fundctl book journal 620503 GLF --from 201903 --to 201903
        fundctl book journal 620503 GLF 1004 F=1 --by-account
        fundctl book journal 620503.U.农业农村局 GLA 1011 --html 1011.html

      Without a subject, those of money: 存款, 现金, 零余额账户用款额度 and 资金结存 by name. A page a subject, \
      with the subjects on the other side (对方科目), 本日合计, 本月合计 and 本年累计.
      """)

  @OptionGroup var accounts: BookAccounts

  @Flag(help: "One page an account (按账户), not a subject.")
  var byAccount = false

  @OptionGroup var options: BookOptions
  @OptionGroup var target: BookTarget

  func run() async throws {
    let isChosen = try !AccountFilter(accounts.filters).subject.isEmpty
    try await accounts.write(
      AccountBook(
        book: .journal, bySubject: !byAccount, withIdle: accounts.all,
        unit: target.units.unit),
      options, to: target
    ) { found in isChosen ? found : found.filter(\.isMoney) }
  }
}

extension BookAccount {
  /// Money, by the name of the subject: charts do not say it.
  var isMoney: Bool {
    ["存款", "现金", "用款额度", "资金结存"].contains { subjectName.contains($0) }
  }
}
