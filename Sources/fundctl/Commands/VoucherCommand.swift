import ArgumentParser
import FundClient

/// `fundctl voucher`.
struct VoucherCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "voucher",
    abstract: "Shows one voucher (记账凭证).",
    discussion: """
        fundctl voucher 620503 GLF 201803 12
      """)

  @OptionGroup var number: VoucherArguments
  @OptionGroup var read: ReadOptions
  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func run() async throws {
    let report = try await global.withClient(as: Role.readers) { client in
      let ledger = try await client.ledger(entity: number.entity, book: number.book)
      let voucher = try await client.voucher(
        .number(ledger: ledger.number, month: number.month, number: number.number),
        atLeast: read.minRevision)
      var names = VoucherNames(client: client)
      try await names.load(for: voucher, near: ledger)
      return VoucherReport.make(voucher, names: names, in: ledger)
    }
    global.show(report, unit: units.unit)
  }
}

/// A voucher by its number.
struct VoucherArguments: ParsableArguments {
  @Argument(help: "Code of the entity (账簿主体).")
  var entity: String

  @Argument(help: "Book (账套).")
  var book: String

  @Argument(help: "Month (会计期间), YYYYMM.")
  var month: Month

  @Argument(help: "Voucher number (凭证号) in that month.")
  var number: UInt32
}
