import FundClient

/// What a run of the bench does to a server.
///
/// To add one: conform a type, and name it in ``BenchCommand/WorkloadName``. A run opens the ledgers
/// and accounts, connects, calls ``prepare(_:_:_:on:)`` (which may post what is read later, see
/// ``PostingWorkload/fill(_:_:_:)``), then makes the calls: first those of the warm-up, whose
/// time does not count, then the others. A call is asked for once, in the order of the indexes, from
/// many tasks at a time; ``request(_:)`` makes what is sent and is not timed, ``send(_:on:)`` is.
/// What each call says that it did is added up, reported a second, and compared with the vouchers and
/// legs that the server counts; ``verify(on:)`` compares the rest.
protocol BenchWorkload: Sendable {
  /// What is sent in one call.
  associatedtype Request: Sendable

  /// Makes ready what the calls need. The books are open; what is done here is not measured.
  ///
  /// - Parameter clients: one a connection, as a bureau; connection k of ``send(_:on:)`` is the
  ///   k-th of them.
  static func prepare(
    _ command: BenchCommand, _ books: BenchBooks, _ clients: [LedgerClient],
    on server: BenchServer
  ) async throws -> Self

  /// Calls of the warm-up, and those that are measured. Their indexes follow each other, from 0.
  var calls: BenchCalls { get }

  /// Makes the content of call `index`; not timed.
  func request(_ index: Int) async throws -> Request

  /// Makes a call and waits for its answer; timed. Returns what it has done.
  func send(_ request: Request, on connection: Int) async throws -> BenchWork

  /// Compares what the server says after the calls with what they should have led to.
  func verify(on server: BenchServer) async throws -> BenchFindings
}

/// How many calls a workload makes.
struct BenchCalls: Hashable, Sendable {
  var warmUp: Int
  var measured: Int
}

/// What a verification has found.
struct BenchFindings: Sendable {
  /// One line for each thing that differs; empty when the books add up.
  var differences: [String] = []
  /// Further lines of the report.
  var facts: [(key: String, title: String, number: Int64)] = []
}
