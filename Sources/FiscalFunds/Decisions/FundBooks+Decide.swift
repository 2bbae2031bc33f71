import FundData
package import LedgerCore

/// Where an accepted command stands, and the rules that warned of it.
package struct FundOutcome: Sendable {
  package var place: BusinessPlace
  package var warnings: [UInt16]
  /// Index of its voucher in the block, or nil.
  package var voucher: Int?
}

extension FundBooks {
  /// Decides one command: the gates, then the balances, then its record and what it posts, in one
  /// step. A refusal leaves everything as it was, but for accounts that were opened on the way.
  /// `lane` must expect the serial.
  package func decide(
    _ prepared: PreparedCommand, from sender: Sender, lane: UInt32, serial: UInt64,
    attempt: UInt32 = 1, on machine: inout StateMachine
  ) throws(Refusal) -> FundOutcome {
    do throws(Refusal) {
      if let fault = prepared.fault { throw fault }
      let command = prepared.command
      var draft = Draft(command, sender: sender)
      try draft.requireScope(of: command.entity, in: tablesInForce)
      draft.preparer = preparer(of: command.action, command.entity)
        .flatMap { person($0, machine) }
      try decide(command.action, &draft, machine)
      let posting = try posting(of: draft, on: &machine)
      let summary = summary(of: command)
      let head = BusinessHead(
        lane: lane, serial: serial, attempt: attempt, day: command.day,
        isAdjustment: command.isAdjustment, summary: summary)
      let record = BusinessRecord(
        lane: lane, serial: serial, kind: command.action.kind.rawValue,
        tables: tablesInForce.data.tablesHash, contentHash: prepared.contentHash,
        warnings: draft.warnings, body: try body(of: draft, prepared))
      accepting = draft.command
      defer { accepting = nil }
      let place = try machine.accept(record, head, posting)
      var outcome = FundOutcome(place: place, warnings: draft.warnings)
      switch posting {
      case .voucher, .reversal: outcome.voucher = place.voucher.index
      default: break
      }
      return outcome
    } catch {
      var refusal = error
      refusal.detail = refusal.detail.cut(to: Limits.detailBytes)
      throw refusal
    }
  }

  /// The person of a certificate that acted before.
  private func person(_ actor: UInt32, _ machine: borrowing StateMachine) -> String? {
    if let known = personOfActor[actor] { return known }
    let person = machine.actor(actor)?.person
    personOfActor[actor] = person
    return person
  }

  /// The body of the record: the one that came, unless a gate has added to the command.
  private func body(
    of draft: Draft, _ prepared: PreparedCommand
  ) throws(Refusal) -> [UInt8] {
    guard draft.isAmended else { return prepared.body }
    do throws(FieldFailure) {
      return try draft.command.encoded()
    } catch {
      throw Refusal(.commandShape, detail: "a text or list is too long")
    }
  }

  private func posting(
    of draft: Draft, on machine: inout StateMachine
  ) throws(Refusal) -> BusinessPosting {
    if let hold = draft.holds {
      let account = try accountOfHold(hold.funding, hold.name, draft, &machine)
      return .hold([HoldLine(account: account, side: .debit, amount: hold.amount)])
    }
    if !draft.cashHolds.isEmpty {
      var lines: [HoldLine] = []
      for hold in draft.cashHolds {
        lines.append(
          HoldLine(
            account: try account(hold.name, draft, &machine), side: .credit, amount: hold.amount))
      }
      return .hold(lines)
    }
    if draft.locks != .none { return .lock(draft.locks) }
    if draft.releases != .none { return .release(draft.releases) }
    guard !draft.legs.isEmpty else { return .none }
    var legs: [LegFact] = []
    legs.reserveCapacity(draft.legs.count)
    for leg in draft.legs {
      var account = leg.account
      if let name = leg.name { account = try self.account(name, draft, &machine) }
      legs.append(LegFact(account: account, side: leg.side, amount: leg.amount))
    }
    if let shape = draft.shape { remember(legs.map(\.account), of: shape) }
    if draft.reverses != .none { return .reversal(of: draft.reverses, legs: legs) }
    return .voucher(legs: legs, draws: draft.draws, releasesRest: false)
  }

  private func accountOfHold(
    _ funding: UInt32, _ name: AccountName, _ draft: Draft, _ machine: inout StateMachine
  ) throws(Refusal) -> UInt32 {
    if let known = accountOfFunding[funding] { return known }
    let account = try account(name, draft, &machine)
    accountOfFunding[funding] = account
    return account
  }

  /// Remembers the accounts of a payment's legs for the next of its shape.
  private func remember(_ accounts: [UInt32], of shape: PaymentShape) {
    if accountsOfShape.count >= Self.shapesKept { accountsOfShape.removeAll() }
    accountsOfShape[shape] = accounts
  }

  /// The account of a name, opened if it is new.
  private func account(
    _ name: AccountName, _ draft: Draft, _ machine: inout StateMachine
  ) throws(Refusal) -> UInt32 {
    let ledger = try ledger(name.entity, name.book, machine)
    if let known = machine.accountNumber(
      ledger: ledger, subject: name.subject, dimensions: name.dimensions, scratch: &keyScratch)
    {
      return known
    }
    // Letters and values: no value has a comma or an equals sign.
    let dimensions = name.dimensions.split(separator: ",").map { part in
      (key: String(part.prefix(1)), value: String(part.dropFirst(2)))
    }
    let definition = try opening.account(
      ledger: machine.view(ofLedger: ledger), subject: name.subject, dimensions: dimensions)
    return machine.openAccount(definition, actor: draft.sender.actor).number
  }

  /// The open ledger of an entity and book.
  func ledger(
    _ entity: String, _ book: String, _ machine: borrowing StateMachine
  ) throws(Refusal) -> UInt32 {
    if book == lastLedger.book, entity.hasSameBytes(as: lastLedger.entity) {
      return lastLedger.number
    }
    let name = LedgerName(entity: entity, book: book)
    if let known = ledgerMemo[name] {
      lastLedger = (entity, book, known)
      return known
    }
    guard let number = machine.ledgerNumber(entity: entity, book: book) else {
      throw Refusal(.ledgerNotOpen, detail: "entity: \(entity) \(book)")
    }
    ledgerMemo[name] = number
    return number
  }

  private func summary(of command: FundCommand) -> String {
    command.note.isEmpty ? command.action.kind.chineseName : command.note
  }
}

extension String {
  /// As much of it as fits.
  func cut(to bytes: Int) -> String {
    guard utf8.count > bytes else { return self }
    var text = ""
    for character in self {
      guard text.utf8.count + String(character).utf8.count <= bytes else { break }
      text.append(character)
    }
    return text
  }
}
