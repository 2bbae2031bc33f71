import FundClient

/// Turns the chunks of an export into lines of text, and counts what it wrote.
protocol ExportWriter {
  /// What stands before the first line.
  var header: [UInt8] { get }
  /// Appends the lines of one voucher.
  mutating func append(_ voucher: ExportedVoucher, to text: inout TextBytes)
  /// Learns an account and its ledger.
  mutating func define(_ account: AccountInfo, in ledger: LedgerInfo)
}

/// One voucher of a chunk, without copies.
struct ExportedVoucher {
  let chunk: ExportChunk
  /// Index of the voucher in the chunk.
  let index: Int
  /// Its legs in the chunk.
  let legs: Range<Int>
  /// Its numbers in the chunk.
  let numbers: Range<Int>

  var revision: Revision {
    Revision(block: chunk.vouchers.block[index], index: chunk.vouchers.index[index])
  }

  var reverses: Revision? {
    let block = chunk.vouchers.reversesBlock[index]
    return block == 0
      ? nil : Revision(block: block, index: chunk.vouchers.reversesIndex[index])
  }

  /// The voucher's number in a ledger; 0 when it has none.
  func number(in ledger: UInt32) -> UInt32 {
    for position in numbers where chunk.vouchers.numberLedger[position] == ledger {
      return chunk.vouchers.number[position]
    }
    return 0
  }
}
