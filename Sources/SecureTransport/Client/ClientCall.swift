import NIOCore
import Wire

/// A call of a client, from the moment it is handed to the event loop until it has ended once.
///
/// Everything that changes is only touched on the event loop of the connection.
final class ClientCall: @unchecked Sendable {
  /// Who waits for it.
  enum Consumer {
    case unary(UnaryAnswer)
    case stream(MessageQueue)
  }

  let request: Request
  let deadline: NIODeadline
  let mode: ClientStreams.Mode
  /// Nil before it has reached the event loop, and once it has ended.
  var consumer: Consumer?
  /// Nil while it is not sent.
  var stream: UInt32?
  /// What it has to send once its request was sent.
  var earlyWrites: [StreamWrite] = []
  /// Whether its consumer has more messages than it wants; in the base only.
  var isSlow = false
  /// Set when it was given up before it reached the event loop.
  var isGivenUp = false

  init(request: Request, deadline: NIODeadline, mode: ClientStreams.Mode) {
    self.request = request
    self.deadline = deadline
    self.mode = mode
  }

  /// Ends it; a second end does nothing.
  func end(_ result: Result<ByteBuffer, RPCError>) {
    guard let consumer else { return }
    self.consumer = nil
    for write in earlyWrites { write.fail(Self.over) }
    earlyWrites = []
    switch consumer {
    case .unary(let answer): answer.complete(result)
    case .stream(let messages): messages.finish(result.map { _ in () })
    }
  }

  /// What a writer gets whose call has ended; how it ended the reader learns.
  static let over = RPCError(.cancelled, "the call is over")
}
