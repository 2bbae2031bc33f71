import LedgerCore

/// Checks of the shape, the lane and the accounting, and the posting of what passes.
class DecideStage: Stage {
  class var name: String { "decide" }
  class var operation: String { "a batch checked, decided and applied: its records are made" }
  class var limit: String { "memory latency: two or three lines of memory an account, read ahead" }

  let books: StageBooks
  private let vouchers: Int
  private var batch: VoucherBatch

  required init(_ sizes: Sizes) throws {
    books = try StageBooks(accounts: sizes.accounts)
    vouchers = sizes.vouchersPerBatch
    batch = try books.batch(vouchers)
    // Accounts get their turnover and their jumps with their first leg.
    for _ in 0..<sizes.accounts / vouchers * 2 {
      try books.post(batch)
      batch = try books.batch(vouchers)
    }
    try books.post(batch)
  }

  func prepare() throws { batch = try books.batch(vouchers) }

  func run() throws -> Work {
    try books.post(batch)
    return Work(operations: 1, units: batch.accounts.count)
  }

  func check() throws { try books.check() }
}

/// The same at the worst moment: an image was just taken of the books, and each page is copied
/// before its first row changes.
final class FrozenDecideStage: DecideStage {
  override class var name: String { "decide-frozen" }
  override class var operation: String { "the first batch while a snapshot is written" }
  override class var limit: String { "memory bandwidth: nearly every page of the books is copied" }

  private var image: StateImage?

  override func prepare() throws {
    if let image { books.machine.thaw(image) }
    image = nil
    try super.prepare()
    image = books.machine.freeze(spares: SparePages(books.machine.demand))
  }
}
