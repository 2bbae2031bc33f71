extension StateMachine {
  /// The net of the voucher in `facts` on each account, in `accountSums`, keeps its limits.
  mutating func checkBalances(_ month: FiscalMonth, overlaid: Bool) -> Refusal? {
    var lowest: (code: RefusalCode, leg: Int)?
    for index in facts.indices {
      let account = facts[index].account
      let net = accountSums.sum(of: account)
      guard let code = balanceFault(of: account, net: net, month, overlaid: overlaid) else {
        continue
      }
      if lowest.map({ code.rawValue < $0.code.rawValue }) ?? true { lowest = (code, index) }
    }
    return lowest.map { balanceRefusal($0.code, leg: $0.leg, overlaid: overlaid) }
  }

  /// Why an account cannot take the net of a voucher, or nil.
  @inline(__always)
  mutating func balanceFault(
    of account: UInt32, net: Int64, _ month: FiscalMonth, overlaid: Bool = false
  ) -> RefusalCode? {
    if overlaid || accounts[account].flags & AccountRow.rareFlags != 0 {
      return rareBalanceFault(of: account, net: net, month, overlaid: overlaid)
    }
    let after = accounts[account].balance + net
    switch accounts[account].limit {
    case BalanceLimit.neverCredit.rawValue where after < 0: return .wouldBeCredit
    case BalanceLimit.neverDebit.rawValue where after > 0: return .wouldBeDebit
    default: break
    }
    return after > Limits.balanceFen || after < -Limits.balanceFen ? .balanceOverflow : nil
  }

  /// The same for an account with holds or a full month, and in a dry run.
  @inline(never)
  private mutating func rareBalanceFault(
    of account: UInt32, net: Int64, _ month: FiscalMonth, overlaid: Bool
  ) -> RefusalCode? {
    let before = balance(of: account, overlaid: overlaid)
    let after = before + net
    let held = mustLeave(account, overlaid: overlaid)
    switch accounts[account].limit {
    case BalanceLimit.neverCredit.rawValue where after < held && net < 0: return .wouldBeCredit
    case BalanceLimit.neverDebit.rawValue where after > -held && net > 0: return .wouldBeDebit
    default: break
    }
    if after > Limits.balanceFen || after < -Limits.balanceFen { return .balanceOverflow }
    if accounts[account].flags & AccountRow.fullFlag != 0,
      accounts[account].legs >= Limits.legsPerAccount
        || Self.exceeds(Limits.turnoverFen, month, from: accounts[account].turnover, turnovers)
    {
      return .balanceOverflow
    }
    if overlaid && grossOverlay.sum(of: account) > Limits.turnoverFen { return .balanceOverflow }
    return nil
  }

  /// What a limit must leave to the account's holds.
  @inline(__always)
  private mutating func mustLeave(_ account: UInt32, overlaid: Bool) -> Int64 {
    overlaid || accounts[account].flags & AccountRow.heldFlag != 0
      ? heldAgainstLimit(of: account, overlaid: overlaid) : 0
  }

  @inline(__always)
  func balance(of account: UInt32, overlaid: Bool) -> Int64 {
    overlaid ? accounts[account].balance + overlay.sum(of: account) : accounts[account].balance
  }

  /// Whether the turnover of a month is beyond `limit` on a side; `first` is the account's newest
  /// row. Static: a function of the whole state would be handed a copy of its kilobyte.
  static func exceeds(
    _ limit: Int64, _ month: FiscalMonth, from first: UInt32,
    _ turnovers: borrowing PagedColumn<TurnoverRow>
  ) -> Bool {
    var at = first
    while at != 0 {
      if turnovers[at].month == month { return turnovers[at].exceeds(limit) }
      at = turnovers[at].next
    }
    return false
  }

  /// Must follow `checkBalances`, whose sums it reads.
  private mutating func balanceRefusal(_ code: RefusalCode, leg: Int, overlaid: Bool) -> Refusal {
    let account = facts[leg].account
    let before = balance(of: account, overlaid: overlaid)
    let net = accountSums.sum(of: account)
    let held = mustLeave(account, overlaid: overlaid)
    let figures =
      switch code {
      case .wouldBeCredit: [before - held, -net]
      case .wouldBeDebit: [-before - held, net]
      default: [before, net]
      }
    return Refusal(code, leg: leg, figures: figures, account: account)
  }
}
