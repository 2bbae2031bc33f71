package import FundMessages
package import LedgerCore

extension Fundledger_V1_GetBalancesResponse {
  /// What accounts stand at now. The revision is still to be set.
  ///
  /// - Throws: the refusal of the first account that there is not, or not within `scope`.
  package init(
    _ request: Fundledger_V1_GetBalancesRequest, from machine: inout StateMachine, scope: UInt32
  ) throws(Refusal) {
    self.init()
    balance.reserveCapacity(request.account.count)
    legs.reserveCapacity(request.account.count)
    for account in request.account {
      guard machine.isAccount(account) else {
        throw Refusal(.unknownAccount, account: account)
      }
      guard machine.account(account, isWithin: scope) else {
        throw Refusal(.outOfScope, account: account)
      }
      let found = machine.balance(of: account)
      balance.append(found.balance)
      legs.append(found.legs)
      guard request.withHeld else { continue }
      let held = machine.held(of: account)
      heldDebit.append(held.debit)
      heldCredit.append(held.credit)
    }
  }
}
