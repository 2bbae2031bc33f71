package import Logging
import NIOConcurrencyHelpers
package import NIOCore
import NIOPosix
package import Wire

/// Calls a server over one TLS connection, from any number of tasks at once. A lost connection fails
/// all open calls and is not made again by itself.
package final class RPCClient: Sendable {
  /// Deadline of a call that says none; servers have the same.
  package static let defaultTimeoutNanos: Int64 = 30_000_000_000
  /// Time for the TCP connection. After it connecting fails.
  private static let connectTimeout = TimeAmount.seconds(10)
  /// The most bytes read from the socket at once.
  private static let maximumReadBytes = 256 << 10

  private let channel: any Channel
  private let connection: NIOLoopBound<ClientConnection>
  private let availability: ClientConnection.Availability
  /// What the server speaks.
  package let profile: Profile
  /// Calls on their way to the event loop; one hop takes all.
  private let submitted = NIOLockedValueBox<[(ClientCall, ClientCall.Consumer)]>([])

  private init(
    channel: any Channel, connection: NIOLoopBound<ClientConnection>,
    availability: ClientConnection.Availability, profile: Profile
  ) {
    self.channel = channel
    self.connection = connection
    self.availability = availability
    self.profile = profile
  }

  deinit {
    channel.close(promise: nil)
  }

  /// Connects and finishes the handshake.
  ///
  /// - Parameters:
  ///   - serverName: what the server's certificate must name, an address or a DNS name; the host if
  ///     nil.
  ///   - profile: what the server must speak; `fund/1` or else the base if nil.
  package static func connect(
    host: String, port: Int, serverName: String? = nil, tls: TLSClientContext,
    profile: Profile? = nil, eventLoopGroup: any EventLoopGroup, logger: Logger
  ) async throws(RPCError) -> RPCClient {
    let eventLoop = eventLoopGroup.next()
    let ready = eventLoop.makePromise(of: NIOLoopBound<ClientConnection>.self)
    let bootstrap = ClientBootstrap(group: eventLoop)
      .connectTimeout(connectTimeout)
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelOption(.socketOption(.so_keepalive), value: 1)
      .channelOption(
        .recvAllocator,
        value: AdaptiveRecvByteBufferAllocator(
          minimum: 2_048, initial: 16_384, maximum: maximumReadBytes)
      )
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.closeOnExec()
          try tls.secure(channel, serverName: serverName ?? host, profile: profile)
          try channel.pipeline.syncOperations.addHandler(
            ClientConnection(logger: logger, wanted: profile, ready: ready))
        }
      }
    do {
      let channel = try await bootstrap.connect(host: host, port: port).get()
      let connection = try await ready.futureResult.get()
      let (availability, spoken) = try await eventLoop.submit {
        (connection.value.availability, connection.value.profile)
      }.get()
      return RPCClient(
        channel: channel, connection: connection, availability: availability, profile: spoken)
    } catch let error as RPCError {
      throw error
    } catch {
      // Does nothing if the promise has its result.
      ready.fail(error)
      throw RPCError(.unavailable, "\(host):\(port): \(error)")
    }
  }

  /// Whether the connection still takes calls.
  package var isConnected: Bool { channel.isActive && availability.takesCalls }

  /// Calls a method and waits for its one reply. Calls that an actor makes one after the other are
  /// sent in that order, without waiting for each other's replies.
  package func unary(
    service: String, method: String, payload: ByteBuffer,
    timeoutNanos: Int64 = defaultTimeoutNanos, metadata: [Metadatum] = []
  ) async throws(RPCError) -> ByteBuffer {
    let call = makeCall(
      Request(
        service: service, method: method, payload: payload, timeoutNanos: timeoutNanos,
        metadata: metadata), mode: .unary)
    guard !Task.isCancelled else { throw RPCError(.cancelled, "the caller was cancelled") }
    let answer = UnaryAnswer()
    submit(call, .unary(answer))
    let outcome = await withTaskCancellationHandler {
      await answer.outcome()
    } onCancel: {
      giveUp(call)
    }
    return try outcome.get()
  }

  /// Calls a method that answers with a stream of messages. Failures come while reading it.
  package func serverStream(
    service: String, method: String, payload: ByteBuffer,
    timeoutNanos: Int64 = defaultTimeoutNanos, metadata: [Metadatum] = []
  ) -> RPCStream {
    let call = makeCall(
      Request(
        service: service, method: method, payload: payload, timeoutNanos: timeoutNanos,
        metadata: metadata), mode: .serverStreaming)
    return open(call)
  }

  /// Calls a method that takes a stream of messages, with a server of `fund/1`; another fails it with
  /// UNIMPLEMENTED. Failures come while reading the responses.
  package func duplex(
    service: String, method: String, timeoutNanos: Int64 = defaultTimeoutNanos,
    metadata: [Metadatum] = []
  ) -> RPCDuplex {
    let call = makeCall(
      Request(
        service: service, method: method, payload: ByteBuffer(), timeoutNanos: timeoutNanos,
        metadata: metadata), mode: .duplex)
    let responses = open(call)
    return RPCDuplex(
      requests: RPCRequests(call: call, connection: connection, eventLoop: channel.eventLoop),
      responses: responses)
  }

  private func open(_ call: ClientCall) -> RPCStream {
    let (eventLoop, connection) = (channel.eventLoop, connection)
    let messages = MessageQueue { messages in
      eventLoop.execute { connection.value.messagesRead(messages, of: call) }
    }
    submit(call, .stream(messages))
    // A stream keeps its client, and so its connection, until it is dropped.
    return RPCStream(queue: messages) { self.giveUp(call) }
  }

  /// Closes the connection; open calls fail. Returns when it is closed.
  package func close() async {
    let connection = connection
    channel.eventLoop.execute {
      connection.value.fail(RPCError(.cancelled, "the client was closed"), code: .shutdown)
    }
    try? await channel.closeFuture.get()
  }

  private func makeCall(_ request: Request, mode: ClientStreams.Mode) -> ClientCall {
    precondition(request.timeoutNanos > 0, "a call has a deadline")
    return ClientCall(
      request: request, deadline: .now() + .nanoseconds(request.timeoutNanos), mode: mode)
  }

  private func submit(_ call: ClientCall, _ consumer: ClientCall.Consumer) {
    let isFirst = submitted.withLockedValue { calls in
      calls.append((call, consumer))
      return calls.count == 1
    }
    guard isFirst else { return }
    channel.eventLoop.execute { [submitted, connection] in
      let calls = submitted.withLockedValue { calls in
        defer { calls = [] }
        return calls
      }
      for (call, consumer) in calls { connection.value.start(call, consumer) }
    }
  }

  private func giveUp(_ call: ClientCall) {
    channel.eventLoop.execute { [connection] in connection.value.giveUp(call, outcome: nil) }
  }
}
