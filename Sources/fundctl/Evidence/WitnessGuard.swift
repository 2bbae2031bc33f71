import Foundation
import FundClient
import FundExports
import LedgerJournal

/// Compares the server with the auditor's witness files at each contact (见证核对), before anything is
/// asked of it.
struct WitnessGuard {
  let folder: String

  private var names: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
      .filter { $0.hasSuffix(".witness") }
  }

  /// Nothing is compared when there is no witness file at all. A server that shows a journal which none
  /// of them is about is refused: whoever rolls a journal back could give it a new number.
  func check(_ client: LedgerClient) async throws {
    guard !names.isEmpty else { return }
    let outcome: WitnessContact.Outcome
    do {
      outcome = try await WitnessContact.check(
        WireEvidenceServer(client: client), folder: folder, trustsFirst: false)
    } catch let error as LedgerError where error.code == .failedPrecondition {
      throw CommandFailure(
        "the server signs no checkpoints (不签发检查点), and \(folder) keeps some of its journal")
    }
    guard !outcome.result.isGood else { return }
    let known = names.map { String($0.dropLast(8)) }.joined(separator: ", ")
    let found = outcome.result.discrepancies.map { "  \($0)\n    \($0.meaning)" }
    throw CommandFailure(
      """
      the server does not agree with what was seen of it before (与见证记录不符):
      \(found.joined(separator: "\n"))
        witness files in \(folder): \(known)
      Nothing more was asked of it. `fundctl witness show` prints what was seen.
      """)
  }
}
