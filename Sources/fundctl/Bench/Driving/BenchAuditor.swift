import FundClient
import Synchronization

/// An auditor beside the load: exports the evidence of all books (审计导出), one export after the
/// other, on a connection of its own, from the start of the load to its end. What comes is counted
/// and dropped: verifying it is the work of another machine.
final class BenchAuditor: Sendable {
  /// What was read until the load ended.
  struct Result: Sendable {
    /// Those that came whole.
    var exports = 0
    /// Of extracts, also of an export that the end of the load cut off.
    var bytes = 0
  }

  /// Between two exports: each is recorded in the journal.
  private static let pause = Duration.milliseconds(100)

  private let client: LedgerClient
  private let isEnding = Atomic<Bool>(false)

  private init(client: LedgerClient) { self.client = client }

  static func open(on server: BenchServer) async throws -> BenchAuditor {
    BenchAuditor(client: try await server.connect(as: .auditor))
  }

  /// The auditor reads no further piece.
  func end() { isEnding.store(true, ordering: .relaxed) }

  /// Exports until it is ended.
  @concurrent
  func run() async throws -> Result {
    var result = Result()
    while !isEnding.load(ordering: .relaxed), !Task.isCancelled {
      for try await piece in try await client.exportEvidence() {
        result.bytes += piece.extracts.count
        if piece.totals != nil { result.exports += 1 }
        if isEnding.load(ordering: .relaxed) { break }
      }
      try? await Task.sleep(for: Self.pause)
    }
    await client.close()
    return result
  }
}
