import FundClient

/// Money that one government gives another: the indicator by document, and the cash. Each side books
/// its half in mirrored subjects.
struct FundTransfer: Sendable {
  enum Kind: Sendable {
    /// 补助, to a lower level.
    case subsidy
    /// 地区间援助.
    case aid

    /// Given in the indicator book, received there, paid by the treasury, received by it.
    fileprivate var subjects: (given: String, source: String, paid: String, income: String) {
      switch self {
      case .subsidy: ("G402", "G101", "5011", "4011")
      case .aid: ("G405", "G103", "5013", "4013")
      }
    }
  }

  var kind = Kind.subsidy
  var giver: String
  /// The giver's indicator (指标).
  var indicator: String
  var receiver: String
  /// The receiver's own number for it.
  var receiverIndicator: String
  var amount: Fen

  /// - Parameter subject: what the giver takes it from: G201 待分配指标, or the source itself.
  func indicatorGiven(from subject: String = "G201") -> [PlannedLeg] {
    [
      .debit(.indicators(giver), subject, "I=\(indicator)", amount),
      .credit(
        .indicators(giver), kind.subjects.given, "I=\(indicator),L=\(receiver)", amount),
    ]
  }

  var indicatorReceived: [PlannedLeg] {
    [
      .debit(
        .indicators(receiver), kind.subjects.source, "I=\(receiverIndicator),L=\(giver)",
        amount),
      .credit(.indicators(receiver), "G201", "I=\(receiverIndicator)", amount),
    ]
  }

  var cashPaid: [PlannedLeg] {
    [
      .debit(
        .treasury(giver), kind.subjects.paid, "F=1,I=\(indicator),L=\(receiver)", amount),
      .credit(.treasury(giver), "1001", "F=1", amount),
    ]
  }

  var cashReceived: [PlannedLeg] {
    [
      .debit(.treasury(receiver), "1001", "F=1", amount),
      .credit(
        .treasury(receiver), kind.subjects.income, "F=1,I=\(receiverIndicator),L=\(giver)",
        amount),
    ]
  }
}

extension [FundTransfer] {
  /// One voucher's legs for all of them, both sides.
  var indicatorLegs: [PlannedLeg] {
    flatMap { $0.indicatorGiven() }.merged + flatMap(\.indicatorReceived).merged
  }

  /// The cash of all of them, both sides.
  var cashLegs: [PlannedLeg] { flatMap(\.cashPaid).merged + flatMap(\.cashReceived).merged }
}

extension [PlannedLeg] {
  /// Ledger by ledger in the order of their first legs, debits before credits; legs on the same
  /// account and side become one.
  var merged: [PlannedLeg] {
    var legs: [PlannedLeg] = []
    var ledgers: [LedgerName] = []
    for leg in self where !ledgers.contains(leg.ledger) { ledgers.append(leg.ledger) }
    for ledger in ledgers {
      for side in [Side.debit, .credit] {
        for leg in self where leg.ledger == ledger && leg.side == side {
          let known = legs.firstIndex {
            $0.ledger == leg.ledger && $0.subject == leg.subject && $0.side == leg.side
              && $0.dimensions == leg.dimensions
          }
          if let known {
            legs[known].amount = Fen(legs[known].amount.value + leg.amount.value)
          } else {
            legs.append(leg)
          }
        }
      }
    }
    return legs
  }
}
