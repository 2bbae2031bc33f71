package import LedgerCore

/// Takes the facts of a journal in their order and says what an auditor should look at.
///
/// The same facts, scope and settings give the same findings, whether they are taken in one go or as
/// they become durable. It reads no clock: the day goes on with the days that facts are about, as far
/// as their blocks' time (Beijing) has come. One thread uses it.
package final class FindingsEngine {
  package let settings: FindingSettings
  private let books: AuditBooks
  private let detectors: [any Detector]
  private var sink = FindingSink()
  /// The newest block taken.
  package private(set) var revision: UInt64 = 0

  package init(settings: FindingSettings = FindingSettings(), scope: FactScope = .whole) {
    self.settings = settings
    books = AuditBooks(limits: settings.limits, scope: scope)
    detectors = settings.detectors.map { $0.detector(settings) }
  }

  /// Takes a block; gives what it brought out.
  package func take(_ block: StoredBody) throws(FactProblem) -> [Finding] {
    revision = block.ordinal
    try block.forEachFact { take($0) }
    return sink.drain(revision)
  }

  /// The day goes on to `day`, if it is later, and what is to be said at the end of a period is said of
  /// the one that has not ended. Nothing may be taken afterwards.
  package func finish(on day: Day? = nil) -> [Finding] {
    if let day { advance(to: day) }
    for detector in detectors { detector.end(books, &sink) }
    return sink.drain(revision)
  }

  /// The newest day that the findings take into account.
  package var today: Day { books.today }

  private func take(_ fact: AuditFact) {
    switch fact {
    case .event(let event, let place):
      books.take(event, at: place)
      for detector in detectors { detector.take(event, at: place, books, &sink) }
    case .voucher(let voucher):
      guard voucher.ledgers.contains(where: { books.contains(ledger: $0) }) else { return }
      advance(to: voucher.day, sealedAt: voucher.timeMs)
      for detector in detectors { detector.take(voucher, books, &sink) }
      books.take(voucher)
    case .command(let command):
      guard concerns(command.command) else { return }
      advance(to: command.command.day, sealedAt: command.timeMs)
      books.take(command)
      guard books.contains(command.command.entity) else {
        // Money that comes in from outside of the scope.
        for detector in detectors { detector.receive(command, books, &sink) }
        return
      }
      for detector in detectors { detector.take(command, books, &sink) }
    }
  }

  /// Whether the command is of the scope, or brings money into it.
  private func concerns(_ command: FundCommand) -> Bool {
    if books.contains(command.entity) { return true }
    switch command.action {
    case .passDown(let action): return books.contains(action.to)
    case .onLend(let action): return books.contains(action.to)
    default: return false
    }
  }

  private func advance(to day: Day, sealedAt timeMs: Int64) {
    advance(to: min(day, Day(beijingTimeMs: timeMs)))
  }

  private func advance(to day: Day) {
    guard day > books.today else { return }
    let (old, new) = (books.today.civil.year, day.civil.year)
    if old != new, books.today.number != 0 {
      // What is due by the end of the old year comes before what is said of the year.
      books.today = Day(year: old, month: 12, day: 31) ?? books.today
      for detector in detectors { detector.dayBegan(books, &sink) }
      books.today = day
      for detector in detectors { detector.yearEnded(books, &sink) }
    }
    books.today = day
    for detector in detectors { detector.dayBegan(books, &sink) }
  }
}

/// Collects findings and names them.
struct FindingSink {
  private var found: [Finding] = []
  private var revision: UInt64 = 0
  private var ordinal: UInt32 = 0

  mutating func add(_ finding: Finding, incompleteFrom: UInt64) {
    var finding = finding
    finding.incompleteFrom = incompleteFrom
    found.append(finding)
  }

  /// The findings since the last time, as findings of a revision.
  mutating func drain(_ revision: UInt64) -> [Finding] {
    if revision != self.revision { ordinal = 0 }
    self.revision = revision
    for index in found.indices {
      ordinal += 1
      found[index].revision = revision
      found[index].ordinal = ordinal
    }
    defer { found.removeAll(keepingCapacity: true) }
    return found
  }
}
