import LedgerCore

// What the formats call things.

extension BalanceLimit {
  var word: String {
    switch self {
    case .none: "none"
    case .neverCredit: "never-credit"
    case .neverDebit: "never-debit"
    }
  }
}

extension Side {
  /// 借 or 贷.
  var chinese: String { self == .debit ? "借" : "贷" }
}

extension VoucherRecord {
  /// How it came into the books.
  var kindWord: StaticString {
    switch (flags.contains(.reversal), flags.contains(.business), flags.contains(.atomic)) {
    case (true, true, _): "business-reversal"
    case (true, false, _): "reversal"
    case (false, true, _): "business"
    case (false, false, true): "atomic"
    case (false, false, false): "plain"
    }
  }
}

/// How a balance is shown: the side that it stands on and its size. None has no side, 平.
func chineseSide(_ balance: Int64) -> String {
  balance == 0 ? "平" : balance > 0 ? "借" : "贷"
}

extension Day {
  /// `2020-01-31`.
  var iso: String {
    let (year, month, day) = civil
    return "\(year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }
}

extension Side {
  var letter: StaticString { self == .debit ? "D" : "C" }
}

extension BookInfo {
  /// The journal's number as 16 hexadecimal digits.
  var journalName: String {
    let digits = String(journal, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
