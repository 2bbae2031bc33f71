/// An open hold as a reader sees it.
package struct HoldView: Equatable, Sendable {
  package struct Line: Equatable, Sendable {
    package var account: UInt32
    package var side: Side
    /// Fen as placed, and what vouchers have not drawn yet.
    package var amount: Int64
    package var remaining: Int64
  }

  package var id: Position
  package var day: Day
  /// Block time in milliseconds; 0 is never.
  package var expiresMs: Int64
  package var isLocked: Bool
  package var lane: UInt32
  package var serial: UInt64
  package var lines: [Line]
}

extension StateMachine {
  package var openHoldCount: Int { holds.count }

  /// What the open holds of an account keep on each side, in fen.
  package func held(of account: UInt32) -> (debit: Int64, credit: Int64) {
    accounts[account].flags & AccountRow.heldFlag == 0 ? (0, 0) : holds.held(of: account)
  }

  /// A hold while it is open.
  package func hold(_ id: Position) -> HoldView? {
    guard let row = holds.row(of: id) else { return nil }
    return view(ofHold: row)
  }

  private func view(ofHold row: UInt32) -> HoldView {
    let hold = holds.rows[row]
    var view = HoldView(
      id: hold.id, day: hold.day, expiresMs: hold.expiresMs, isLocked: hold.isLocked,
      lane: hold.lane, serial: hold.serial, lines: [])
    var line = hold.firstLine
    while line != 0 {
      let row = holds.lines[line]
      view.lines.append(
        HoldView.Line(
          account: row.account, side: holds.side(of: line), amount: row.amount,
          remaining: row.remaining))
      line = row.next
    }
    return view
  }

  /// Open holds in the order of placing, behind `after` (which may have ended), that have a line
  /// which `isWanted` takes; at most `limit`.
  package func openHolds(
    after: Position, limit: Int, where isWanted: (HoldView.Line) -> Bool
  ) -> [HoldView] {
    var found: [HoldView] = []
    var row = holds.row(of: after).map { holds.rows[$0].newer } ?? holds.oldest
    while row != 0, found.count < limit {
      if holds.rows[row].id > after {
        let view = view(ofHold: row)
        if view.lines.contains(where: isWanted) { found.append(view) }
      }
      row = holds.rows[row].newer
    }
    return found
  }

  /// How many open holds have a line in a ledger, and the oldest of them.
  func openHolds(ofLedger ledger: UInt32) -> (count: UInt32, oldest: [Position]) {
    var count: UInt32 = 0
    var oldest: [Position] = []
    var row = holds.oldest
    while row != 0 {
      if hasLine(inLedger: ledger, row) {
        count += 1
        if oldest.count < Limits.holdsListedPerClosing { oldest.append(holds.rows[row].id) }
      }
      row = holds.rows[row].newer
    }
    return (count, oldest)
  }

  private func hasLine(inLedger ledger: UInt32, _ row: UInt32) -> Bool {
    var line = holds.rows[row].firstLine
    while line != 0 {
      if accounts[holds.lines[line].account].ledger == ledger { return true }
      line = holds.lines[line].next
    }
    return false
  }

  /// Whether every line of an open hold lies within a region; true for one that is not open.
  func hold(_ id: Position, isWithin scope: UInt32) -> Bool {
    guard let row = holds.row(of: id) else { return true }
    var line = holds.rows[row].firstLine
    while line != 0 {
      if !account(holds.lines[line].account, isWithin: scope) { return false }
      line = holds.lines[line].next
    }
    return true
  }
}
