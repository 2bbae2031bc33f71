import FundClient

/// Posts the vouchers of a file through the file's lane: voucher k has serial k + 1, always.
struct ImportPosting {
  let client: LedgerClient
  let vouchers: [ImportedVoucher]
  /// Numbers of the file's accounts.
  let accounts: [UInt32]
  let isAtomic: Bool
  let isAdjustment: Bool

  private var batches: ImportBatches {
    ImportBatches(vouchers: vouchers, accounts: accounts, isAdjustment: isAdjustment)
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
        answer = try await lane.submit(batch, at: UInt64(first + 1), isAtomic: isAtomic)
      } catch {
        throw describe(error, first: first)
      }
      outcome.add(answer, from: first, count: batch.count, known: known)
      Progress.show("posted 已记账 \(first + batch.count) / \(vouchers.count)")
      if answer.decided < batch.count {
        outcome.undecided = vouchers.count - first - answer.decided
        break
      }
    }
    if retriesRefused { try await retry(lane, &outcome) }
    Progress.clear()
    if let before = outcome.firstBefore {
      outcome.postedBeforeMillis = try? await client.voucher(.revision(before)).postedAtMillis
    }
    return outcome
  }

  /// Names the rows of the voucher for which a whole batch was refused.
  private func describe(_ error: LedgerError, first: Int) -> CommandFailure {
    var failure = CommandFailure(error)
    guard let refusal = error.refusal, vouchers.indices.contains(first + refusal.voucher) else {
      return failure
    }
    let voucher = vouchers[first + refusal.voucher]
    let lines = ImportReport.lineRanges(voucher.lines)
    failure.description = "第\(lines)行 凭证“\(voucher.key)”: \(failure.description)"
    if refusal.name == "CONTENT_DIFFERS" {
      failure.description +=
        "\n该文件此前已用其他选项记账 (the file was posted before with other options); "
        + "use the same --unit, --adjustment and accounts, or another --label"
    }
    return failure
  }

  /// Each refused voucher by itself, under its next attempt.
  private func retry(_ lane: Lane, _ outcome: inout ImportOutcome) async throws {
    for refused in lane.refusedAtOpening {
      guard let index = Int(exactly: refused.serial - 1), vouchers.indices.contains(index) else {
        continue
      }
      let answer = try await lane.submit(
        batches.single(index), at: refused.serial, attempt: refused.attempt + 1)
      outcome.refused.removeAll { $0.voucher == index }
      outcome.add(answer, from: index, count: 1, known: 0)
    }
  }
}
