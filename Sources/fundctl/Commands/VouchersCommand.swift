import ArgumentParser
import FundClient

/// `fundctl vouchers`.
struct VouchersCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "vouchers",
    abstract: "The vouchers (凭证列表) of a ledger and month by number.",
    discussion: """
        fundctl vouchers 620503 GLF 201903
        fundctl vouchers 620503 GLF 201903 --from 200 --limit 50
        fundctl vouchers 620503 GLF 201903 --limit 0 --json

      Voucher numbers (凭证号) of a ledger and month have no gap. Debit and credit are those of this \
      ledger; red (红字) lowers them. `fundctl voucher` shows one of them whole.
      """)

  @OptionGroup var ledger: LedgerArguments

  @Argument(help: "Month (会计期间), YYYYMM.")
  var month: Month

  @Option(help: "From this number (凭证号) on.")
  var from: UInt32 = 1

  @Option(help: "How many vouchers; 0 is all.")
  var limit = 100

  @OptionGroup var read: ReadOptions
  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  func run() async throws {
    let report = try await global.withClient(as: Role.readers) { client in
      let found = try await client.ledger(
        entity: ledger.entity, book: ledger.book, atLeast: read.minRevision)
      var vouchers: [ListedVoucher] = []
      var next: UInt32? = from
      var newest: UInt32 = 0
      while let number = next, limit <= 0 || vouchers.count < limit {
        let most = LedgerClient.vouchersPerPage
        let page = try await client.vouchers(
          ledger: found.number, month: month, from: number,
          limit: limit > 0 ? min(limit - vouchers.count, most) : most,
          atLeast: read.minRevision)
        vouchers += page.vouchers
        next = page.next
        newest = page.newest
      }
      return VoucherListReport.make(vouchers, in: found, month, newest: newest)
    }
    global.show(report, unit: units.unit)
  }
}
