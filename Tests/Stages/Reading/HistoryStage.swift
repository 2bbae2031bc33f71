import FundServer
import LedgerCore
import LedgerJournal
import TestSupport

/// The newest legs of an account out of the journal's file, which is in memory.
final class HistoryStage: Stage {
  static let name = "history"
  static let operation = "the newest 100 legs of a random account, with their vouchers, encoded"
  static let limit = "memory latency: three places of a mapped file a leg, far from each other"

  private static let perPage = 100

  private let books: StageJournal
  private let views: [AccountView]
  private var last: LegPage?
  private var legs = 0

  init(_ sizes: Sizes) throws {
    // So few accounts that most have a page of legs.
    books = try StageJournal(
      accounts: max(2, sizes.blocks * sizes.vouchersPerBatch / Self.perPage / 2 * 2))
    for _ in 0..<sizes.blocks {
      try books.books.post(books.books.batch(sizes.vouchersPerBatch))
      try books.append()
    }
    var random = SplitMix64(seed: 3)
    let accounts = books.books.accounts
    let count = max(1, sizes.calls / 10)
    var views: [AccountView] = []
    for _ in 0..<count {
      views.append(
        books.books.machine.view(ofAccount: UInt32.random(in: accounts, using: &random)))
    }
    self.views = views
  }

  func run() throws -> Work {
    legs = 0
    for view in views {
      var reader = JournalReader(books.journal)
      let page = try reader.newestLegs(of: view, before: 0, limit: Self.perPage)
      _ = page.encoded()
      legs += page.legs.count
      last = page
    }
    return Work(operations: views.count, units: legs)
  }

  func check() throws {
    guard let view = views.last, let legs = last?.legs.map(\.leg), let newest = legs.first else {
      throw StageFailure("a page without legs")
    }
    try require(
      legs.count == min(Self.perPage, Int(view.legs)) && newest.balance == view.balance
        && zip(legs, legs.dropFirst()).allSatisfy { newer, older in
          newer.balance - (newer.side == .debit ? newer.amount : -newer.amount) == older.balance
        },
      "the running balances of a page do not follow from its amounts")
  }
}
