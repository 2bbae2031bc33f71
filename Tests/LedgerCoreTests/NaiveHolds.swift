@testable import LedgerCore

/// An open hold of the naive books.
struct NaiveHold: Equatable {
  struct Line: Equatable {
    var account: UInt32
    var side: Side
    var remaining: Int64
  }
  var lines: [Line]
  var expiresMs: Int64
  var isLocked = false
}

extension NaiveBooks {
  /// What a voucher takes of a line.
  struct Draw {
    var account: UInt32
    var side: Side
    var amount: Int64
    var remaining: Int64
  }

  /// The side whose holds an account's limit counts.
  static func limitedSide(_ limit: BalanceLimit) -> Side? {
    switch limit {
    case .none: nil
    case .neverCredit: .credit
    case .neverDebit: .debit
    }
  }

  func held(of account: UInt32, _ side: Side) -> Int64 {
    holds.values.flatMap(\.lines).filter { $0.account == account && $0.side == side }
      .reduce(0) { $0 + $1.remaining }
  }

  func draw(of hold: NaiveHold, by legs: [LegFact]) -> [Draw] {
    hold.lines.map { line in
      let net = net(of: legs, on: line.account)
      let amount = max(0, min(line.side == .debit ? net : -net, line.remaining))
      return Draw(
        account: line.account, side: line.side, amount: amount, remaining: line.remaining)
    }
  }

  /// All that is wrong with a hold; nil when it is placed.
  func judgeHold(
    _ lines: [LegFact], in month: FiscalMonth, expiresMs: Int64, nowMs: Int64
  ) -> Refusal? {
    var found = monthFaults(lines, in: month)
    for (index, line) in lines.enumerated() {
      guard let account = accounts[line.account], Self.limitedSide(account.limit) == line.side
      else { continue }
      let before = balances[line.account, default: 0]
      let proper = line.side == .credit ? before : -before
      let available = proper - held(of: line.account, line.side)
      if line.amount > available {
        found.append(
          Refusal(
            line.side == .credit ? .wouldBeCredit : .wouldBeDebit, leg: index,
            figures: [available, line.amount], account: line.account))
      }
    }
    if expiresMs != 0 && expiresMs <= nowMs {
      found.append(Refusal(.expiryPassed, figures: [expiresMs, nowMs]))
    }
    return found.min { ($0.code.rawValue, $0.leg) < ($1.code.rawValue, $1.leg) }
  }

  mutating func place(_ lines: [LegFact], expiresMs: Int64, at position: Position) {
    holds[position] = NaiveHold(
      lines: lines.map {
        NaiveHold.Line(account: $0.account, side: $0.side, remaining: $0.amount)
      },
      expiresMs: expiresMs)
  }

  mutating func take(_ voucher: Voucher, releasesRest: Bool) {
    guard var hold = holds[voucher.hold] else { return }
    for (index, draw) in draw(of: hold, by: voucher.legs).enumerated() {
      hold.lines[index].remaining -= draw.amount
    }
    let isUsedUp = hold.lines.allSatisfy { $0.remaining == 0 }
    holds[voucher.hold] = isUsedUp || releasesRest ? nil : hold
  }

  /// The holds that a block at this time ends, in order.
  mutating func expire(nowMs: Int64) -> [Position] {
    let over = holds.filter {
      !$0.value.isLocked && $0.value.expiresMs != 0 && $0.value.expiresMs <= nowMs
    }
    let ended = over.sorted { ($0.value.expiresMs, $0.key) < ($1.value.expiresMs, $1.key) }
      .prefix(Limits.expiriesPerBlock).map(\.key)
    for hold in ended { holds[hold] = nil }
    return ended
  }

  func openHolds(ofLedger ledger: UInt32) -> [Position] {
    holds.filter { $0.value.lines.contains { accounts[$0.account]?.ledger == ledger } }.keys
      .sorted()
  }
}
