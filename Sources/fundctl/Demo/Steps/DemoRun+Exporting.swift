import FundCases
import FundClient
import FundExports
import LedgerJournal

extension DemoRun {
  /// An auditor's export: pulled, verified, and its CSV files read back.
  func export() async throws {
    transcript.step("export", "五、审计导出 export")
    let path = session.folder.path + "/export"
    let pull = EvidencePull(
      client: try await session.client(.auditor), folder: path, entity: "",
      formats: try ExportFormats(names: "csv", from: nil, to: nil), say: { _ in })
    let (manifest, result) = try await pull.run(keys: nil)
    guard result.isGood else { throw CommandFailure(VerificationOutput.text(result)) }
    let read = try ExportedSums(reading: path + "/csv/legs.csv")
    let status = try await session.client(.supervisor).check()
    let turnover = try await turnover()
    let totals = manifest.totals
    transcript.line("导出包 bundle        \(path)")
    transcript.line(
      "凭证 vouchers        \(totals.vouchers)，分录 \(totals.legs)，截至区块 \(manifest.through)")
    transcript.line("区块摘要 digest      \(manifest.throughDigest)")
    transcript.keep("file", .string(path))
    transcript.keep("block_digest", .string(manifest.throughDigest.description))
    transcript.check(
      "discrepancies in the bundle", "导出包验证发现的不符", expected: .number(0),
      computed: .number(Int64(result.discrepancyCount)))
    transcript.check(
      "legs in the file", "导出分录数", expected: .number(Int64(status.legs)),
      computed: .number(Int64(read.legs)))
    transcript.check(
      "debits in the file", "导出借方合计＝各账簿借方发生额", expected: .amount(turnover.debit),
      computed: .amount(read.debit))
    transcript.check(
      "credits in the file", "导出贷方合计＝各账簿贷方发生额", expected: .amount(turnover.credit),
      computed: .amount(read.credit))
    transcript.check(
      "the file sums to zero", "导出借贷之差", expected: .amount(.zero),
      computed: .amount(Fen(read.debit.value - read.credit.value)))
    transcript.check(
      "ledgers in the file that do not sum to zero",
      "导出文件中借贷不平的账簿（共 \(read.byLedger.count) 本）", expected: .number(0),
      computed: .number(Int64(read.byLedger.values.filter { $0 != .zero }.count)))
    transcript.showChecks()
  }

  /// Debits and credits of all ledgers by their trial balances.
  private func turnover() async throws -> (debit: Fen, credit: Fen) {
    let client = try await session.client(.supervisor)
    var sums = (debit: Fen.zero, credit: Fen.zero)
    for ledger in try await client.allLedgers() {
      let lines = try await client.trialBalance(ledger: ledger.number).lines
      sums.debit = [sums.debit, lines.map(\.debit).total].total
      sums.credit = [sums.credit, lines.map(\.credit).total].total
    }
    return sums
  }
}

/// The sums of an exported CSV file of legs, by its columns and nothing else.
struct ExportedSums {
  private(set) var legs = 0
  private(set) var debit = Fen.zero
  private(set) var credit = Fen.zero
  /// Debits minus credits by number of the ledger.
  private(set) var byLedger: [String: Fen] = [:]

  init(reading path: String) throws {
    var reader = CSVReader(try SourceText.read(path)[...])
    guard let heading = try reader.next()?.fields,
      let ledger = heading.firstIndex(of: "ledger"), let side = heading.firstIndex(of: "side"),
      let amount = heading.firstIndex(of: "amount")
    else { throw CommandFailure("\(path) has no headings") }
    while let row = try reader.next()?.fields {
      let value = try Fen(row[amount], in: .yuan).value
      let isDebit = row[side] == "D"
      legs += 1
      if isDebit { debit = Fen(debit.value + value) } else { credit = Fen(credit.value + value) }
      byLedger[row[ledger]] = Fen(
        byLedger[row[ledger], default: .zero].value + (isDebit ? value : -value))
    }
  }
}
