import FundClient

/// One JSON object a voucher and line, amounts in fen.
struct JSONLinesExportWriter: ExportWriter {
  private var accounts: [UInt32: [(String, JSONValue)]] = [:]
  private var ledgers: [UInt32: LedgerInfo] = [:]

  let header: [UInt8] = []

  mutating func define(_ account: AccountInfo, in ledger: LedgerInfo) {
    ledgers[ledger.number] = ledger
    accounts[account.number] = [
      ("entity", .string(ledger.entity)), ("book", .string(ledger.book)),
      ("subject", .string(account.subject)), ("subject_name", .string(account.subjectName)),
      ("dimensions", .object(account.dimensions.map { ($0.key, .string($0.value)) })),
    ]
  }

  mutating func append(_ voucher: ExportedVoucher, to text: inout TextBytes) {
    let vouchers = voucher.chunk.vouchers
    let numbers = voucher.numbers.map { position -> JSONValue in
      let ledger = ledgers[vouchers.numberLedger[position]]
      return .object([
        ("entity", .string(ledger?.entity ?? "")), ("book", .string(ledger?.book ?? "")),
        ("number", .number(Int64(vouchers.number[position]))),
      ])
    }
    text.append(
      json: .object([
        ("revision", .string(voucher.revision.description)),
        ("month", .number(Int64(vouchers.month[voucher.index]))),
        ("day", .string(Day(number: vouchers.day[voucher.index]).description)),
        ("numbers", .array(numbers)),
        ("summary", .string(vouchers.summary[voucher.index])),
        ("reverses", voucher.reverses.map { .string($0.description) } ?? .null),
        ("legs", .array(voucher.legs.map { leg($0, of: voucher.chunk) })),
      ]))
    text.append(character: "\n")
  }

  private func leg(_ leg: Int, of chunk: ExportChunk) -> JSONValue {
    let (amount, isDebit) = chunk.side(ofLeg: leg)
    return .object(
      (accounts[chunk.legs.account[leg]] ?? []) + [
        ("side", .string(isDebit ? "debit" : "credit")), ("amount", .number(amount)),
        ("balance", .number(chunk.legs.balance[leg])),
      ])
  }
}
