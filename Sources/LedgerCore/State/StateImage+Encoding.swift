/// What is done to all columns at the beginning and the end of an image.
enum PageAction {
  case share(SharedPages)
  case takeBack

  func apply<Row>(to column: inout PagedColumn<Row>) {
    switch self {
    case .share(let image): column.share(image)
    case .takeBack: column.takeBack()
    }
  }

  func apply(to keys: inout KeyIndex) {
    switch self {
    case .share(let image): keys.share(image)
    case .takeBack: keys.takeBack()
    }
  }
}

extension StateMachine {
  /// Every column of `parts`: one left out would change under the image.
  mutating func forEachColumn(_ action: PageAction) {
    action.apply(to: &ledgers)
    action.apply(to: &groupKeys)
    action.apply(to: &accountKeys)
    action.apply(to: &accounts)
    action.apply(to: &turnovers)
    action.apply(to: &jumpSlots)
    action.apply(to: &months)
    action.apply(to: &reversals)
    action.apply(to: &holds.rows)
    action.apply(to: &holds.lines)
    action.apply(to: &holds.sums)
  }

  /// The whole state in the order of its encoding. What follows from it is left out: the keys of
  /// ledgers, lanes and actors, the accounts of a ledger, lanes an identity, where to look for a
  /// reversal, a hold, an expiry or a reference.
  var parts: [StatePart] {
    [
      totalsPart, actorsPart, ledgerDefinitionsPart,
      StatePart(kind: .ledgers, content: .rows(ledgers.pageList)),
      StatePart(kind: .groupKeyText, content: .rows(groupKeys.text.pageList)),
      StatePart(kind: .groupKeyEnds, content: .rows(groupKeys.ends.pageList)),
      StatePart(kind: .accountKeyText, content: .rows(accountKeys.text.pageList)),
      StatePart(kind: .accountKeyEnds, content: .rows(accountKeys.ends.pageList)),
      StatePart(kind: .accounts, content: .rows(accounts.pageList)),
      StatePart(kind: .turnovers, content: .rows(turnovers.pageList)),
      StatePart(kind: .jumpSlots, content: .rows(jumpSlots.pageList)),
      StatePart(kind: .months, content: .rows(months.pageList)),
      lanesPart,
      StatePart(kind: .reversals, content: .rows(reversals.pageList)),
      holds.totalsPart,
      StatePart(kind: .holds, content: .rows(holds.rows.pageList)),
      StatePart(kind: .holdLines, content: .rows(holds.lines.pageList)),
      StatePart(kind: .heldSums, content: .rows(holds.sums.pageList)),
      references.part,
      keys.part,
    ] + (business?.parts ?? [])
  }

  private var totalsPart: StatePart {
    let totals = [
      sealedOrdinal, UInt64(bitPattern: sealedTimeMs), totalVouchers, totalLegs,
      UInt64(freeTurnover),
    ]
    return StatePart(
      kind: .totals,
      content: .entries(count: 1) { _, buffer in
        for total in totals { buffer.append(total) }
      })
  }

  private var actorsPart: StatePart {
    let actors = actors
    return StatePart(
      kind: .actors,
      content: .entries(count: actors.count - 1) { index, buffer in
        let actor = actors[index + 1]
        for text in [actor.uri, actor.issuer, actor.serial] { buffer.append(text: text) }
      })
  }

  private var ledgerDefinitionsPart: StatePart {
    let definitions = ledgerDefinitions
    return StatePart(
      kind: .ledgerDefinitions,
      content: .entries(count: definitions.count - 1) { index, buffer in
        let ledger = definitions[index + 1]
        for text in [ledger.entity, ledger.book, ledger.name, ledger.chart] {
          buffer.append(text: text)
        }
        buffer.append(ledger.firstMonth)
        buffer.append(UInt32(ledger.regions.count))
        for region in ledger.regions { buffer.append(region) }
      })
  }

  private var lanesPart: StatePart {
    let lanes = lanes
    return StatePart(
      kind: .lanes,
      content: .entries(count: lanes.count - 1) { lanes[$0 + 1].append(to: &$1) })
  }
}

extension Lane {
  fileprivate func append(to buffer: inout RecordBuffer) {
    buffer.append(text: name)
    buffer.append(nextSerial)
    buffer.append(lastRun)
    buffer.append(lastRetry)
    buffer.append(jumps)
    buffer.append(UInt32(actors.count))
    for actor in actors { buffer.append(actor) }
    buffer.append(UInt32(refused.count))
    for voucher in refused {
      buffer.append(voucher.serial)
      buffer.append(voucher.contentHash)
      buffer.append(voucher.attempt)
      buffer.append(voucher.actor)
      buffer.append(voucher.code.rawValue)
      buffer.append(voucher.leg)
      buffer.append(UInt32(voucher.figures.count))
      for figure in voucher.figures { buffer.append(figure) }
    }
    // Refused business commands say what they were about; a lane of vouchers has none of it.
    guard refused.contains(where: { !$0.detail.isEmpty }) else { return }
    for voucher in refused { buffer.append(text: voucher.detail) }
  }
}

extension StatePart.Kind {
  /// Whether rows are written again after they were appended.
  var isRewritten: Bool {
    switch self {
    case .accounts, .turnovers, .jumpSlots, .months, .ledgers: true
    case .holds, .holdLines, .heldSums: true
    default: false
    }
  }
}
