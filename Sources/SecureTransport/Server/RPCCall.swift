package import NIOCore
import Synchronization
package import Wire

/// One call that a handler has to answer, once, from any thread: with ``reply(_:)``, ``fail(_:)`` or,
/// after any number of ``write(_:)``, ``finish()``. A second answer is ignored, and so is one that
/// comes after the deadline or after the peer has gone.
package final class RPCCall: Sendable {
  package let service: String
  package let method: String
  /// The encoded request message, a slice of what was received.
  package let payload: ByteBuffer
  package let metadata: [Metadatum]
  package let identity: PeerIdentity
  /// When the server answers DEADLINE_EXCEEDED by itself.
  package let deadline: NIODeadline
  /// Whether the client takes a stream of messages. If not, only ``reply(_:)`` and ``fail(_:)`` make
  /// sense.
  package let isServerStreaming: Bool

  let stream: UInt32
  /// Bytes charged to the budgets while the call runs.
  let chargedBytes: Int
  let eventLoop: any EventLoop
  private let connection: NIOLoopBound<ServerConnection>
  private let isAnswered = Atomic(false)
  private let cancellation: CallCancellation

  init(
    request: Request, isServerStreaming: Bool, identity: PeerIdentity, deadline: NIODeadline,
    stream: UInt32, chargedBytes: Int, cancellation: CallCancellation,
    connection: NIOLoopBound<ServerConnection>, eventLoop: any EventLoop
  ) {
    service = request.service
    method = request.method
    payload = request.payload
    metadata = request.metadata
    self.identity = identity
    self.deadline = deadline
    self.isServerStreaming = isServerStreaming
    self.stream = stream
    self.chargedBytes = chargedBytes
    self.cancellation = cancellation
    self.connection = connection
    self.eventLoop = eventLoop
  }

  deinit {
    guard !isAnswered.load(ordering: .acquiring) else { return }
    let ending = Ending.response(
      Response(status: Status(.internalError, "the call was dropped without an answer")))
    let (stream, chargedBytes, connection) = (stream, chargedBytes, connection)
    eventLoop.execute {
      connection.value.answer(stream: stream, chargedBytes: chargedBytes, ending)
    }
  }

  /// Whether nobody waits for the answer any more. Work for it can stop; it must still be answered.
  package var isCancelled: Bool { cancellation.isCancelled }

  package func reply(_ payload: ByteBuffer) {
    answer(.response(Response(payload: payload)))
  }

  package func fail(_ status: Status) {
    precondition(status.code != .ok, "a failure is not OK")
    answer(.response(Response(status: status)))
  }

  /// Sends one message of a stream, after waiting until the peer has taken most of what was sent
  /// before.
  ///
  /// Throws when the peer is gone, the deadline has passed, the call was answered, the client did not
  /// ask for a stream, or the message does not fit a frame.
  package func write(_ payload: ByteBuffer) async throws(RPCError) {
    guard isServerStreaming else {
      throw RPCError(.internalError, "the client did not ask for a stream")
    }
    guard payload.readableBytes <= FrameHeader.maximumDataBytes else {
      throw RPCError(.resourceExhausted, "message does not fit a frame")
    }
    guard !isAnswered.load(ordering: .acquiring) else {
      throw RPCError(.internalError, "the call was answered")
    }
    let failure = await withCheckedContinuation { continuation in
      eventLoop.execute {
        self.connection.value.write(
          StreamWrite(stream: self.stream, payload: payload, continuation: continuation))
      }
    }
    if let failure { throw failure }
  }

  /// Ends a stream of messages well.
  package func finish() {
    precondition(isServerStreaming, "only a stream is finished")
    answer(.closing)
  }

  // MARK: For the connection

  enum Ending {
    case response(Response)
    case closing
  }

  /// True for the first answer only.
  func takeAnswer() -> Bool {
    !isAnswered.exchange(true, ordering: .acquiringAndReleasing)
  }

  /// Hands an answer, already taken, to the connection; on its event loop only.
  func deliver(_ ending: Ending) {
    connection.value.answer(stream: stream, chargedBytes: chargedBytes, ending)
  }

  private func answer(_ ending: Ending) {
    guard takeAnswer() else { return }
    if eventLoop.inEventLoop {
      deliver(ending)
    } else {
      eventLoop.execute { self.deliver(ending) }
    }
  }
}
