import FundClient

/// Writes the chunks of an export to a file and compares the sums at the end.
struct ExportRun<Writer: ExportWriter> {
  /// Lines are handed to the file once they are this long together.
  private static var bufferBytes: Int { 1 << 20 }

  var writer: Writer
  let file: ExportFile
  private(set) var sums = ExportSums()
  private var totals: ExportTotals?
  private var ledgers: [UInt32: LedgerInfo] = [:]
  private var text = TextBytes()

  init(writer: Writer, file: ExportFile) {
    self.writer = writer
    self.file = file
  }

  mutating func write(_ export: VoucherExport) async throws -> ExportTotals {
    text.append(writer.header)
    for try await chunk in export {
      try write(chunk)
      Progress.show("exported 已导出 \(sums.vouchers) vouchers 凭证")
    }
    Progress.clear()
    guard let totals else { throw CommandFailure("the export has no totals") }
    guard sums == ExportSums(totals) else {
      throw CommandFailure(
        """
        the file does not add up (与服务器合计不符): \(sums.vouchers) vouchers, \(sums.legs) legs \
        written, \(totals.vouchers) and \(totals.legs) sent; nothing was kept
        """)
    }
    try flush()
    try file.finish()
    return totals
  }

  mutating func write(_ chunk: ExportChunk) throws(CommandFailure) {
    for ledger in chunk.ledgers { ledgers[ledger.number] = ledger }
    for account in chunk.accounts {
      guard let ledger = ledgers[account.ledger] else {
        throw CommandFailure("account \(account.number) came before its ledger")
      }
      writer.define(account, in: ledger)
    }
    var legs = 0
    var numbers = 0
    for index in 0..<chunk.vouchers.count {
      let voucher = ExportedVoucher(
        chunk: chunk, index: index, legs: legs..<legs + Int(chunk.vouchers.legCount[index]),
        numbers: numbers..<numbers + Int(chunk.vouchers.numberCount[index]))
      writer.append(voucher, to: &text)
      sums.vouchers += 1
      for leg in voucher.legs {
        let (amount, isDebit) = chunk.side(ofLeg: leg)
        sums.add(amount, isDebit: isDebit)
      }
      legs = voucher.legs.upperBound
      numbers = voucher.numbers.upperBound
      if text.bytes.count >= Self.bufferBytes { try flush() }
    }
    if let last = chunk.totals { totals = last }
  }

  mutating func flush() throws(CommandFailure) {
    try file.write(text.bytes)
    text.removeAll()
  }
}
