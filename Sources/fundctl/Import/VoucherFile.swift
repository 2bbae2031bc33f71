import FundClient

/// The vouchers of a file. Rows with the same voucher key form one voucher, wherever they stand; the
/// vouchers are in the order of their first rows.
struct VoucherFile: Sendable {
  /// So many problems are collected; what follows is not looked at.
  static let problemLimit = 100

  private(set) var vouchers: [ImportedVoucher] = []
  /// Each once, in the order of their first use.
  private(set) var accounts: [ImportedAccount] = []
  private(set) var problems: [ImportProblem] = []
  private(set) var rowCount = 0

  private var voucherIndexes: [String: Int] = [:]
  private var accountIndexes: [ImportedAccount: Int] = [:]

  /// - Parameter unit: of the amounts.
  init(_ bytes: [UInt8], unit: Fen.Unit) {
    do throws(ImportProblem) {
      var reader = CSVReader(try SourceText.checked(bytes))
      guard let heading = try reader.next() else {
        throw ImportProblem(0, "文件为空", "the file is empty")
      }
      let positions = try ImportHeading.positions(in: heading)
      while problems.count < Self.problemLimit, let record = try reader.next() {
        guard record.fields.contains(where: { !$0.trimmed.isEmpty }) else { continue }
        rowCount += 1
        do throws(ImportProblem) {
          try add(ImportRow(record, positions: positions, unit: unit))
        } catch {
          problems.append(error)
        }
      }
      if rowCount == 0 { throw ImportProblem(0, "文件没有凭证", "the file has no vouchers") }
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
        ImportedVoucher(key: row.voucher, day: row.day, summary: row.summary, legs: [leg]))
      return
    }
    let first = vouchers[index]
    guard first.day == row.day else {
      throw ImportProblem(
        row.line, "凭证“\(row.voucher)”的日期与第\(first.legs[0].line)行不同；凭证号在文件内须唯一",
        "another date than line \(first.legs[0].line) of the same voucher")
    }
    // The first summary that is there is the voucher's: later rows are often left blank.
    if first.summary.isEmpty { vouchers[index].summary = row.summary }
    vouchers[index].legs.append(leg)
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

  private func ledger(of leg: ImportedLeg) -> String {
    "\(accounts[leg.account].entity) \(accounts[leg.account].book)"
  }
}
