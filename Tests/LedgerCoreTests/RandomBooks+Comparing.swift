@testable import LedgerCore

extension RandomBooks {
  /// Seals the block and compares what the state machine says with the naive books.
  func seal(advancingMs passed: Int64? = nil) {
    books.seal(advancingMs: passed ?? [0, 1_000, 9_000].randomElement(using: &random) ?? 0)
    compareExpired()
    compareHolds()
    compareReferences()
    compareMonths()
    let broken = books.machine.firstBrokenInvariant()
    note(broken == nil, broken ?? "")
    for account in naive.accounts.keys {
      let found = books.machine.balance(of: account)
      note(found.balance == naive.balances[account, default: 0], "balance of \(account)")
      note(found.legs == naive.legCounts[account, default: 0], "legs of \(account)")
    }
    for (key, number) in naive.numbers {
      let found = books.machine.vouchers(ofLedger: key.ledger, key.month)?.numbers
      note(found == number, "numbers of \(key): \(found ?? 0), not \(number)")
    }
    let months =
      [FiscalMonth.none]
      + [202_001, 202_004, 202_012, 202_013, 202_105].compactMap {
        FiscalMonth(public: $0)
      }
    for ledger in naive.ledgers.keys {
      let from = months.randomElement(using: &random) ?? .none
      let to = months.randomElement(using: &random) ?? .none
      let found = books.trialBalance(ofLedger: ledger, from: from, to: to)
      let expected = naive.trialBalance(ofLedger: ledger, from: from, to: to)
      note(found == expected, "trial balance of \(ledger), \(from) to \(to)")
    }
    for (lane, row) in naive.lanes {
      let status = books.machine.laneStatus(lane)
      note(status.nextSerial == row.nextSerial, "next serial of lane \(lane)")
      let refused = status.refused.map { "\($0.serial) \($0.attempt) \($0.code)" }.sorted()
      let expected = row.refused.map { "\($0) \($1.attempt) \($1.code)" }.sorted()
      note(refused == expected, "refused of lane \(lane): \(refused), not \(expected)")
    }
  }

  /// The block that was begun starts with the holds whose time is over.
  private func compareExpired() {
    let expected = naive.expire(nowMs: books.machine.body.timeMs)
    let found = StoredBlock(books.machine.body).events.map { event -> Position in
      guard case .holdReleased(let release) = event.event, release.actor == 0 else {
        return .none
      }
      return release.hold
    }
    note(found == expected, "expired \(found), not \(expected)")
    holdFacts["expired", default: 0] += expected.count
  }

  private func compareHolds() {
    for account in naive.accounts.keys {
      let found = books.machine.held(of: account)
      note(
        found == (naive.held(of: account, .debit), naive.held(of: account, .credit)),
        "held of \(account): \(found)")
    }
    let open = books.machine.openHolds(after: .none, limit: .max) { _ in true }
    note(open.map(\.id) == naive.holds.keys.sorted(), "open holds \(open.map(\.id))")
    note(books.machine.openHoldCount == naive.holds.count, "count of open holds")
    for view in open {
      let lines = view.lines.map {
        NaiveHold.Line(account: $0.account, side: $0.side, remaining: $0.remaining)
      }
      let found = NaiveHold(lines: lines, expiresMs: view.expiresMs, isLocked: view.isLocked)
      note(found == naive.holds[view.id], "hold \(view.id): \(found)")
    }
  }

  private func compareReferences() {
    for (key, references) in naive.references {
      for (reference, position) in references {
        let found = books.machine.voucher(
          reference: reference, ledger: key.ledger, year: UInt32(key.year))
        note(found == position, "\(reference) of \(key): \(String(describing: found))")
      }
    }
    let count = naive.references.values.reduce(0) { $0 + $1.count }
    note(books.machine.references.count == count, "count of references")
  }

  private func compareMonths() {
    for (ledger, row) in naive.ledgers {
      let found = books.machine.view(ofLedger: ledger).closedThrough
      note(found == row.closedThrough, "ledger \(ledger) is closed through \(found)")
      for year in 2_019...2_023 {
        note(
          books.machine.isYearClosed(UInt32(year), ofLedger: ledger)
            == row.closedYears.contains { year <= $0 }, "year \(year) of \(ledger)")
      }
    }
    for (key, version) in naive.closings {
      let found = books.machine.closeVersion(ofLedger: key.ledger, key.month)
      note(found == version, "version of \(key): \(found), not \(version)")
    }
  }
}
