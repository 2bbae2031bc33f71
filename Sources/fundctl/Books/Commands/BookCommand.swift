import ArgumentParser

/// `fundctl book`.
struct BookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "book",
    abstract: "The books as accountants know them (会计账簿), on the screen, in HTML or PDF.",
    discussion: """
        fundctl book general 620503 GLF --from 201901 --to 201912
        fundctl book detail 620503 GLF 1004 --html 1004.html
        fundctl book journal 620503 GLF --from 201903 --to 201903
        fundctl book trial-balance 620503 GLF --unit wan
        fundctl book voucher 620503 GLF 201903 --pdf 201903.pdf

      A book is of one state of the books, whatever is posted meanwhile, and names it. Every line is \
      read and added up: lines that do not agree with the turnover and the balances of the server \
      are an error, and no page is made of them.
      """,
    subcommands: [
      GeneralBookCommand.self, DetailBookCommand.self, JournalBookCommand.self,
      TrialBalanceBookCommand.self, VoucherBookCommand.self,
    ])
}
