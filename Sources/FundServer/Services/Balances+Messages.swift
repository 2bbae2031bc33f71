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
    (balance, legs) = try machine.balances(of: request.account, scope: scope)
    guard request.withHeld else { return }
    for account in request.account {
      let held = machine.held(of: account)
      heldDebit.append(held.debit)
      heldCredit.append(held.credit)
    }
  }
}
