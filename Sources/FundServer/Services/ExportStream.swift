import FundMessages
import LedgerCore
import LedgerJournal
import SwiftProtobuf

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
    var columns = ExportColumns()
    var textBytes = 0
    while columns.account.count < Self.legsPerChunk, textBytes < Self.textPerChunk, isWanted() {
      if let voucher = waiting.popFirst() {
        append(voucher, to: &columns)
        textBytes += voucher.tail.summary.utf8.count
        continue
      }
      guard block <= selection.through else {
        return columns.block.isEmpty ? try end() : columns.message
      }
      try load()
    }
    return columns.message
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
    _ voucher: StoredVoucher, to columns: inout ExportColumns
  ) {
    let numbers = voucher.numbers.filter { selection.shows(ledger: $0.ledger) }
    guard !numbers.isEmpty else { return }
    let shown = voucher.legs.filter {
      Int($0.account) < selection.ledgerOfAccount.count
        && selection.shows(ledger: selection.ledgerOfAccount[Int($0.account)])
    }
    columns.block.append(voucher.position.block)
    columns.index.append(UInt32(voucher.position.index))
    columns.day.append(UInt32(voucher.head.day.number))
    columns.month.append(voucher.head.month.publicNumber)
    columns.summary.append(voucher.tail.summary)
    columns.reversesBlock.append(voucher.tail.reversed.block)
    columns.reversesIndex.append(UInt32(voucher.tail.reversed.index))
    columns.numberCount.append(UInt32(numbers.count))
    columns.legCount.append(UInt32(shown.count))
    for (ledger, number) in numbers {
      columns.numberLedger.append(ledger)
      columns.number.append(number)
    }
    for leg in shown {
      if leg.amount < 0 { columns.red.append(UInt32(columns.account.count)) }
      columns.account.append(leg.account)
      columns.amount.append(leg.side == .debit ? leg.amount : -leg.amount)
      columns.balance.append(leg.balance)
      if leg.side == .debit { debit &+= leg.amount } else { credit &+= leg.amount }
    }
    vouchers += 1
    legs += UInt64(shown.count)
  }

  /// The chunk with the totals.
  private mutating func end() throws(JournalError) -> Fundledger_V1_ExportChunk {
    hasEnded = true
    var chunk = Fundledger_V1_ExportChunk()
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

/// The columns of a chunk while it is filled. The message itself has them behind a reference, and would
/// copy a whole column for each value that is added to it.
private struct ExportColumns {
  var block: [UInt64] = []
  var index: [UInt32] = []
  var day: [UInt32] = []
  var month: [UInt32] = []
  var summary: [String] = []
  var reversesBlock: [UInt64] = []
  var reversesIndex: [UInt32] = []
  var numberCount: [UInt32] = []
  var legCount: [UInt32] = []
  var numberLedger: [UInt32] = []
  var number: [UInt32] = []
  var account: [UInt32] = []
  var amount: [Int64] = []
  var red: [UInt32] = []
  var balance: [Int64] = []

  var message: Fundledger_V1_ExportChunk {
    .with {
      $0.block = block
      $0.index = index
      $0.day = day
      $0.month = month
      $0.summary = summary
      $0.reversesBlock = reversesBlock
      $0.reversesIndex = reversesIndex
      $0.numberCount = numberCount
      $0.legCount = legCount
      $0.numberLedger = numberLedger
      $0.number = number
      $0.account = account
      $0.amount = amount
      $0.red = red
      $0.balance = balance
    }
  }
}
