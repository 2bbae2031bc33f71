package import Logging
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
  /// What the client goes on sending, to be read once; nil when the request is all.
  package let messages: RPCStream?

  let stream: UInt32
  /// Bytes charged to the budgets while the call runs.
  let chargedBytes: Int
  let eventLoop: any EventLoop
  private let asker: Asker
  private let isAnswered = Atomic(false)
  private let cancellation: CallCancellation

  init(
    request: Request, mode: ServerStreams.Mode, messages: MessageQueue?, identity: PeerIdentity,
    deadline: NIODeadline, stream: UInt32, chargedBytes: Int, cancellation: CallCancellation,
    connection: NIOLoopBound<ServerConnection>, eventLoop: any EventLoop
  ) {
    service = request.service
    method = request.method
    payload = request.payload
    metadata = request.metadata
    self.identity = identity
    self.deadline = deadline
    isServerStreaming = mode != .unary
    self.messages = messages.map { RPCStream(queue: $0) }
    self.stream = stream
    self.chargedBytes = chargedBytes
    self.cancellation = cancellation
    asker = .connection(connection)
    self.eventLoop = eventLoop
  }

  /// A message of a stream as a call of its own.
  private init(
    _ message: ByteBuffer, of call: RPCCall, answered: @escaping @Sendable (Ending) -> Void
  ) {
    service = call.service
    method = call.method
    payload = message
    metadata = call.metadata
    identity = call.identity
    deadline = call.deadline
    isServerStreaming = false
    messages = nil
    stream = call.stream
    chargedBytes = 0
    cancellation = call.cancellation
    asker = .part(answered)
    eventLoop = call.eventLoop
  }

  deinit {
    guard !isAnswered.load(ordering: .acquiring) else { return }
    let ending = Ending.response(
      Response(status: Status(.internalError, "the call was dropped without an answer")))
    let (stream, chargedBytes, asker) = (stream, chargedBytes, asker)
    eventLoop.execute { asker.take(ending, stream: stream, chargedBytes: chargedBytes) }
  }

  /// Whether nobody waits for the answer any more. Work for it can stop; it must still be answered.
  package var isCancelled: Bool { cancellation.isCancelled }

  /// Calls `body` once when nobody waits for the answer any more, at once if that is so. It may be
  /// called on the event loop of the connection and must not block.
  package func onCancel(_ body: @escaping @Sendable () -> Void) { cancellation.onCancel(body) }

  /// Serves the call in a task, which is cancelled when nobody waits for the answer any more.
  package func serve(_ body: @escaping @Sendable () async -> Void) {
    let task = Task { await body() }
    onCancel { task.cancel() }
  }

  /// Has one message of the stream served as a call of its own, and returns what that was answered.
  /// It has the stream's identity and deadline, and is cancelled with it.
  package func answer(
    to message: ByteBuffer, servedBy handler: (RPCCall) -> Void
  ) async -> Response {
    await withCheckedContinuation { continuation in
      handler(
        RPCCall(message, of: self) { ending in
          switch ending {
          case .response(let response): continuation.resume(returning: response)
          case .closing: continuation.resume(returning: Response())
          }
        })
    }
  }

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
    guard case .connection(let connection) = asker else {
      preconditionFailure("a part of a stream takes one answer")
    }
    let failure = await withCheckedContinuation { continuation in
      eventLoop.execute {
        connection.value.write(
          StreamWrite(stream: self.stream, payload: payload, continuation: continuation))
      }
    }
    if let failure { throw failure }
  }

  /// Logs what the client has brought about with this call: of the same thing by the same identity
  /// the first time at once, and then once a minute how often it has come.
  /// - Parameter isAboutMethod: for each method on its own, which the line then names.
  package func tell(
    _ message: String, level: Logger.Level,
    _ metadata: @escaping @Sendable @autoclosure () -> Logger.Metadata, isAboutMethod: Bool = false
  ) {
    guard case .connection(let connection) = asker else { return }
    let topic = isAboutMethod ? "\(service)/\(method)" : ""
    eventLoop.execute {
      connection.value.tell(
        message, level,
        isAboutMethod ? metadata().merging(["method": "\(topic)"]) { $1 } : metadata(),
        about: topic)
    }
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

  /// Who gets the answer.
  private enum Asker: Sendable {
    case connection(NIOLoopBound<ServerConnection>)
    case part(@Sendable (Ending) -> Void)

    /// On the call's event loop only.
    func take(_ ending: Ending, stream: UInt32, chargedBytes: Int) {
      switch self {
      case .connection(let connection):
        connection.value.answer(stream: stream, chargedBytes: chargedBytes, ending)
      case .part(let answered): answered(ending)
      }
    }
  }

  /// True for the first answer only.
  func takeAnswer() -> Bool {
    !isAnswered.exchange(true, ordering: .acquiringAndReleasing)
  }

  /// Hands an answer, already taken, to the connection; on its event loop only.
  func deliver(_ ending: Ending) {
    asker.take(ending, stream: stream, chargedBytes: chargedBytes)
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
