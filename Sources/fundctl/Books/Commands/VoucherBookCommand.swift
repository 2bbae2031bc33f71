import ArgumentParser
import FundClient

/// `fundctl book voucher`.
struct VoucherBookCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher",
    abstract: "The vouchers (记账凭证) of a ledger and month as forms, several on a page.",
    discussion: """
        fundctl book voucher 620503 GLF 201903 --html 201903.html
        fundctl book voucher 620503 GLF 201903 --first 12 --last 14
        fundctl book voucher 620503 GLA 201903 5001 P=p9 --pdf p9.pdf

      What the ledger sees of each voucher. With a subject or a dimension (辅助核算), the vouchers that \
      have a line of such an account. 审核 stays open where the service does not know who checked.
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Month (会计期间), YYYYMM.")
  var month: Month

  @Argument(help: "Subjects (科目) whose code begins so; then KEY=VALUE of dimensions (辅助核算).")
  var filters: [String] = []

  @Option(help: "From this number (凭证号) on.")
  var first: UInt32 = 1

  @Option(help: "To this number; to the newest if not given.")
  var last: UInt32?

  @Option(help: "Only vouchers dated on this day or before it (截至记账日期), YYYY-MM-DD.")
  var on: Day?

  @Option(
    help: ArgumentHelp(
      "Only vouchers posted up to this place in the journal (截至入账位置).",
      valueName: "block.index"))
  var atRevision: Revision?

  @OptionGroup var target: BookTarget

  func validate() throws {
    _ = try AccountFilter(filters)
    if let last, last < first { throw ValidationError("--last \(last) is before --first \(first)") }
  }

  func run() async throws {
    let filter = try AccountFilter(filters)
    try await target.global.withClient(as: Role.readers) { client in
      let found = try await client.ledger(
        entity: ledger.entity, book: ledger.book, atLeast: target.read.minRevision)
      let reader = try await BookReader(client, found, at: atRevision, on: on)
      let accounts =
        filters.isEmpty ? nil : Set(try await reader.accounts(filter).map(\.number))
      let period = BookPeriod(
        from: month, to: month, through: on, ledgerFirst: found.firstMonth)
      try await target.write { output in
        try output.begin(
          BookCover(
            heading: VoucherForm.heading, ledger: found, period: period, state: reader.state,
            unit: target.units.unit))
        try await reader.forEachVoucher(
          of: month, numbers: first...max(first, last ?? .max), touching: accounts
        ) { try output.add($0.sheet()) }
        try output.end()
      }
    }
  }
}
