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

  /// Voucher numbers of a ledger and month.
  private struct Series: Hashable {
    var ledger: UInt32
    var month: FiscalMonth
  }

  private struct Group: Hashable {
    var ledger: UInt32
    var balancesBy: String
  }

  private var accounts: [Account] = []
  /// Where in `accounts` an account is.
  private var slots = SlotTable()
  private var groups: [Group: Int] = [:]
  private var ledgers: Set<UInt32> = []
  /// The last number of each series, and where in it that is. Many vouchers in a row are of one.
  private var numbers: [UInt32] = []
  private var series: [Series: Int] = [:]
  private var newest: (series: Series, slot: Int)?
  /// By group: debits less credits of the voucher, and which groups it has, some perhaps twice.
  private var sums: [Int64] = []
  private var touched: [Int] = []
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
      if group == sums.count { sums.append(0) }
      if slots[number] >= 0 { complain(.extract, "account \(number) is opened twice") }
      if !ledgers.contains(account.ledger) {
        complain(.extract, "account \(number) is of a ledger that was not opened before")
      }
      slots.set(number, accounts.count)
      accounts.append(Account(ledger: account.ledger, group: group))
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
    for index in stored.legs.indices {
      take(stored.legs[index], index, of: voucher, complain)
    }
    for group in touched {
      if sums[group] != 0, !voucher.isPartial {
        complain(
          .unbalanced,
          "debits less credits of a group of its accounts are \(sums[group]) fen (分)")
      }
      sums[group] = 0
    }
    touched.removeAll(keepingCapacity: true)
  }

  private mutating func takeNumbers(_ stored: StoredVoucher, _ complain: Complaint) {
    takeNumber(stored.head.number, of: stored.head.ledger, stored.head.month, complain)
    for (ledger, number) in stored.tail.numbers {
      takeNumber(number, of: ledger, stored.head.month, complain)
    }
  }

  private mutating func takeNumber(
    _ number: UInt32, of ledger: UInt32, _ month: FiscalMonth, _ complain: Complaint
  ) {
    guard let slot = slot(of: Series(ledger: ledger, month: month)) else { return }
    let due = numbers[slot] &+ 1
    if number != due {
      complain(
        .voucherNumber,
        "ledger \(ledger) has number \(number) in \(month.publicNumber), and \(due) is due")
    }
    numbers[slot] = number
  }

  /// Nil of a ledger that is not shown.
  private mutating func slot(of series: Series) -> Int? {
    if let newest, newest.series == series { return newest.slot }
    guard ledgers.contains(series.ledger) else { return nil }
    let slot = self.series[series] ?? numbers.count
    if slot == numbers.count {
      self.series[series] = slot
      numbers.append(0)
    }
    newest = (series, slot)
    return slot
  }

  private mutating func take(
    _ leg: LegRecord, _ index: Int, of voucher: BookVoucher, _ complain: Complaint
  ) {
    let slot = slots[leg.account]
    guard slot >= 0 else {
      return complain(.accountChain, "its account \(leg.account) was not opened before")
    }
    var account = accounts[slot]
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
    accounts[slot] = account
    sums[account.group] &+= effect
    if touched.last != account.group { touched.append(account.group) }
  }
}
