import ArgumentParser
import FundClient

/// `fundctl reverse`.
struct ReverseCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reverse",
    abstract: "Reverses a voucher whole by red legs (红字冲销).",
    discussion: """
        fundctl reverse 620503 GLF 201803 12 --date 2018-04-02 --reason 收款人有误

      A voucher can be reversed once; running the command again changes nothing. Role: bureau.
      """)

  @OptionGroup var number: VoucherArguments
  @OptionGroup var global: GlobalOptions

  @Option(help: "Effective day (记账日期) of the reversal, YYYY-MM-DD.")
  var date: Day

  @Flag(help: "Posts a day of December into the adjustment period (整理期, month 13).")
  var adjustment = false

  @Option(help: "Why; becomes the summary (摘要).")
  var reason: String

  func run() async throws {
    let reversal = try await global.withClient(as: [.bureau]) { client in
      let ledger = try await client.ledger(entity: number.entity, book: number.book)
      let voucher = try await client.voucher(
        .number(ledger: ledger.number, month: number.month, number: number.number))
      return try await client.reverseVoucher(
        voucher.revision, day: date, reason: reason, isAdjustment: adjustment)
    }
    var report = Report()
    report.add("revision", "冲销凭证 reversal", reversal.voucher.description)
    report.add("reversed_before", "此前已冲销 reversed before", .flag(reversal.wasReversedBefore))
    global.show(report)
  }
}
