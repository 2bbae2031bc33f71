import FundClient

/// What the accounts of a run stand at by the generator's own sums.
struct PostedBooks: Sendable {
  /// Their numbers.
  private(set) var accounts: [UInt32]
  /// Debits minus credits in fen.
  private(set) var balances: [Int64]
  private(set) var legs: [UInt32]
  /// Draws an account as the vouchers were drawn.
  private let draw: AccountDraw

  /// - Parameter load: what was posted on them since they stood at `before`.
  init(_ books: BenchBooks, before: BookTotals, load: VoucherLoad) {
    accounts = books.accounts
    balances = before.balances
    legs = before.legs
    draw = load.draw
    for index in 0..<load.batches {
      load.forEach(inBatch: index) { add(debit: $0, credit: $1, fen: $2) }
    }
  }

  /// Posts `--vouchers` vouchers of two lines.
  static func fill(
    _ books: BenchBooks, _ command: BenchCommand, _ clients: [LedgerClient],
    on server: BenchServer
  ) async throws -> PostedBooks {
    let before = try await BookTotals.read(books, on: server)
    return PostedBooks(
      books, before: before, load: try await PostingWorkload.fill(books, command, clients))
  }

  /// Adds a voucher of two lines.
  mutating func add(debit: Int, credit: Int, fen: Int64) {
    balances[debit] += fen
    balances[credit] -= fen
    legs[debit] += 1
    legs[credit] += 1
  }

  /// The index of an account.
  func drawAccount(_ random: inout VoucherLoad.Random) -> Int {
    let (debit, credit) = draw.pair(&random)
    return random.next() >> 63 == 0 ? debit : accounts.count / 2 + credit
  }
}
