import Foundation
import FundExports
import LedgerCore
import Testing

/// What SQL answers from the database, compared with the state machine to the fen.
@Suite struct DatabaseTests {
  private static func query(_ database: String, _ sql: String) throws -> [[String]] {
    CSVRows.read(try Tool.sqlite.run(["-readonly", "-csv", database, sql]))
  }

  @Test(arguments: ["national", "random"])
  func theViewsAnswerAsTheStateMachineDoes(_ name: String) throws {
    let books = try SampleBooks.named(name)
    let oracle = try Oracle(books)
    let database = try books.render("sqlite").folder + "/books.sqlite"
    #expect(try Self.query(database, "PRAGMA integrity_check") == [["ok"]])
    #expect(try Self.query(database, "PRAGMA foreign_key_check").isEmpty)
    let counts = try Self.query(
      database,
      "SELECT (SELECT count(*) FROM voucher), (SELECT count(*) FROM leg),"
        + " (SELECT count(*) FROM account)")
    #expect(counts == [["\(oracle.vouchers)", "\(oracle.legs)", "\(oracle.accounts.count)"]])
    var compared = 0
    for month in oracle.months {
      let rows = try Self.query(
        database,
        "SELECT account, debit_fen, credit_fen, closing_fen FROM trial_balance"
          + " WHERE month = \(month.publicNumber)")
      #expect(rows.count == oracle.accounts.count)
      for row in rows {
        let account = try #require(UInt32(row[0]))
        let line = oracle.lines[account]?[month]
        compared += 1
        if row[1] != "\(line?.debit ?? 0)" || row[2] != "\(line?.credit ?? 0)"
          || row[3] != "\(line?.closing ?? 0)"
        {
          Issue.record("account \(account) in \(month.publicNumber): \(row)")
        }
      }
    }
    #expect(compared > 1_000)
  }

  @Test func theHistoryOfAnAccountEndsAtItsBalance() throws {
    let books = try SampleBooks.random.get()
    let oracle = try Oracle(books)
    let database = try books.render("sqlite").folder + "/books.sqlite"
    for account in oracle.accounts.filter({ $0.legs > 3 }).prefix(20) {
      let rows = try Self.query(
        database,
        "SELECT sum(CASE side WHEN 'D' THEN amount_fen ELSE -amount_fen END) OVER (ORDER BY leg),"
          + " balance_fen FROM account_history WHERE account = \(account.number) ORDER BY leg")
      #expect(rows.count == Int(account.legs))
      for row in rows { #expect(row[0] == row[1]) }
      #expect(rows.last?[1] == "\(account.balance)")
    }
  }
}
