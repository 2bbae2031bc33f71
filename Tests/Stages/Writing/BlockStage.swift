import LedgerCore
import LedgerJournal

/// A block out of the records: tree, chain and bytes.
final class BlockStage: Stage {
  static let name = "block"
  static let operation = "a block of a batch sealed: tree, digests, copy, checksum"
  static let limit = "hash rounds: three blocks of SM3 a voucher, and a node of two"

  private let books: StageBooks
  private var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero)
  private var previous = Digest.zero
  private var block: SealedBlock?

  init(_ sizes: Sizes) throws {
    books = try StageBooks(accounts: 1_000)
    try books.post(books.batch(sizes.vouchersPerBatch))
  }

  func run() throws -> Work {
    previous = block?.digest ?? .zero
    block = sealer.seal(books.machine.body)
    return Work(operations: 1, units: books.machine.body.legCount)
  }

  func check() throws {
    guard let block else { throw StageFailure("no block was sealed") }
    let view = try BlockView(block.bytes)
    try view.checkChain(ordinal: block.ordinal, previous: previous)
    try view.checkDigests()
    var sum: Int64 = 0
    var legs = 0
    try view.forEachVoucher { voucher in
      for leg in voucher.legs { sum += leg.fact.effect }
      legs += voucher.legs.count
    }
    try require(sum == 0 && legs == books.machine.body.legCount, "\(legs) legs sum to \(sum)")
  }
}
