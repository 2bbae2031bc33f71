import NIOCore
import Wire

/// A call of a client, from the moment it is handed to the event loop until it has ended once.
///
/// Everything that changes is only touched on the event loop of the connection.
final class ClientCall: @unchecked Sendable {
  typealias StreamSource = RPCStream.Producer.Source

  /// Who waits for it.
  enum Consumer {
    case unary(UnaryAnswer)
    case stream(StreamSource)
  }

  let request: Request
  let deadline: NIODeadline
  let mode: ClientStreams.Mode
  /// Nil before it has reached the event loop, and once it has ended.
  var consumer: Consumer?
  /// Nil while it is not sent.
  var stream: UInt32?
  /// Whether its consumer has more messages than it wants.
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
    switch (consumer, result) {
    case (.unary(let answer), _): answer.complete(result)
    case (.stream(let source), .success): source.finish()
    case (.stream(let source), .failure(let error)): source.finish(error)
    }
  }
}
