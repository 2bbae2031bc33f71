import ArgumentParser
import FundClient
import Synchronization

/// `fundctl follow`.
struct FollowCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract: "Vouchers and findings as they become durable (跟踪审计).",
    discussion: """
        fundctl follow --name county-2020 --entity 620503
        fundctl follow --name nightly --findings-only --json --until 5000

      A line for each voucher and finding; with --json an object a line. What was printed is \
      acknowledged (确认) to the server under the name, about once a second, and the next follow of that \
      name goes on behind it: each block comes at least once. A lost connection is made again. Role: \
      auditor.
      """)

  /// Between two tries to connect, and two acknowledgements.
  private static let pause = Duration.seconds(1)

  @OptionGroup var global: GlobalOptions
  @OptionGroup var options: FindingOptions

  @Option(help: "Name of the follow: what was acknowledged is kept under it.")
  var name = "follow"

  @Option(help: "Begin behind this block; 0 for the first (behind what was acknowledged).")
  var after: UInt64?

  @Option(help: "End once everything up to this block has come.")
  var until: UInt64?

  @Flag(help: "No vouchers.")
  var findingsOnly = false

  @Flag(help: "Leave what is acknowledged as it is.")
  var noAcknowledge = false

  @Option(help: "So many tries in a row to connect again.")
  var retries = 60

  func run() async throws {
    let values = try options.values()
    let place = FollowPlace(after)
    var failures = 0
    while true {
      do {
        let isOver = try await global.withClient(as: [.auditor]) { client in
          try await follow(client, values, place) { failures = 0 }
        }
        if isOver { return }
      } catch let error as LedgerError where Self.isLost(error) {
        failures += 1
        guard failures <= retries else { throw error }
      } catch let error as CommandFailure where error.reason == .unclear {
        failures += 1
        guard failures <= retries else { throw error }
      }
      try await Task.sleep(for: Self.pause)
    }
  }

  private static func isLost(_ error: LedgerError) -> Bool {
    switch error.code {
    case .unavailable, .deadlineExceeded: error.refusal == nil
    default: false
    }
  }

  /// Prints what comes; true when it is over.
  private func follow(
    _ client: LedgerClient, _ values: [(name: String, value: Int64)], _ place: FollowPlace,
    _ gotOn: () -> Void
  ) async throws -> Bool {
    if let until {
      let behind = try await client.acknowledgedBlock(ofFollow: name) ?? 0
      if place.block ?? behind >= until { return true }
    }
    let stream = try await client.follow(
      name, after: place.block, entity: options.entity, detectors: options.detector,
      settings: values, withVouchers: !findingsOnly)
    let acknowledging = Task {
      while !Task.isCancelled {
        try await Task.sleep(for: Self.pause)
        try await acknowledge(client, place)
      }
    }
    defer { acknowledging.cancel() }
    for try await item in stream {
      gotOn()
      if let until, item.block > until { break }
      show(item)
      if item.isComplete { place.advance(to: item.block) }
      if let until, item.block >= until, item.isComplete { break }
    }
    acknowledging.cancel()
    try await acknowledge(client, place)
    // Without a last block it ends only where the server does.
    return until != nil
  }

  private func acknowledge(_ client: LedgerClient, _ place: FollowPlace) async throws {
    guard !noAcknowledge, let block = place.unacknowledged else { return }
    try await client.acknowledgeFollow(name, block: block)
    place.acknowledged(block)
  }

  private func show(_ item: FollowStream.Item) {
    for voucher in item.vouchers {
      print(global.json ? FollowLine.json(voucher).compact : FollowLine.text(voucher))
    }
    for finding in item.findings where finding.severity >= options.severity {
      print(global.json ? FollowLine.json(finding).compact : FollowLine.text(finding))
    }
  }
}

/// How far a follow has got.
final class FollowPlace: Sendable {
  private let state: Mutex<(block: UInt64?, acknowledged: UInt64?)>

  init(_ block: UInt64?) { state = Mutex((block, block)) }

  /// The last block that came whole; nil before any did.
  var block: UInt64? { state.withLock { $0.block } }

  var unacknowledged: UInt64? {
    state.withLock { $0.block == $0.acknowledged ? nil : $0.block }
  }

  func advance(to block: UInt64) { state.withLock { $0.block = max(block, $0.block ?? 0) } }

  func acknowledged(_ block: UInt64) { state.withLock { $0.acknowledged = block } }
}

/// Lines of a follow.
enum FollowLine {
  static func text(_ voucher: Voucher) -> String {
    let amount = voucher.legs.reduce(Int64(0)) {
      $1.side == .debit ? $0.addingReportingOverflow($1.amount.value).partialValue : $0
    }
    return DisplayWidth.printable(
      "凭证 \(voucher.revision) \(voucher.day) \(Fen(amount).formatted(in: .yuan, places: 2)) "
        + voucher.summary)
  }

  static func text(_ finding: AuditFinding) -> String {
    DisplayWidth.printable(
      "疑点 \(finding.block).\(finding.ordinal) [\(finding.severity.chineseName)] \(finding.detector) "
        + "\(finding.entity) \(finding.chinese) (\(FindingsReport.references(finding)))")
  }

  static func json(_ voucher: Voucher) -> JSONValue {
    .object([
      ("kind", .string("voucher")), ("revision", .string(voucher.revision.description)),
      ("day", .string(voucher.day.description)), ("summary", .string(voucher.summary)),
      ("submitter", .string(voucher.submitter)),
      (
        "legs",
        .array(
          voucher.legs.map { leg in
            .object([
              ("account", .number(Int64(leg.account))),
              ("side", .string(leg.side == .debit ? "debit" : "credit")),
              ("amount", .number(leg.amount.value)),
            ])
          })
      ),
    ])
  }

  static func json(_ finding: AuditFinding) -> JSONValue {
    guard case .object(let members) = FindingsReport.json(finding) else { return .null }
    return .object([("kind", .string("finding"))] + members)
  }
}
