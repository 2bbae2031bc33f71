import LedgerCore
package import LedgerJournal

/// The proof of a single voucher (凭证证明), in a file of its own.
package enum VoucherProofVerification {
  /// The longest file, in bytes; a longer one is refused.
  package static let byteLimit = 8 << 20

  /// Verifies that the voucher leads to the checkpoint, and that a trusted key has signed that.
  package static func verify(
    _ proof: VoucherProof, subject: String, keys: [NoteKey], checkpoints: [Checkpoint] = []
  ) -> VerificationResult {
    var result = VerificationResult(subject: subject)
    let note: CheckpointNote
    do throws(NoteProblem) {
      note = try CheckpointNote(proof.block.note)
    } catch {
      result.add(.note, "\(error)")
      return result
    }
    if let problem = note.problem(trusting: keys) {
      result.add(problem.kind, .init(block: note.checkpoint.size), problem.detail)
      return result
    }
    do throws(ProofProblem) {
      let proven = try proof.check(keys)
      state(proven, &result)
      check(proven.voucher, &result)
      compare(proven, checkpoints, &result)
    } catch {
      result.add(.proof, "\(error)")
    }
    return result
  }

  private static func state(_ proven: VoucherProof.Proven, _ result: inout VerificationResult) {
    let (voucher, checkpoint) = (proven.voucher, proven.block.checkpoint)
    result.state("journal", "journal 账本", checkpoint.origin)
    result.state(
      "checkpoint", "checkpoint 检查点", "\(checkpoint.size) blocks, root \(checkpoint.root)")
    result.state(
      "signed_by", "signed by 签名人", proven.block.keys.map(\.name).joined(separator: ", "))
    result.state(
      "voucher", "voucher 凭证", "\(voucher.position.block).\(voucher.position.index)")
    let civil = voucher.head.day.civil
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    result.state(
      "day", "day 记账日期", "\(civil.year)-\(two(civil.month))-\(two(civil.day))")
    result.state("month", "month 会计期间", voucher.head.month.publicNumber)
    for (ledger, number) in voucher.numbers {
      result.state("number_\(ledger)", "number in ledger \(ledger) 凭证号", number)
    }
    result.state("summary", "summary 摘要", voucher.tail.summary)
    for (index, leg) in voucher.legs.enumerated() {
      let side = leg.side == .debit ? "debit 借" : "credit 贷"
      result.state(
        "leg_\(index + 1)", "leg \(index + 1) 分录",
        "account 科目 \(leg.account), \(side) \(leg.amount) fen, balance 余额 \(leg.balance)")
    }
    result.note(
      "That this voucher stands in the journal is proven. Whether it was reversed later (冲销) is not "
        + "said by it.")
  }

  /// Debits and credits of the whole voucher.
  private static func check(_ voucher: StoredVoucher, _ result: inout VerificationResult) {
    var sum: Int64 = 0
    for leg in voucher.legs {
      let effect = leg.side == .debit ? leg.amount : 0 &- leg.amount
      let (next, overflow) = sum.addingReportingOverflow(effect)
      if overflow { return result.add(.unbalanced, "its sum leaves 64 bits") }
      sum = next
    }
    if sum != 0 { result.add(.unbalanced, "debits less credits are \(sum) fen (分)") }
  }

  private static func compare(
    _ proven: VoucherProof.Proven, _ checkpoints: [Checkpoint], _ result: inout VerificationResult
  ) {
    let own = proven.block.checkpoint
    for kept in checkpoints where kept.origin == own.origin && kept.size == own.size {
      if kept.root != own.root {
        result.add(
          .forked, .init(block: own.size), "a witness has seen another root of this size")
      }
    }
  }
}
