import LedgerCore

/// Two subjects that show the same money from both ends (对应科目).
package struct Mirror: Sendable {
  package var book: String
  package var given: String
  package var received: String
  package var chinese: String

  package static let all = [
    Mirror(book: "GLB", given: "G402", received: "G101", chinese: "下达指标＝上级下达"),
    Mirror(book: "GLB", given: "G405", received: "G103", chinese: "援助指标＝地区间援助"),
    Mirror(book: "GLF", given: "5011", received: "4011", chinese: "补助支出＝补助收入"),
    Mirror(book: "GLF", given: "5013", received: "4013", chinese: "援助支出＝援助收入"),
    Mirror(book: "GLF", given: "1031", received: "2012", chinese: "与下级往来＝与上级往来"),
  ]
}

/// What one government gave another by its own books, and by the other's, where both keep theirs in
/// this journal. The subjects are added up over funds and indicators.
///
/// A difference is no damage: money is on its way, one side entered it by itself, or has closed its
/// year already. Whoever audits wants to see it.
struct MirrorSums {
  private(set) var pairs = 0
  /// A line each, in the order of the mirrors and the accounts.
  private(set) var differences: [String] = []

  init(_ machine: borrowing StateMachine) {
    var entities: [String: Set<String>] = [:]
    for number in 1..<UInt32(machine.ledgerCount + 1) {
      let ledger = machine.view(ofLedger: number).definition
      entities[ledger.book, default: []].insert(ledger.entity)
    }
    for mirror in Mirror.all { add(mirror, entities[mirror.book] ?? [], machine) }
  }

  private struct Pair: Hashable {
    var giver: String
    var receiver: String
  }

  private mutating func add(
    _ mirror: Mirror, _ entities: Set<String>, _ machine: borrowing StateMachine
  ) {
    var order: [Pair] = []
    var sums: [Pair: (given: Int64, received: Int64)] = [:]
    for account in 1..<UInt32(machine.accountCount + 1) {
      let view = machine.view(ofAccount: account)
      guard view.subject == mirror.given || view.subject == mirror.received,
        let other = Self.counterparty(view.dimensions), entities.contains(other)
      else { continue }
      let ledger = machine.view(ofLedger: view.ledger).definition
      guard ledger.book == mirror.book else { continue }
      let isGiven = view.subject == mirror.given
      let pair =
        isGiven
        ? Pair(giver: ledger.entity, receiver: other)
        : Pair(giver: other, receiver: ledger.entity)
      if sums[pair] == nil { order.append(pair) }
      var sum = sums[pair] ?? (0, 0)
      // Limits keep every balance far from the ends of the range.
      if isGiven { sum.given &+= view.balance } else { sum.received &+= view.balance }
      sums[pair] = sum
    }
    for pair in order {
      guard let sum = sums[pair] else { continue }
      pairs += 1
      guard sum.given &+ sum.received != 0 else { continue }
      differences.append(
        "\(mirror.given) \(mirror.chinese) \(mirror.received): \(pair.giver) gave \(pair.receiver) "
          + "\(sum.given.magnitude) fen (分) by its own books, and \(sum.received.magnitude) by "
          + "the other's")
    }
  }

  /// The dimension L of an account: an entity's code has no character that is escaped.
  private static func counterparty(_ dimensions: String) -> String? {
    for part in dimensions.split(separator: ",") where part.hasPrefix("L=") {
      return String(part.dropFirst(2))
    }
    return nil
  }
}
