import LedgerCore
import LedgerJournal

/// Follows the legs of every shown account from its first one, and the voucher numbers of every shown
/// ledger: nothing of what a scope may see can be left out without a gap here.
struct AccountChains {
  private struct Account {
    var ledger: UInt32
    /// Number of the group that vouchers must balance in.
    var group: Int
    var balance: Int64 = 0
    var legs: UInt32 = 0
    var maximumDay = Day(number: 0)
    /// The newest leg: its block, and where it can stand there.
    var block: UInt64 = 0
    var places = 0..<0
  }

  private struct Series: Hashable {
    var ledger: UInt32
    var month: FiscalMonth
  }

  private struct Group: Hashable {
    var ledger: UInt32
    var balancesBy: String
  }

  private var accounts: [UInt32: Account] = [:]
  private var groups: [Group: Int] = [:]
  private var ledgers: Set<UInt32> = []
  private var numbers: [Series: UInt32] = [:]
  private var sums: [Int: Int64] = [:]
  private var lastVoucher = Position.none

  /// What is wrong, with the kind of it; nothing when all is well.
  typealias Complaint = (Discrepancy.Kind, String) -> Void

  mutating func take(_ item: BookItem, _ complain: Complaint) {
    switch item {
    case .event(.ledgerOpened(_, let number, _), _, _): ledgers.insert(number)
    case .event(.accountOpened(let account, let number, _), _, _):
      let key = Group(ledger: account.ledger, balancesBy: account.balancesBy)
      let group = groups[key] ?? groups.count
      groups[key] = group
      if accounts[number] != nil { complain(.extract, "account \(number) is opened twice") }
      if !ledgers.contains(account.ledger) {
        complain(.extract, "account \(number) is of a ledger that was not opened before")
      }
      accounts[number] = Account(ledger: account.ledger, group: group)
    case .event: break
    case .voucher(let voucher): take(voucher, complain)
    }
  }

  private mutating func take(_ voucher: BookVoucher, _ complain: Complaint) {
    let stored = voucher.stored
    if stored.position <= lastVoucher { complain(.extract, "vouchers stand in a wrong order") }
    lastVoucher = stored.position
    takeNumbers(stored, complain)
    if !voucher.isPartial, stored.legs.count != Int(stored.head.legCount) {
      complain(
        .extract, "it has \(stored.head.legCount) legs and \(stored.legs.count) are shown")
    }
    sums.removeAll(keepingCapacity: true)
    for (index, leg) in stored.legs.enumerated() {
      take(leg, index, of: voucher, complain)
    }
    guard !voucher.isPartial else { return }
    for sum in sums.values where sum != 0 {
      complain(.unbalanced, "debits less credits of a group of its accounts are \(sum) fen (分)")
    }
  }

  private mutating func takeNumbers(_ stored: StoredVoucher, _ complain: Complaint) {
    for (ledger, number) in stored.numbers where ledgers.contains(ledger) {
      let series = Series(ledger: ledger, month: stored.head.month)
      let due = numbers[series, default: 0] + 1
      if number != due {
        complain(
          .voucherNumber,
          "ledger \(ledger) has number \(number) in \(series.month.publicNumber), and \(due) is due"
        )
      }
      numbers[series] = number
    }
  }

  private mutating func take(
    _ leg: LegRecord, _ index: Int, of voucher: BookVoucher, _ complain: Complaint
  ) {
    guard var account = accounts[leg.account] else {
      return complain(.accountChain, "its account \(leg.account) was not opened before")
    }
    let stored = voucher.stored
    let effect = leg.side == .debit ? leg.amount : 0 &- leg.amount
    let (balance, overflow) = account.balance.addingReportingOverflow(effect)
    if overflow || balance != leg.balance {
      complain(
        .accountChain,
        "account \(leg.account) is stated at \(leg.balance) fen (分) and comes to \(balance)")
    }
    if leg.ordinal != account.legs &+ 1 {
      complain(
        .accountChain,
        "account \(leg.account) has leg \(leg.ordinal) where \(account.legs &+ 1) is due")
    }
    let previous = leg.previous
    let follows =
      account.legs == 0
      ? previous == .none
      : previous.block == account.block && account.places.contains(previous.index)
    if !follows {
      complain(.accountChain, "a leg of account \(leg.account) names another one as that before it")
    }
    account.maximumDay = max(account.maximumDay, leg.day)
    if leg.day != stored.head.day || leg.maximumDay != account.maximumDay
      || Int(leg.voucher) != stored.position.index
    {
      complain(.accountChain, "the day or place of a leg of account \(leg.account)")
    }
    let first = Int(stored.head.firstLeg)
    account.block = stored.position.block
    account.places =
      voucher.isPartial
      ? first..<first + Int(stored.head.legCount) : first + index..<first + index + 1
    account.balance = leg.balance
    account.legs = leg.ordinal
    accounts[leg.account] = account
    sums[account.group, default: 0] &+= effect
  }
}
