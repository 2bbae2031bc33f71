import FundCases
import FundClient

extension DemoRun {
  /// An auditor's export, read back from its file.
  func export() async throws {
    transcript.step("export", "五、审计导出 export")
    let path = session.folder.path + "/export.csv"
    let totals = try await session.client(.auditor).exportVouchers()
    var run = ExportRun(writer: CSVExportWriter(), file: try ExportFile(path: path))
    let sent = try await run.write(totals)
    let read = try ExportedSums(reading: path)
    let status = try await session.client(.supervisor).check()
    let turnover = try await turnover()
    transcript.line("文件 file            \(path)")
    transcript.line(
      "凭证 vouchers        \(sent.vouchers)，分录 \(sent.legs)，截至 \(sent.through)")
    transcript.line("区块摘要 digest      \(Hexadecimal.text(sent.throughDigest))")
    transcript.keep("file", .string(path))
    transcript.keep("block_digest", .string(Hexadecimal.text(sent.throughDigest)))
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

/// The sums of an exported CSV file, by its columns and nothing else.
struct ExportedSums {
  private(set) var legs = 0
  private(set) var debit = Fen.zero
  private(set) var credit = Fen.zero
  /// Debits minus credits by entity and book.
  private(set) var byLedger: [LedgerName: Fen] = [:]

  init(reading path: String) throws {
    var reader = CSVReader(try SourceText.read(path)[...])
    guard let heading = try reader.next()?.fields,
      let entity = heading.firstIndex(of: "账簿主体"), let book = heading.firstIndex(of: "账簿"),
      let debit = heading.firstIndex(of: "借方"), let credit = heading.firstIndex(of: "贷方")
    else { throw CommandFailure("\(path) has no headings") }
    while let row = try reader.next()?.fields {
      let one = try Self.amount(row[debit])
      let other = try Self.amount(row[credit])
      legs += 1
      self.debit = Fen(self.debit.value + one.value)
      self.credit = Fen(self.credit.value + other.value)
      let ledger = LedgerName(entity: row[entity], book: row[book])
      byLedger[ledger] = Fen(byLedger[ledger, default: .zero].value + one.value - other.value)
    }
  }

  private static func amount(_ text: String) throws -> Fen {
    text.isEmpty ? .zero : try Fen(text, in: .yuan)
  }
}
