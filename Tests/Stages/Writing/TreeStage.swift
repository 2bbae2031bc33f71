import LedgerCore
import LedgerJournal

/// The Merkle tree of a block's vouchers, in as many lanes as the processor has.
class TreeStage: Stage {
  class var name: String { "tree" }
  class var operation: String { "the voucher tree of a batch, SM3 in lanes" }
  class var limit: String { "hash rounds: three blocks of SM3 a voucher, and a node of two" }
  class var inLanes: Bool { true }

  private let books: StageBooks
  private var tree: RecordTree
  private var root = Digest.zero

  required init(_ sizes: Sizes) throws {
    books = try StageBooks(accounts: 1_000)
    try books.post(books.batch(sizes.vouchersPerBatch))
    tree = RecordTree(.sm3, inLanes: Self.inLanes)
  }

  func run() throws -> Work {
    root = books.voucherRoot(&tree)
    return Work(operations: 1, units: books.machine.body.legCount)
  }

  func check() throws {
    var other = RecordTree(.sm3, inLanes: !Self.inLanes)
    try require(root == books.voucherRoot(&other), "OpenSSL comes to another root")
  }
}

/// The same without lanes.
final class OneByOneTreeStage: TreeStage {
  override class var name: String { "tree-openssl" }
  override class var operation: String { "the same, one voucher at a time by OpenSSL" }
  override class var inLanes: Bool { false }
}

extension StageBooks {
  fileprivate func voucherRoot(_ tree: inout RecordTree) -> Digest {
    tree.root(
      vouchers: machine.body.vouchers.bytes, legs: machine.body.legs.bytes,
      tails: machine.body.tails.bytes)
  }
}
