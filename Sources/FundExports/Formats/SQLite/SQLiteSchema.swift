/// The tables and views of the database (SQLite), with what they mean. Amounts are whole fen.
enum SQLiteSchema {
  /// The application number of its header, "FLX1".
  static let application = 0x464C_5831
  /// Raised when the tables change.
  static let version = 1

  static let tables = """
    CREATE TABLE book (
      name TEXT PRIMARY KEY, value TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE ledger (
      ledger INTEGER PRIMARY KEY, entity TEXT NOT NULL, book TEXT NOT NULL, book_name TEXT NOT NULL,
      name TEXT NOT NULL, chart TEXT NOT NULL, first_month INTEGER NOT NULL, regions TEXT NOT NULL
    );
    CREATE TABLE account (
      account INTEGER PRIMARY KEY, ledger INTEGER NOT NULL REFERENCES ledger, subject TEXT NOT NULL,
      subject_name TEXT NOT NULL, dimensions TEXT NOT NULL, normal_side TEXT NOT NULL,
      limited TEXT NOT NULL, managed INTEGER NOT NULL, balances_by TEXT NOT NULL,
      opening_fen INTEGER NOT NULL
    );
    CREATE TABLE actor (
      actor INTEGER, uri TEXT NOT NULL, issuer TEXT NOT NULL, serial TEXT NOT NULL
    );
    CREATE TABLE lane (
      lane INTEGER NOT NULL, epoch INTEGER NOT NULL, name TEXT NOT NULL, actor INTEGER NOT NULL,
      PRIMARY KEY (lane, epoch)
    ) WITHOUT ROWID;
    CREATE TABLE month_closing (
      ledger INTEGER NOT NULL, month INTEGER NOT NULL, version INTEGER NOT NULL,
      action TEXT NOT NULL, vouchers INTEGER, reason TEXT, actor INTEGER NOT NULL,
      block INTEGER NOT NULL, time_ms INTEGER NOT NULL
    );
    CREATE TABLE voucher (
      voucher INTEGER PRIMARY KEY, block INTEGER NOT NULL, position INTEGER NOT NULL,
      time_ms INTEGER NOT NULL, month INTEGER NOT NULL, day TEXT NOT NULL, summary TEXT NOT NULL,
      reference TEXT, kind TEXT NOT NULL, reversal_of INTEGER, lane INTEGER, serial INTEGER,
      preparer INTEGER NOT NULL, partial INTEGER NOT NULL, content_digest TEXT NOT NULL
    );
    CREATE TABLE voucher_number (
      voucher INTEGER NOT NULL REFERENCES voucher, ledger INTEGER NOT NULL REFERENCES ledger,
      month INTEGER NOT NULL, number INTEGER NOT NULL
    );
    CREATE TABLE leg (
      leg INTEGER PRIMARY KEY, voucher INTEGER NOT NULL REFERENCES voucher, line INTEGER NOT NULL,
      account INTEGER NOT NULL REFERENCES account, month INTEGER NOT NULL, side TEXT NOT NULL,
      amount_fen INTEGER NOT NULL, balance_fen INTEGER NOT NULL
    );
    """

  /// Made when everything is in.
  static let indexes = """
    CREATE UNIQUE INDEX voucher_number_of_ledger ON voucher_number (ledger, month, number);
    CREATE INDEX voucher_number_of_voucher ON voucher_number (voucher);
    CREATE INDEX leg_of_account ON leg (account, month, side, amount_fen);
    CREATE INDEX leg_of_voucher ON leg (voucher);
    CREATE INDEX voucher_of_day ON voucher (day);
    CREATE INDEX account_of_ledger ON account (ledger, subject);
    """

  static let views = """
    -- Turnover (发生额) of an account in a month in which it moved.
    CREATE VIEW turnover AS
      SELECT account, month, sum(CASE side WHEN 'D' THEN amount_fen ELSE 0 END) AS debit_fen,
        sum(CASE side WHEN 'C' THEN amount_fen ELSE 0 END) AS credit_fen, count(*) AS legs
      FROM leg GROUP BY account, month;
    CREATE VIEW month AS SELECT DISTINCT month FROM voucher;
    -- Balance, debits minus credits, of every account after every month.
    CREATE VIEW month_end_balance AS
      SELECT a.account, m.month, a.opening_fen + ifnull((
          SELECT sum(CASE l.side WHEN 'D' THEN l.amount_fen ELSE -l.amount_fen END)
          FROM leg l WHERE l.account = a.account AND l.month <= m.month), 0) AS balance_fen
      FROM account a CROSS JOIN month m;
    -- 科目余额表: every account in every month, with opening, turnover and closing.
    CREATE VIEW trial_balance AS
      SELECT m.month, a.ledger, g.entity, g.book, a.account, a.subject, a.subject_name,
        a.dimensions,
        b.balance_fen - ifnull(t.debit_fen, 0) + ifnull(t.credit_fen, 0) AS opening_fen,
        ifnull(t.debit_fen, 0) AS debit_fen, ifnull(t.credit_fen, 0) AS credit_fen,
        b.balance_fen AS closing_fen
      FROM account a JOIN ledger g USING (ledger) CROSS JOIN month m
        JOIN month_end_balance b ON b.account = a.account AND b.month = m.month
        LEFT JOIN turnover t ON t.account = a.account AND t.month = m.month;
    -- 明细账: the legs of an account in the order in which they were posted.
    CREATE VIEW account_history AS
      SELECT l.account, v.day, l.month, n.number, v.summary, v.reference, l.side, l.amount_fen,
        l.balance_fen, v.block || '.' || v.position AS revision, l.leg
      FROM leg l JOIN voucher v USING (voucher) JOIN account a USING (account)
        JOIN voucher_number n ON n.voucher = l.voucher AND n.ledger = a.ledger;
    """
}
