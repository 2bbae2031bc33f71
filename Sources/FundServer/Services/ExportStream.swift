import FundMessages
import LedgerCore
import LedgerJournal

/// An export in progress: reads block by block and yields chunks of bounded size.
struct ExportStream: Sendable {
  /// Legs after which a chunk is sent; a chunk stays well under a frame's 4 MiB.
  static let legsPerChunk = 20_000
  /// Bytes of summaries after which a chunk is sent.
  static let textPerChunk = 1 << 20
  /// Ledgers, and accounts, that a chunk describes. At their longest they stay under a frame too.
  static let definitionsPerChunk = 2_000

  let selection: ExportSelection
  var reader: JournalReader
  var definedAccounts: Set<UInt32> = []
  var definedLedgers: Set<UInt32> = []

  private var block: UInt64
  private var vouchers: UInt64 = 0
  private var legs: UInt64 = 0
  private var debit: Int64 = 0
  private var credit: Int64 = 0
  private var hasEnded = false
  /// Vouchers of the block in progress that did not fit the last chunk.
  private var waiting: ArraySlice<StoredVoucher> = []

  init(selection: ExportSelection, reader: JournalReader) {
    self.selection = selection
    self.reader = reader
    block = max(1, selection.after.block)
  }

  /// The next chunk; the last one has the totals; nil after it. Once nobody waits any more it is what
  /// was found by then.
  mutating func nextChunk(
    while isWanted: () -> Bool = { true }
  ) throws(JournalError) -> Fundledger_V1_ExportChunk? {
    guard !hasEnded else { return nil }
    var chunk = Fundledger_V1_ExportChunk()
    var textBytes = 0
    while chunk.account.count < Self.legsPerChunk, textBytes < Self.textPerChunk, isWanted() {
      if let voucher = waiting.popFirst() {
        append(voucher, to: &chunk)
        textBytes += voucher.tail.summary.utf8.count
        continue
      }
      guard block <= selection.through else { return try end(chunk) }
      try load()
    }
    return chunk
  }

  /// An account as it stands at the end of the export: what came later is jumped over.
  func atEnd(_ view: AccountView) throws(JournalError) -> AccountView {
    var at = view.lastLeg
    guard at.block > selection.through else { return view }
    while at.block > selection.through {
      let leg = try reader.leg(at)
      at = leg.jump.block > selection.through ? leg.jump : leg.previous
    }
    let leg = at == .none ? nil : try reader.leg(at)
    var view = view
    view.balance = leg?.balance ?? 0
    view.legs = leg?.ordinal ?? 0
    view.lastLeg = at
    return view
  }

  private mutating func load() throws(JournalError) {
    var found: [StoredVoucher] = []
    let selection = selection
    if try isTouched(block) {
      try reader.vouchers(ofBlock: block) { if selection.shows($0) { found.append($0) } }
    }
    waiting = found[...]
    block += 1
  }

  /// Whether a block's directory names a ledger that is shown.
  private mutating func isTouched(_ block: UInt64) throws(JournalError) -> Bool {
    for entry in try reader.directory(ofBlock: block) where selection.shows(ledger: entry.ledger) {
      return true
    }
    return false
  }

  private mutating func append(
    _ voucher: StoredVoucher, to chunk: inout Fundledger_V1_ExportChunk
  ) {
    let numbers = voucher.numbers.filter { selection.shows(ledger: $0.ledger) }
    guard !numbers.isEmpty else { return }
    let shown = voucher.legs.filter {
      Int($0.account) < selection.ledgerOfAccount.count
        && selection.shows(ledger: selection.ledgerOfAccount[Int($0.account)])
    }
    chunk.block.append(voucher.position.block)
    chunk.index.append(UInt32(voucher.position.index))
    chunk.day.append(UInt32(voucher.head.day.number))
    chunk.month.append(voucher.head.month.publicNumber)
    chunk.summary.append(voucher.tail.summary)
    chunk.reversesBlock.append(voucher.tail.reversed.block)
    chunk.reversesIndex.append(UInt32(voucher.tail.reversed.index))
    chunk.numberCount.append(UInt32(numbers.count))
    chunk.legCount.append(UInt32(shown.count))
    for (ledger, number) in numbers {
      chunk.numberLedger.append(ledger)
      chunk.number.append(number)
    }
    for leg in shown {
      if leg.amount < 0 { chunk.red.append(UInt32(chunk.account.count)) }
      chunk.account.append(leg.account)
      chunk.amount.append(leg.side == .debit ? leg.amount : -leg.amount)
      chunk.balance.append(leg.balance)
      if leg.side == .debit { debit &+= leg.amount } else { credit &+= leg.amount }
    }
    vouchers += 1
    legs += UInt64(shown.count)
  }

  private mutating func end(
    _ chunk: Fundledger_V1_ExportChunk
  ) throws(JournalError) -> Fundledger_V1_ExportChunk {
    if !chunk.block.isEmpty { return chunk }
    hasEnded = true
    var chunk = chunk
    chunk.last = true
    chunk.totalVouchers = vouchers
    chunk.totalLegs = legs
    chunk.totalDebit = debit
    chunk.totalCredit = credit
    if selection.through > 0 {
      let header = try reader.header(selection.through)
      chunk.through =
        Position(block: selection.through, index: max(0, Int(header.voucherCount) - 1)).message
      chunk.throughDigest.append(contentsOf: try reader.digest(ofBlock: selection.through).bytes)
    }
    return chunk
  }
}
