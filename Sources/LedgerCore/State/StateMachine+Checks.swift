/// The head of a voucher that is checked and applied; its legs are in `facts`.
struct VoucherHead {
  var day: Day
  var month: FiscalMonth
  var flags: VoucherRecord.Flags = []
  var lane: UInt32
  var serial: UInt64
  var attempt: UInt32 = 1
  var reversed = Position.none
  var summary = ""
  /// Business reference (业务流水号), or empty, and `ReferenceBook.hash` of it.
  var reference = ""
  var referenceHash: UInt64 = 0
  /// The hold that the voucher draws, or none.
  var hold = Position.none
  var releasesRest = false
  /// It is a hold and no voucher.
  var isHold = false
  /// Of a hold: block time in milliseconds, 0 for never.
  var expiresMs: Int64 = 0
}

extension StateMachine {
  /// The accounting checks of the voucher in `facts`. Of several refusals the lowest number is
  /// given, and of one number the one of the first leg.
  /// With `overlaid` the balances are those after the earlier vouchers of an atomic batch.
  @inline(__always)
  mutating func check(_ head: VoucherHead, overlaid: Bool = false) -> Refusal? {
    isFreeing = false
    if !overlaid && isPlain(head) {
      return head.reference.isEmpty ? nil : checkReference(head, overlaid: false)
    }
    return checkInFull(head, overlaid: overlaid)
  }

  /// So many legs are looked through faster than put into a table and found there.
  static var fewLegs: Int { 8 }

  /// Whether the voucher in `facts` is one of the commonest, a few legs on as many accounts, group
  /// after group, and passes all but the check of its reference, which comes last.
  @inline(__always)
  private mutating func isPlain(_ head: VoucherHead) -> Bool {
    guard facts.count <= Self.fewLegs, isPlain(in: head.month) else { return false }
    if head.hold != .none, planDraw(head) != nil { return false }
    for index in facts.indices
    where balanceFault(of: facts[index].account, net: facts[index].effect, head.month) != nil {
      return false
    }
    return true
  }

  /// Whether no account comes twice or is for commands only, each group's legs stand together and
  /// sum to zero, and the month is open in every ledger.
  @inline(__always)
  private mutating func isPlain(in month: FiscalMonth) -> Bool {
    // Group 0 is nobody's.
    var group: UInt32 = 0
    var sum: Int64 = 0
    for index in facts.indices {
      let account = facts[index].account
      for earlier in 0..<index where facts[earlier].account == account { return false }
      if accounts[account].flags & AccountRow.managedFlag != 0 { return false }
      if accounts[account].group != group {
        group = accounts[account].group
        // One group lies in one ledger.
        let ledger = accounts[account].ledger
        guard sum == 0, month >= ledgers[ledger].firstMonth,
          month > ledgers[ledger].closedThrough
        else { return false }
      }
      sum += facts[index].effect
    }
    return sum == 0
  }

  @inline(never)
  private mutating func checkInFull(_ head: VoucherHead, overlaid: Bool) -> Refusal? {
    isFreeing = false
    if let refusal = checkManaged() { return refusal }
    if let refusal = checkMonth(head) { return refusal }
    if let refusal = checkGroups() { return refusal }
    accountSums.removeAll()
    for index in facts.indices { accountSums.add(facts[index].effect, to: facts[index].account) }
    let holdRefusal = head.hold == .none ? nil : planDraw(head)
    if let refusal = checkBalances(head.month, overlaid: overlaid) { return refusal }
    if let holdRefusal { return holdRefusal }
    return head.reference.isEmpty ? nil : checkReference(head, overlaid: overlaid)
  }

  /// Every ledger of the voucher has the month open.
  ///
  /// This and other checks change nothing and are `mutating` all the same: only then is the state
  /// handed on by address, and not as a copy of its kilobyte.
  mutating func checkMonth(_ head: VoucherHead) -> Refusal? {
    var last: UInt32 = 0
    var closed: Refusal?
    for index in facts.indices {
      let account = facts[index].account
      let ledger = accounts[account].ledger
      if ledger == last { continue }
      last = ledger
      let row = ledgers[ledger]
      if head.month < row.firstMonth {
        return Refusal(
          .monthBeforeLedger, leg: index,
          figures: [Int64(head.month.publicNumber), Int64(row.firstMonth.publicNumber)],
          account: account)
      }
      if head.month <= row.closedThrough && closed == nil {
        closed = Refusal(
          .monthClosed, leg: index,
          figures: [Int64(head.month.publicNumber), Int64(row.closedThrough.publicNumber)],
          account: account)
      }
    }
    return closed
  }

  /// Each balancing group (ledger, GLA side, indicator or source) sums to zero.
  private mutating func checkGroups() -> Refusal? {
    groupSums.removeAll()
    for index in facts.indices {
      groupSums.add(facts[index].effect, to: accounts[facts[index].account].group)
    }
    guard groupSums.nonZero > 0 else { return nil }
    for index in facts.indices {
      let group = accounts[facts[index].account].group
      if groupSums.sum(of: group) != 0 { return unbalanced(group: group) }
    }
    preconditionFailure("a group that is not zero has a leg")
  }

  private func unbalanced(group: UInt32) -> Refusal {
    var debit: Int64 = 0
    var credit: Int64 = 0
    var leg: Int?
    for index in facts.indices where accounts[facts[index].account].group == group {
      leg = leg ?? index
      if facts[index].side == .debit {
        debit += facts[index].amount
      } else {
        credit += facts[index].amount
      }
    }
    return Refusal(
      .unbalanced, leg: leg ?? 0, figures: [debit, credit],
      account: leg.map { facts[$0].account })
  }

  /// Hash of the voucher in `facts`, to notice different content under one serial.
  func contentHash(_ head: VoucherHead) -> UInt64 {
    var hash = KeyIndex.hash(head.summary.utf8)
    func mix(_ value: UInt64) {
      for shift in stride(from: UInt64(0), to: 64, by: 8) {
        hash = (hash ^ (value >> shift & 0xFF)) &* 0x0000_0100_0000_01b3
      }
    }
    mix(UInt64(head.day.number) << 16 | UInt64(head.month.rawValue))
    for index in facts.indices {
      mix(UInt64(facts[index].accountAndSide))
      mix(UInt64(bitPattern: facts[index].amount))
    }
    if !head.reference.isEmpty { mix(head.referenceHash) }
    if head.hold != .none { mix(head.hold.rawValue << 1 | (head.releasesRest ? 1 : 0)) }
    if head.isHold { mix(UInt64(bitPattern: head.expiresMs) | 1 << 63) }
    return hash
  }
}
