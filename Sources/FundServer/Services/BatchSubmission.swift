import FiscalFunds
import FundMessages
import LedgerCore
import LedgerJournal
import NIOCore
import SecureTransport

/// A batch of vouchers or holds on its way, with what is already known of its outcome.
struct BatchSubmission: Sendable {
  let call: RPCCall
  let caller: Caller
  let batch: VoucherBatch
  let withNumbers: Bool
  /// What was accepted earlier, its content compared with the journal's.
  var replayed: [Fundledger_V1_OutcomeRun] = []
  var replayedNumbers: [(voucher: Int, number: UInt32)] = []
  var verified: [Range<Int>] = []

  init(_ invocation: Invocation<Fundledger_V1_PostVouchersRequest>) {
    call = invocation.call
    caller = invocation.caller
    withNumbers = invocation.request.withNumbers
    batch = VoucherBatch(invocation.request)
  }

  init(_ invocation: Invocation<Fundledger_V1_PlaceHoldsRequest>) {
    call = invocation.call
    caller = invocation.caller
    withNumbers = false
    batch = VoucherBatch(invocation.request)
  }

  /// A text that may not go into the journal, with the field that it stands in.
  var unplainText: (refusal: Refusal, field: String)? {
    if let index = batch.summaries.firstIndex(where: { !$0.isPlain }) {
      return (
        Refusal(.textNotPlain, voucher: index), batch.kind == .holds ? "purpose" : "summary"
      )
    }
    if let index = batch.references.firstIndex(where: { !$0.isPlain }) {
      return (Refusal(.textNotPlain, voucher: index), "reference")
    }
    return nil
  }

  /// The field of the request that a refusal is about, or empty where the code says it.
  func field(of refusal: Refusal) -> String {
    switch (batch.kind, refusal.code) {
    case (.holds, .tooFewLegs), (.holds, .tooManyLegs): "line_count"
    case (.holds, .textTooLong): "purpose"
    case (.holds, .expiryPassed): "expires_ms"
    case (.vouchers, .textTooLong):
      // An earlier voucher of the batch is in order.
      batch.summary(refusal.voucher).utf8.count > Limits.summaryBytes ? "summary" : "reference"
    case (.vouchers, .holdShape): "hold"
    default: ""
    }
  }

  /// The answer, in the message of its method.
  func encoded(_ response: Fundledger_V1_PostVouchersResponse) throws -> ByteBuffer {
    guard batch.kind == .holds else { return try response.encoded() }
    var placed = Fundledger_V1_PlaceHoldsResponse()
    placed.runs = response.runs
    placed.refusals = response.refusals
    placed.nextSerial = response.nextSerial
    placed.revision = response.revision
    placed.decided = response.decided
    return try placed.encoded()
  }
}
