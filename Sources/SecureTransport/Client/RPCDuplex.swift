package import NIOCore
import Wire

/// A call on which the client goes on sending. The server may answer each message or all with one.
package struct RPCDuplex: Sendable {
  package let requests: RPCRequests
  /// To be read once; a server that answers with one reply gives it as the only message.
  package let responses: RPCStream
}

/// What a client sends on an ``RPCDuplex``.
package struct RPCRequests: Sendable {
  let call: ClientCall
  let connection: NIOLoopBound<ClientConnection>
  let eventLoop: any EventLoop

  /// Sends one message, after waiting until the server takes more. A caller that is cancelled
  /// meanwhile gives the whole call up.
  ///
  /// Throws when the call is over; how it ended is learned from the responses.
  package func write(_ message: ByteBuffer) async throws(RPCError) {
    guard message.readableBytes <= FrameHeader.maximumDataBytes else {
      throw RPCError(.resourceExhausted, "message does not fit a frame")
    }
    let failure = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        send(StreamWrite(stream: 0, payload: message, continuation: continuation))
      }
    } onCancel: {
      eventLoop.execute { [call, connection] in connection.value.giveUp(call, outcome: nil) }
    }
    if let failure { throw failure }
  }

  /// Says that nothing more is sent.
  package func finish() {
    send(StreamWrite(stream: 0, payload: ByteBuffer(), flags: [.remoteClosed, .noData]))
  }

  private func send(_ write: StreamWrite) {
    eventLoop.execute { [call, connection] in connection.value.write(write, of: call) }
  }
}
