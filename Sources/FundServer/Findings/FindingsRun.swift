import FiscalFunds
import FundMessages
import LedgerCore
import LedgerJournal

/// The detectors over the journal, step by step on reader threads.
///
/// Every run reads from the first block: what an auditor is told of a block rests on all before it.
final class FindingsRun: @unchecked Sendable {
  // Sendable: whoever sends it takes one step after the other.

  private let engine: FindingsEngine
  private let journal: any Journal
  private(set) var done: UInt64 = 0

  init(_ settings: FindingSettings, scope: FactScope, journal: any Journal) {
    engine = FindingsEngine(settings: settings, scope: scope)
    self.journal = journal
  }

  enum Failure: Error {
    case journal(JournalError)
    case facts(UInt64, FactProblem)
  }

  /// Reads on, not beyond `through`, until there is enough for a piece, the step is over or nobody
  /// waits any more.
  func step(through: UInt64, while isWanted: () -> Bool) throws(Failure) -> [Finding] {
    var findings: [Finding] = []
    var read = 0
    while done < through, read < FindingCallLimits.blocksPerStep,
      findings.count < FindingCallLimits.findingsPerPiece, isWanted()
    {
      findings += try next()
      read += 1
    }
    return findings
  }

  /// Takes the next block.
  func next() throws(Failure) -> [Finding] {
    let block = done + 1
    var result: Result<[Finding], Failure> = .success([])
    do throws(JournalError) {
      try journal.withBlock(block) { bytes in
        do throws(BlockProblem) {
          let view = try BlockView(bytes)
          do throws(FactProblem) {
            result = .success(try engine.take(view.body))
          } catch {
            result = .failure(.facts(block, error))
          }
        } catch {
          result = .failure(
            .journal(.corrupt(block: block, path: "the journal", problem: error)))
        }
      }
    } catch {
      throw .journal(error)
    }
    let findings = try result.get()
    done = block
    return findings
  }

  func finish(on day: Day?) -> [Finding] { engine.finish(on: day) }

  var today: Day { engine.today }
}
