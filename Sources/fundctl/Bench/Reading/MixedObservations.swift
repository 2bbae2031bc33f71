import FundClient
import Synchronization

/// What the calls of a mixed run have seen, to be judged when the order of the vouchers is known.
final class MixedObservations: Sendable {
  struct Read: Sendable {
    /// The index of the account.
    var account: Int
    var balance: Int64
    var legs: UInt32
    /// Up to where the books were read.
    var revision: Revision
  }

  struct Voucher: Sendable {
    /// Its batch in the load.
    var index: Int
    /// Where it stands.
    var revision: Revision
  }

  private struct State {
    var reads: [Read] = []
    var vouchers: [Voucher] = []
  }

  /// Differing reads that are named; of more only the number is given.
  private static let named = 10

  private let state = Mutex(State())

  func add(_ read: Read) { state.withLock { $0.reads.append(read) } }

  func add(_ voucher: Voucher) { state.withLock { $0.vouchers.append(voucher) } }

  /// Goes through reads and vouchers by their revisions: each read must have seen every voucher up
  /// to its revision, and none behind it. `books` is what they began with, and is left as they ended.
  ///
  /// - Parameter lines: gives the lines of a voucher of the load to its argument.
  func differences(
    from books: inout PostedBooks,
    lines: (_ voucher: Int, _ add: (Int, Int, Int64) -> Void) -> Void
  ) -> [String] {
    let (reads, vouchers) = state.withLock { state in
      (
        state.reads.sorted { $0.revision < $1.revision },
        state.vouchers.sorted { $0.revision < $1.revision }
      )
    }
    var found: [String] = []
    var wrong = 0
    var posted = vouchers[...]
    func post(upTo revision: Revision?) {
      while let next = posted.first, revision.map({ next.revision <= $0 }) ?? true {
        lines(next.index) { books.add(debit: $0, credit: $1, fen: $2) }
        posted.removeFirst()
      }
    }
    for read in reads {
      post(upTo: read.revision)
      let expected = (books.balances[read.account], books.legs[read.account])
      guard (read.balance, read.legs) != expected else { continue }
      wrong += 1
      if wrong <= Self.named {
        found.append(
          "account \(read.account) read at \(read.revision): \(read.balance) fen after "
            + "\(read.legs) legs, expected \(expected.0) after \(expected.1)")
      }
    }
    post(upTo: nil)
    if wrong > Self.named { found.append("\(wrong) reads differ in all") }
    return found
  }
}
