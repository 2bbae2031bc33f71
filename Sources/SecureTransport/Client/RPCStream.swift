package import NIOCore
import Wire

/// The messages of a server stream, to be read once. A slow reader stops the reading of the whole
/// connection: the base profile has no flow control for one stream. Dropping it gives the stream up.
package struct RPCStream: AsyncSequence, Sendable {
  package typealias Element = ByteBuffer
  package typealias Failure = RPCError

  typealias Producer = NIOThrowingAsyncSequenceProducer<
    ByteBuffer, any Error, NIOAsyncSequenceProducerBackPressureStrategies.HighLowWatermark,
    RPCStreamDelegate
  >

  /// Messages that wait for their reader before the connection is not read any more, and how few
  /// must wait before it is read again. A message is at most a frame.
  static let highWaterMessages = 8
  static let lowWaterMessages = 2

  let producer: Producer

  package func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(base: producer.makeAsyncIterator())
  }

  package struct AsyncIterator: AsyncIteratorProtocol {
    package typealias Element = ByteBuffer
    package typealias Failure = RPCError

    fileprivate var base: Producer.AsyncIterator

    /// The next message, nil after the last. Throws ``RPCError``.
    @concurrent package mutating func next() async throws(RPCError) -> ByteBuffer? {
      do {
        return try await base.next()
      } catch let error as RPCError {
        throw error
      } catch is CancellationError {
        throw RPCError(.cancelled, "the caller was cancelled")
      } catch {
        throw RPCError(.internalError, "\(error)")
      }
    }
  }
}

/// Tells the connection when the reader of a stream wants more or has gone.
struct RPCStreamDelegate: NIOAsyncSequenceProducerDelegate {
  var call: ClientCall
  var connection: NIOLoopBound<ClientConnection>
  var eventLoop: any EventLoop

  func produceMore() {
    eventLoop.execute { [call, connection] in connection.value.readerWantsMore(call) }
  }

  func didTerminate() {
    eventLoop.execute { [call, connection] in connection.value.giveUp(call, outcome: nil) }
  }
}
