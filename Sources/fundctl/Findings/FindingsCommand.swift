import ArgumentParser
import FiscalFunds
import FundClient
import LedgerCore
import LedgerJournal

/// `fundctl findings`.
struct FindingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: "What an auditor should look at (审计疑点): idle money, split payments, doubles ...",
    discussion: """
        fundctl findings --entity 620503 --severity concern
        fundctl findings --journal fundledger-data/journal --detector idle-money --json
        fundctl findings --set idle-money.days=180 --from 2020-01-01 --to 2020-12-31
        fundctl findings list-detectors

      A finding is a question, not a verdict: it names its ground, what it rests on, and where to look. \
      With --journal the detectors run here, over the journal's folder, without a server.
      """,
    subcommands: [FindingsRunCommand.self, ListDetectorsCommand.self],
    defaultSubcommand: FindingsRunCommand.self)
}

/// `fundctl findings run`.
struct FindingsRunCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Runs the detectors (运行检测).",
    discussion: """
        fundctl findings run --entity 620503 --severity serious
        fundctl findings run --journal ./journal --detector split-payments --json

      `fundctl findings` alone means this. --on says by which day things have become old; without it, \
      by the newest day of the books. Role, over the wire: auditor.
      """)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var options: FindingOptions
  @OptionGroup var unit: UnitOption

  @Option(help: "Folder of a journal to read here, without a server.")
  var journal: String?

  @Option(help: "Findings about this day or later, YYYY-MM-DD.")
  var from: FundClient.Day?

  @Option(help: "Findings about this day or earlier.")
  var to: FundClient.Day?

  @Option(help: "What has become old by this day (the newest day of the books).")
  var on: FundClient.Day?

  @Option(help: "At most so many findings; others are counted.")
  var limit = 1_000

  func run() async throws {
    var list = FindingList(severity: options.severity, from: from, to: to, limit: limit)
    if let journal {
      try runHere(journal, &list)
    } else {
      list = try await ask(list)
    }
    guard !global.json else { return print(FindingsReport.json(list).pretty) }
    global.show(FindingsReport.make(list), unit: unit.unit)
  }

  private func ask(_ empty: FindingList) async throws -> FindingList {
    let values = try options.values()
    return try await global.withClient(as: [.auditor]) { client in
      var list = empty
      let stream = try await client.findings(
        entity: options.entity, detectors: options.detector, settings: values, on: on)
      for try await piece in stream {
        for finding in piece.findings { list.add(finding) }
        list.through = piece.throughBlock
        list.today = piece.today ?? list.today
      }
      return list
    }
  }

  private func runHere(_ folder: String, _ list: inout FindingList) throws {
    let region = try region()
    let engine = FindingsEngine(
      settings: try options.settings(), scope: FactScope(region: region))
    var found: [Finding] = []
    var problem: CommandFailure?
    func take(_ view: BlockView) -> [Finding]? {
      guard view.header.ordinal == engine.revision + 1 else {
        problem = CommandFailure(
          "blocks \(engine.revision + 1) to \(view.header.ordinal - 1) are archived: bring them back first"
            + " (区块已归档)")
        return nil
      }
      do throws(FactProblem) {
        return try engine.take(view.body)
      } catch {
        problem = CommandFailure("block \(view.header.ordinal): \(error)")
        return nil
      }
    }
    var copy = list
    do {
      _ = try JournalFolder(folder).walk { view throws(MaintenanceFailure) in
        guard let findings = take(view) else { throw .stopped }
        for finding in findings { copy.add(AuditFinding(finding)) }
      }
    } catch {
      throw problem ?? CommandFailure("\(folder): \(error)")
    }
    found = engine.finish(on: on.flatMap { UInt16(exactly: $0.number) }.map(LedgerCore.Day.init))
    for finding in found { copy.add(AuditFinding(finding)) }
    copy.through = engine.revision
    copy.today = FundClient.Day(number: UInt32(engine.today.number))
    list = copy
  }

  private func region() throws -> UInt32 {
    guard let entity = options.entity else { return 0 }
    guard entity.utf8.count == 6, let region = UInt32(entity) else {
      throw ValidationError("--entity \(entity): expected the six digits of a region")
    }
    return region
  }
}

/// `fundctl findings list-detectors`.
struct ListDetectorsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list-detectors",
    abstract: "The detectors with their grounds and parameters (检测项清单).",
    discussion: """
        fundctl findings list-detectors
        fundctl findings list-detectors --json
      """)

  @Flag(help: "Answer in JSON.")
  var json = false

  func run() async throws {
    let report = FindingsReport.make(DetectorKind.allCases.map { FindingDetector($0) })
    print(json ? report.json : report.text(in: .yuan), terminator: "")
  }
}

/// Findings that were asked for, as many as are shown, and how many there are.
struct FindingList {
  let severity: AuditFinding.Severity
  let from: FundClient.Day?
  let to: FundClient.Day?
  let limit: Int
  private(set) var findings: [AuditFinding] = []
  private(set) var count = 0
  /// From which block on a memory was full; nil while none was.
  private(set) var incompleteFrom: UInt64?
  var through: UInt64 = 0
  var today: FundClient.Day?

  init(
    severity: AuditFinding.Severity, from: FundClient.Day?, to: FundClient.Day?, limit: Int
  ) {
    self.severity = severity
    self.from = from
    self.to = to
    self.limit = limit
  }

  mutating func add(_ finding: AuditFinding) {
    if let first = finding.incompleteFrom { incompleteFrom = min(first, incompleteFrom ?? first) }
    guard finding.severity >= severity, from.map({ finding.day >= $0 }) ?? true,
      to.map({ finding.day <= $0 }) ?? true
    else { return }
    count += 1
    if findings.count < limit { findings.append(finding) }
  }
}
