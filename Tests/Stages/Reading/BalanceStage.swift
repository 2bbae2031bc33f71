import FundMessages
import FundServer
import LedgerCore
import NIOCore
import TestSupport

/// Balances as they stand.
final class BalanceStage: Stage {
  static let name = "balances"
  static let operation = "1000 balances: request decoded, scope checked, reply encoded"
  static let unit = "balance"
  static let limit = "memory latency: a line an account"

  private static let perCall = 1_000

  private let books: StageBooks
  private var requests: [ByteBuffer] = []
  private let asked: [UInt32]
  private var reply = ByteBuffer()

  init(_ sizes: Sizes) throws {
    books = try StageBooks(accounts: sizes.accounts)
    for _ in 0..<3 { try books.post(books.batch(sizes.vouchersPerBatch)) }
    var random = SplitMix64(seed: 2)
    let accounts = books.accounts
    var last: [UInt32] = []
    for _ in 0..<max(1, sizes.calls / 10) {
      last = (0..<Self.perCall).map { _ in UInt32.random(in: accounts, using: &random) }
      var request = Fundledger_V1_GetBalancesRequest()
      request.account = last
      requests.append(try request.encoded())
    }
    asked = last
  }

  func run() throws -> Work {
    for request in requests {
      let request = try Fundledger_V1_GetBalancesRequest(request)
      reply = try Fundledger_V1_GetBalancesResponse(
        request, from: &books.machine, scope: 620_500
      ).encoded()
    }
    return Work(operations: requests.count, units: requests.count * Self.perCall)
  }

  func check() throws {
    let found = try Fundledger_V1_GetBalancesResponse(reply)
    let expected = asked.map { books.machine.balance(of: $0) }
    try require(
      found.balance == expected.map(\.balance) && found.legs == expected.map(\.legs),
      "other balances were given than the books have")
    try books.check()
  }
}
