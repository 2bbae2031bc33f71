import FundClient

/// Posts the vouchers of a file, or places its holds, through the file's lane: number k has serial
/// k + 1, always.
struct ImportPosting {
  let client: LedgerClient
  var kind = ImportKind.vouchers
  let vouchers: [ImportedVoucher]
  /// Numbers of the file's accounts.
  let accounts: [UInt32]
  let isAtomic: Bool
  let isAdjustment: Bool
  /// What is left of the holds that vouchers draw is given free.
  var releasesRest = false

  private var batches: ImportBatches {
    ImportBatches(
      kind: kind, vouchers: vouchers, accounts: accounts, isAdjustment: isAdjustment,
      releasesRest: releasesRest)
  }

  /// - Parameter retriesRefused: tries the vouchers again that were refused when the file was posted
  ///   before.
  func run(laneName: String, retriesRefused: Bool) async throws -> ImportOutcome {
    let all = batches.all
    guard !isAtomic || all.count <= 1 else {
      throw CommandFailure(
        """
        --atomic takes one batch: at most \(VoucherBatch.maximumVouchers) vouchers and \
        \(VoucherBatch.maximumLegs) legs
        """)
    }
    let lane = try await Lane.open(laneName, on: client)
    let known = Int(clamping: await lane.nextSerial - 1)
    var outcome = ImportOutcome()
    for (first, batch) in all {
      let answer: BatchOutcome
      do {
        answer = try await batch.submit(
          through: lane, at: UInt64(first + 1), isAtomic: isAtomic)
      } catch {
        throw describe(error, first: first)
      }
      outcome.add(answer, from: first, count: batch.count, known: known)
      if kind == .holds { outcome.addHolds(answer, from: first, count: batch.count) }
      let verb = kind == .vouchers ? "posted 已记账" : "placed 已冻结"
      Progress.show("\(verb) \(first + batch.count) / \(vouchers.count)")
      if answer.decided < batch.count {
        outcome.undecided = vouchers.count - first - answer.decided
        break
      }
    }
    if retriesRefused { try await retry(lane, &outcome) }
    Progress.clear()
    if let before = outcome.firstBefore {
      outcome.postedBeforeMillis = try? await postedAtMillis(before)
    }
    return outcome
  }

  private func postedAtMillis(_ place: Revision) async throws -> Int64 {
    switch kind {
    case .vouchers: try await client.voucher(.revision(place)).postedAtMillis
    case .holds:
      try await client.hold(HoldID(block: place.block, index: place.index)).placedAtMillis
    }
  }

  /// Names the rows of the voucher for which a whole batch was refused.
  private func describe(_ error: LedgerError, first: Int) -> CommandFailure {
    var failure = CommandFailure(error)
    guard let refusal = error.refusal, vouchers.indices.contains(first + refusal.voucher) else {
      return failure
    }
    let voucher = vouchers[first + refusal.voucher]
    let lines = ImportReport.lineRanges(voucher.lines)
    failure.description =
      "第\(lines)行 \(kind.chineseName)“\(voucher.key)”: \(failure.description)"
    if refusal.name == "CONTENT_DIFFERS" {
      failure.description +=
        "\n该文件此前已用其他选项记账 (the file was posted before with other options); "
        + "use the same options and accounts, or another --label"
    }
    return failure
  }

  /// Each refused voucher by itself, under its next attempt.
  private func retry(_ lane: Lane, _ outcome: inout ImportOutcome) async throws {
    for refused in lane.refusedAtOpening {
      guard let index = Int(exactly: refused.serial - 1), vouchers.indices.contains(index) else {
        continue
      }
      let answer = try await batches.single(index).submit(
        through: lane, at: refused.serial, attempt: refused.attempt + 1)
      outcome.refused.removeAll { $0.voucher == index }
      outcome.add(answer, from: index, count: 1, known: 0)
      if kind == .holds { outcome.addHolds(answer, from: index, count: 1) }
    }
  }
}
