package import NIOCore
import Wire

/// The messages of a stream, to be read once.
///
/// With `fund/1` a slow reader holds up its own stream; in the base, which has no flow control, the
/// reading of the whole connection. Dropping a stream of a client gives its call up.
package struct RPCStream: AsyncSequence, Sendable {
  package typealias Element = ByteBuffer
  package typealias Failure = RPCError

  /// In the base: messages that wait for their reader before the connection is not read any more,
  /// and how few must wait before it is read again. A message is at most a frame.
  static let highWaterMessages = 8
  static let lowWaterMessages = 2

  private let reader: Reader

  /// Who reads: as long as it is there, somebody may.
  fileprivate final class Reader: Sendable {
    let queue: MessageQueue
    private let dropped: @Sendable () -> Void

    init(_ queue: MessageQueue, dropped: @escaping @Sendable () -> Void) {
      self.queue = queue
      self.dropped = dropped
    }

    func drop() { dropped() }

    deinit { dropped() }
  }

  /// - Parameter dropped: called when nobody reads any more, and when a reader was cancelled.
  init(queue: MessageQueue, dropped: @escaping @Sendable () -> Void = {}) {
    reader = Reader(queue, dropped: dropped)
  }

  package func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(reader: reader)
  }

  package struct AsyncIterator: AsyncIteratorProtocol {
    package typealias Element = ByteBuffer
    package typealias Failure = RPCError

    fileprivate let reader: Reader

    /// The next message, nil after the last. Throws ``RPCError``.
    package mutating func next() async throws(RPCError) -> ByteBuffer? {
      do throws(RPCError) {
        return try await reader.queue.next()
      } catch {
        if Task.isCancelled { reader.drop() }
        throw error
      }
    }

    package mutating func next(
      isolation actor: isolated (any Actor)?
    ) async throws(RPCError) -> ByteBuffer? {
      try await next()
    }
  }
}
