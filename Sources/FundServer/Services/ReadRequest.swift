import FundMessages
import LedgerCore
import SwiftProtobuf
import Wire

/// A request that says how far the books must have got for its answer.
protocol ReadRequest: Message, Sendable {
  var hasMinRevision: Bool { get }
  var minRevision: Fundledger_V1_Revision { get }
}

extension Fundledger_V1_GetBalancesRequest: ReadRequest {}
extension Fundledger_V1_SumBalancesRequest: ReadRequest {}
extension Fundledger_V1_ListLegsRequest: ReadRequest {}
extension Fundledger_V1_GetVoucherRequest: ReadRequest {}
extension Fundledger_V1_ListVouchersRequest: ReadRequest {}
extension Fundledger_V1_ListTurnoverRequest: ReadRequest {}
extension Fundledger_V1_GetTrialBalanceRequest: ReadRequest {}
extension Fundledger_V1_ListLedgersRequest: ReadRequest {}
extension Fundledger_V1_ListAccountsRequest: ReadRequest {}

extension ServiceContext {
  /// Runs a read against the books, once they have got to the revision that its caller knows of. A
  /// server that never gets there was restored from an older backup, or is a standby that lags.
  func answer<Request: ReadRequest>(
    _ invocation: Invocation<Request>,
    _ body: @escaping @Sendable (inout Engine) throws(Refusal) -> Answer
  ) {
    let request = invocation.request
    loop.submit(invocation.call) { engine in
      do throws(Refusal) {
        if request.hasMinRevision { try engine.checkReached(request.minRevision) }
        return try body(&engine)
      } catch {
        return .fail(Status(refusal: error))
      }
    }
  }
}

extension Engine {
  /// Refuses a revision that the books have not got to.
  func checkReached(_ asked: Fundledger_V1_Revision) throws(Refusal) {
    let reached = revision
    guard (asked.block, asked.index) <= (reached.block, reached.index) else {
      throw Refusal(
        .revisionNotReached, figures: [Int64(reached.block), Int64(reached.index)])
    }
  }
}
