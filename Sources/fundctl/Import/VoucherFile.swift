import FundClient

/// The vouchers of a file, or the applications of one. Rows with the same voucher key form one voucher, wherever they stand; the
/// vouchers are in the order of their first rows.
struct VoucherFile: Sendable {
  /// So many problems are collected; what follows is not looked at.
  static let problemLimit = 100

  private(set) var vouchers: [ImportedVoucher] = []
  /// Each once, in the order of their first use.
  private(set) var accounts: [ImportedAccount] = []
  private(set) var problems: [ImportProblem] = []
  private(set) var rowCount = 0
  let kind: ImportKind

  private var voucherIndexes: [String: Int] = [:]
  private var accountIndexes: [ImportedAccount: Int] = [:]

  /// - Parameter unit: of the amounts.
  init(_ bytes: [UInt8], unit: Fen.Unit, kind: ImportKind = .vouchers) {
    self.kind = kind
    do throws(ImportProblem) {
      var reader = CSVReader(try SourceText.checked(bytes))
      guard let heading = try reader.next() else {
        throw ImportProblem(0, "文件为空", "the file is empty")
      }
      let positions = try ImportHeading.positions(in: heading, of: kind)
      while problems.count < Self.problemLimit, let record = try reader.next() {
        guard record.fields.contains(where: { !$0.trimmed.isEmpty }) else { continue }
        rowCount += 1
        do throws(ImportProblem) {
          try add(ImportRow(record, positions: positions, unit: unit, kind: kind))
        } catch {
          problems.append(error)
        }
      }
      if rowCount == 0 { throw ImportProblem(0, "文件没有\(kind.chineseName)", "the file has no rows") }
    } catch {
      problems.append(error)
    }
    if problems.isEmpty { for voucher in vouchers { check(voucher) } }
    problems = Array(problems.prefix(Self.problemLimit))
  }

  private mutating func add(_ row: ImportRow) throws(ImportProblem) {
    let leg = ImportedLeg(
      line: row.line, account: index(of: row.account), side: row.side, amount: row.amount)
    guard let index = voucherIndexes[row.voucher] else {
      voucherIndexes[row.voucher] = vouchers.count
      vouchers.append(
        ImportedVoucher(
          key: row.voucher, day: row.day, summary: row.summary, reference: row.reference,
          hold: row.hold, expires: row.expires, legs: [leg]))
      return
    }
    let first = vouchers[index]
    guard first.day == row.day else {
      throw ImportProblem(
        row.line, "\(kind.chineseName)“\(row.voucher)”的日期与第\(first.legs[0].line)行不同；编号在文件内须唯一",
        "another date than line \(first.legs[0].line) of the same key")
    }
    // The first summary that is there is the voucher's: later rows are often left blank.
    if first.summary.isEmpty { vouchers[index].summary = row.summary }
    try fill(\.reference, of: index, row.reference.isEmpty ? nil : row.reference, .reference, row)
    try fill(\.hold, of: index, row.hold, .hold, row)
    try fill(\.expires, of: index, row.expires, .expires, row)
    vouchers[index].legs.append(leg)
  }

  private mutating func fill(
    _ path: WritableKeyPath<ImportedVoucher, String>, of index: Int, _ value: String?,
    _ heading: ImportHeading, _ row: ImportRow
  ) throws(ImportProblem) {
    guard let value, value != vouchers[index][keyPath: path] else { return }
    guard vouchers[index][keyPath: path].isEmpty else { throw differs(heading, row) }
    vouchers[index][keyPath: path] = value
  }

  /// A cell of a later row that is not left blank says the same as the first one that says it.
  private mutating func fill<Value: Equatable>(
    _ path: WritableKeyPath<ImportedVoucher, Value?>, of index: Int, _ value: Value?,
    _ heading: ImportHeading, _ row: ImportRow
  ) throws(ImportProblem) {
    guard let value, value != vouchers[index][keyPath: path] else { return }
    guard vouchers[index][keyPath: path] == nil else { throw differs(heading, row) }
    vouchers[index][keyPath: path] = value
  }

  private func differs(_ heading: ImportHeading, _ row: ImportRow) -> ImportProblem {
    let names = heading.names(in: kind)
    return ImportProblem(
      row.line, "\(kind.chineseName)“\(row.voucher)”的\(names[0])前后不同",
      "another \(names[1]) than in an earlier row of the same key")
  }

  private mutating func index(of account: ImportedAccount) -> Int {
    if let index = accountIndexes[account] { return index }
    accountIndexes[account] = accounts.count
    accounts.append(account)
    return accounts.count - 1
  }

  /// What the server would refuse too, but after the vouchers before it were posted.
  private mutating func check(_ voucher: ImportedVoucher) {
    let line = voucher.legs[0].line
    guard kind == .vouchers else {
      checkHold(voucher)
      return
    }
    guard voucher.legs.count >= 2 else {
      problems.append(
        ImportProblem(
          line, "凭证“\(voucher.key)”只有一行分录", "the voucher has only one leg"))
      return
    }
    guard voucher.legs.count <= VoucherBatch.maximumLegsPerVoucher else {
      problems.append(
        ImportProblem(
          line, "凭证“\(voucher.key)”超过 \(VoucherBatch.maximumLegsPerVoucher) 行分录",
          "the voucher has too many legs"))
      return
    }
    var ledgers: [String] = []
    for leg in voucher.legs where !ledgers.contains(ledger(of: leg)) {
      ledgers.append(ledger(of: leg))
    }
    for ledger in ledgers {
      // 4096 legs of 10^15 fen fit into 64 bits.
      var debit: Int64 = 0
      var credit: Int64 = 0
      for leg in voucher.legs where self.ledger(of: leg) == ledger {
        if leg.side == .debit { debit += leg.amount.value } else { credit += leg.amount.value }
      }
      guard debit != credit else { continue }
      problems.append(
        ImportProblem(
          line,
          "凭证“\(voucher.key)”在账簿 \(ledger) 借贷不平：借方 \(Fen(debit))，贷方 \(Fen(credit)) 元",
          "debits and credits differ"))
    }
  }

  private mutating func checkHold(_ hold: ImportedVoucher) {
    let line = hold.legs[0].line
    guard hold.legs.count <= HoldBatch.maximumLinesPerHold else {
      problems.append(
        ImportProblem(
          line, "申请“\(hold.key)”超过 \(HoldBatch.maximumLinesPerHold) 行",
          "the application has too many lines"))
      return
    }
    var seen: Set<Int> = []
    if let twice = hold.legs.first(where: { !seen.insert($0.account).inserted }) {
      problems.append(
        ImportProblem(
          twice.line, "申请“\(hold.key)”中账户重复：\(accounts[twice.account].description)",
          "an account stands twice in the application"))
    }
  }

  private func ledger(of leg: ImportedLeg) -> String {
    "\(accounts[leg.account].entity) \(accounts[leg.account].book)"
  }
}
