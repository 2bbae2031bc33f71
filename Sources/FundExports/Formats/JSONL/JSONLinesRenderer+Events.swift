import LedgerCore

extension JSONLinesRenderer {
  func take(_ event: Event, block: UInt64, timeMs: Int64) throws {
    put(event)
    json.number("block", block)
    json.number("time_ms", timeMs)
    try json.endLine()
  }

  private func put(_ event: Event) {
    switch event {
    case .actor(let actor):
      json.begin("actor")
      if let number = books.actorNumber { json.number("actor", number) }
      json.text("uri", actor.uri)
      json.text("issuer", actor.issuer)
      json.text("serial", actor.serial)
    case .ledgerOpened(let ledger, let number, let actor): put(ledger, number, actor)
    case .accountOpened(let account, let number, let actor): put(account, number, actor)
    case .laneOpened(let lane, let epoch, let name, let actor):
      json.begin("lane")
      json.number("lane", lane)
      json.number("epoch", epoch)
      json.text("name", name)
      json.number("actor", actor)
    case .monthClosed(let closing): put(closing)
    case .monthReopened(let reopening):
      json.begin("month_reopened")
      json.number("ledger", reopening.ledger)
      json.number("month", reopening.month.publicNumber)
      json.number("version", reopening.version)
      json.text("reason", reopening.reason)
      json.number("actor", reopening.actor)
    case .holdPlaced, .holdLocked, .holdReleased, .holdDrawn: put(hold: event)
    default: put(other: event)
    }
  }

  private func put(_ ledger: LedgerDefinition, _ number: UInt32, _ actor: UInt32) {
    json.begin("ledger")
    json.number("ledger", number)
    json.text("entity", ledger.entity)
    json.text("book", ledger.book)
    json.text("book_name", books.bookName(ledger.book))
    json.text("name", ledger.name)
    json.text("chart", ledger.chart)
    json.number("first_month", ledger.firstMonth.publicNumber)
    json.array("regions", ledger.regions) { json.out.put($0) }
    json.number("actor", actor)
  }

  private func put(_ account: AccountDefinition, _ number: UInt32, _ actor: UInt32) {
    json.begin("account")
    json.number("account", number)
    json.number("ledger", account.ledger)
    json.text("subject", account.subject)
    json.text("subject_name", books.accounts[books.slot(ofAccount: number)].subjectName)
    json.text("dimensions", account.dimensions)
    json.word("normal_side", account.normalSide == .debit ? "D" : "C")
    json.text("limit", account.limit.word)
    json.flag("managed", account.isManaged)
    json.text("balances_by", account.balancesBy)
    json.number("actor", actor)
  }

  private func put(_ closing: MonthClosing) {
    json.begin("month_closed")
    json.number("ledger", closing.ledger)
    json.number("month", closing.month.publicNumber)
    json.number("version", closing.version)
    json.number("vouchers", closing.vouchers)
    json.position("seen", closing.seen)
    json.number("open_holds", closing.openHolds)
    json.number("actor", closing.actor)
  }

  private func put(hold event: Event) {
    switch event {
    case .holdPlaced(let hold):
      json.begin("hold_placed")
      json.number("lane", hold.lane)
      json.number("serial", hold.serial)
      json.day("day", hold.day)
      json.number("month", hold.month.publicNumber)
      json.number("expires_ms", hold.expiresMs)
      json.text("purpose", hold.purpose)
      json.array("lines", hold.lines) { line in
        json.object {
          json.number("account", line.account)
          json.word("side", line.side == .debit ? "D" : "C")
          json.number("amount_fen", line.amount)
        }
      }
    case .holdLocked(let hold, let actor):
      json.begin("hold_locked")
      json.position("hold", hold)
      json.number("actor", actor)
    case .holdReleased(let release):
      json.begin("hold_released")
      json.position("hold", release.hold)
      json.number("actor", release.actor)
    case .holdDrawn(let draw):
      json.begin("hold_drawn")
      json.position("hold", draw.hold)
      json.flag("releases_rest", draw.releasesRest)
      json.array("amounts_fen", draw.amounts) { json.out.put($0) }
    default: preconditionFailure("no event of a hold")
    }
  }

  private func put(other event: Event) {
    switch event {
    case .refused(let refused):
      json.begin("refused")
      json.number("lane", refused.lane)
      json.number("serial", refused.serial)
      json.number("attempt", refused.attempt)
      json.number("code", refused.code.rawValue)
      json.number("leg", refused.leg)
      json.array("figures", refused.figures) { json.out.put($0) }
      json.text("about", refused.detail)
      json.number("actor", refused.actor)
    case .exportPulled(let entity, let from, let to, let actor):
      json.begin("export_pulled")
      json.text("entity", entity)
      json.number("from", from.publicNumber)
      json.number("to", to.publicNumber)
      json.number("actor", actor)
    case .business(let record):
      json.begin("business")
      json.number("lane", record.lane)
      json.number("serial", record.serial)
      json.number("kind", record.kind)
      json.number("tables", record.tables)
      json.array("warnings", record.warnings) { json.out.put($0) }
      json.hex("body", record.body)
    case .checkpointKey(let change):
      json.begin("checkpoint_key")
      json.text("key", change.vkey)
      json.word("action", change.action == .added ? "added" : "retired")
      json.number("actor", change.actor)
    default: preconditionFailure("it is put elsewhere")
    }
  }
}
