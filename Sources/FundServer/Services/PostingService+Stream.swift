import FundMessages
import Logging
import NIOCore
import SecureTransport
import SwiftProtobuf
import Wire

/// Streams of batches.
extension PostingService {
  /// Decides, makes durable and answers each batch before it looks at the next. One that is refused
  /// as a whole ends the stream.
  func stream(_ call: RPCCall, _ caller: Caller) async {
    do throws(RPCError) {
      var messages = call.messages?.makeAsyncIterator()
      while let message = try await messages?.next() {
        let answer = await call.answer(to: message) { part in post(part, caller) }
        if let failure = answer.failure { return call.fail(failure) }
        try await call.write(answer.payload)
      }
      call.finish()
    } catch {
      call.tell("voucher stream ended early", level: .info, ["reason": "\(error)"])
      call.fail(Status(.cancelled, "the stream ended early"))
    }
  }

  private func post(_ call: RPCCall, _ caller: Caller) {
    do {
      let request = try Fundledger_V1_PostVouchersRequest(call.payload)
      posting.post(BatchSubmission(Invocation(call: call, caller: caller, request: request)))
    } catch {
      call.fail(
        Status(
          .invalidArgument,
          "the payload is no \(Fundledger_V1_PostVouchersRequest.protoMessageName)"))
    }
  }
}
