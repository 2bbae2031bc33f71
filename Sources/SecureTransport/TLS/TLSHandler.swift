import NIOCore

/// TLS between the socket and the rest of a pipeline.
///
/// - Write promises complete when the ciphertext is written to the socket.
/// - A refusal, and the end without close notify, come up as ``TLSFailure`` errors.
/// - A close says so to the peer, then discards what still arrives until the peer has closed as
///   well: closing a socket with unread bytes would reset it and lose what was sent before.
final class TLSHandler: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// The longest time a handshake may take. After it the connection is closed.
  static let handshakeTimeoutNanos: Int64 = 10_000_000_000
  /// The most bytes from the peer before the handshake is done: a chain of certificates fits many
  /// times. More end the connection.
  static let maximumHandshakeBytes = 64 << 10
  /// How long a closing connection waits for the peer to close. After it the socket is closed.
  static let lingerNanos: Int64 = 1_000_000_000
  /// The most bytes a closing connection discards. After them the socket is closed.
  static let maximumLingerBytes = 16 << 20

  /// Ciphertext goes to the socket in pieces of about this size, so that the writing of each shows.
  private static let pieceBytes = 256 << 10

  private enum State {
    case idle
    case handshaking
    case open
    /// Nothing more is sent or delivered.
    case lingering
    case closed
  }

  private let session: TLSSession
  private let handshakeTimeout: TimeAmount
  private var state = State.idle
  private var handshakeBytes = 0
  private var lingerBytes = 0
  /// Ciphertext bytes received whose plaintext has not come out, at most about a record.
  private var undecryptedBytes = 0
  private var timer: Scheduled<Void>?
  private var pendingWrites: [(ByteBuffer, EventLoopPromise<Void>?)] = []
  private var isFlushWanted = false
  private var closePromises: [EventLoopPromise<Void>] = []

  init(
    session: TLSSession, handshakeTimeout: TimeAmount = .nanoseconds(handshakeTimeoutNanos)
  ) {
    self.session = session
    self.handshakeTimeout = handshakeTimeout
  }

  // MARK: Beginning and end

  func handlerAdded(context: ChannelHandlerContext) {
    if context.channel.isActive { begin(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    begin(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    let last = state
    finish(.closed)
    switch last {
    case .idle, .handshaking: context.fireErrorCaught(TLSFailure.closedInHandshake)
    case .open: context.fireErrorCaught(TLSFailure.truncated)
    case .lingering, .closed: break
    }
    context.fireChannelInactive()
    for promise in closePromises { promise.succeed(()) }
    closePromises = []
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    finish(.closed)
  }

  private func begin(_ context: ChannelHandlerContext) {
    guard state == .idle else { return }
    state = .handshaking
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.assumeIsolated().scheduleTask(in: handshakeTimeout) {
      let (this, context) = bound.value
      this.fail(.handshakeTimedOut, context)
    }
    stepHandshake(context)
  }

  /// Enters a state in which nothing more is sent.
  private func finish(_ state: State) {
    self.state = state
    timer?.cancel()
    timer = nil
    let writes = pendingWrites
    pendingWrites = []
    for (_, promise) in writes { promise?.fail(ChannelError.ioOnClosedChannel) }
  }

  // MARK: Receiving

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let ciphertext = unwrapInboundIn(data)
    switch state {
    case .handshaking:
      handshakeBytes += ciphertext.readableBytes
      undecryptedBytes = ciphertext.readableBytes
      session.receive(ciphertext)
      stepHandshake(context)
      // What came behind the end of it is not the handshake's.
      if state == .handshaking, handshakeBytes > Self.maximumHandshakeBytes {
        fail(.handshakeTooLong, context)
      }
    case .open:
      undecryptedBytes += ciphertext.readableBytes
      session.receive(ciphertext)
      decrypt(context)
    case .lingering:
      lingerBytes += ciphertext.readableBytes
      if lingerBytes > Self.maximumLingerBytes { context.close(promise: nil) }
    case .idle, .closed:
      break
    }
  }

  private func stepHandshake(_ context: ChannelHandlerContext) {
    let step = session.handshake()
    switch step {
    case .wantsInput:
      sendCiphertext(context, promise: nil)
    case .failed(let failure):
      fail(failure, context)
    case .done:
      state = .open
      timer?.cancel()
      timer = nil
      sendCiphertext(context, promise: nil)
      context.fireUserInboundEventTriggered(
        TLSHandshakeCompletion(
          peerIdentity: session.peerIdentity, peerCertificates: session.peerCertificates,
          applicationProtocol: session.applicationProtocol))
      if isFlushWanted { flush(context: context) }
      if state == .open { decrypt(context) }
    }
  }

  private func decrypt(_ context: ChannelHandlerContext) {
    var plaintext = makeRoom(context)
    while state == .open {
      if plaintext.writableBytes == 0 {
        deliver(&plaintext, context)
        plaintext = makeRoom(context)
        continue
      }
      switch session.decrypt(into: &plaintext) {
      case .some:
        continue
      case .wantsInput:
        deliver(&plaintext, context)
        if !session.hasPartialRecord { undecryptedBytes = 0 }
        sendCiphertext(context, promise: nil)
        return
      case .closed:
        deliver(&plaintext, context)
        linger(context)
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        return
      case .failed(let failure):
        deliver(&plaintext, context)
        return fail(failure, context)
      }
    }
  }

  private func makeRoom(_ context: ChannelHandlerContext) -> ByteBuffer {
    let record = TLSSession.maximumRecordBytes
    return context.channel.allocator.buffer(capacity: max(64, min(undecryptedBytes, 16 * record)))
  }

  private func deliver(_ plaintext: inout ByteBuffer, _ context: ChannelHandlerContext) {
    guard plaintext.readableBytes > 0 else { return }
    undecryptedBytes = max(0, undecryptedBytes - plaintext.readableBytes)
    context.fireChannelRead(wrapInboundOut(plaintext))
    plaintext = ByteBuffer()
  }

  // MARK: Sending

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch state {
    case .idle, .handshaking, .open: pendingWrites.append((unwrapOutboundIn(data), promise))
    case .lingering, .closed: promise?.fail(ChannelError.ioOnClosedChannel)
    }
  }

  func flush(context: ChannelHandlerContext) {
    guard state == .open else {
      isFlushWanted = true
      return
    }
    isFlushWanted = false
    let writes = pendingWrites
    pendingWrites = []
    var gathered = ByteBuffer()
    var promises: [EventLoopPromise<Void>] = []
    var failure: TLSFailure?
    for (buffer, promise) in writes {
      if let promise { promises.append(promise) }
      failure = failure ?? encrypt(buffer, gathered: &gathered)
      if gathered.readableBytes == 0, session.ciphertextBytes >= Self.pieceBytes {
        write(session.takeCiphertext(), &promises, context)
      }
    }
    if let failure = failure ?? session.encrypt(gathered) {
      for promise in promises { promise.fail(failure) }
      return fail(failure, context)
    }
    write(session.takeCiphertext(), &promises, context)
    context.flush()
  }

  /// Encrypts short buffers together: a record for each would cost more than its bytes. What is left
  /// in `gathered` has to be encrypted later.
  private func encrypt(_ buffer: ByteBuffer, gathered: inout ByteBuffer) -> TLSFailure? {
    if gathered.readableBytes + buffer.readableBytes <= TLSSession.maximumRecordBytes {
      gathered.writeImmutableBuffer(buffer)
      return nil
    }
    if let failure = session.encrypt(gathered) { return failure }
    gathered.clear()
    if buffer.readableBytes >= TLSSession.maximumRecordBytes { return session.encrypt(buffer) }
    gathered.writeImmutableBuffer(buffer)
    return nil
  }

  /// Hands ciphertext to the socket; the promises complete with it.
  private func write(
    _ ciphertext: ByteBuffer?, _ promises: inout [EventLoopPromise<Void>],
    _ context: ChannelHandlerContext
  ) {
    let promise = Self.joined(promises, on: context.eventLoop)
    promises = []
    if let ciphertext {
      context.write(wrapOutboundOut(ciphertext), promise: promise)
    } else {
      promise?.succeed(())
    }
  }

  /// One promise that completes all.
  private static func joined(
    _ promises: [EventLoopPromise<Void>], on eventLoop: any EventLoop
  ) -> EventLoopPromise<Void>? {
    guard promises.count > 1 else { return promises.first }
    let joined = eventLoop.makePromise(of: Void.self)
    joined.futureResult.whenComplete { result in
      for promise in promises { promise.completeWith(result) }
    }
    return joined
  }

  private func sendCiphertext(_ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
    guard let ciphertext = session.takeCiphertext() else {
      promise?.succeed(())
      return
    }
    context.writeAndFlush(wrapOutboundOut(ciphertext), promise: promise)
  }

  // MARK: Closing

  func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    guard mode == .all else {
      promise?.fail(ChannelError.operationUnsupported)
      return
    }
    switch state {
    case .open:
      if let promise { closePromises.append(promise) }
      flush(context: context)
      if state == .open { linger(context) }
    case .lingering:
      // The second close does not wait for the peer.
      context.close(promise: promise)
    case .idle, .handshaking, .closed:
      finish(.closed)
      context.close(promise: promise)
    }
  }

  private func fail(_ failure: TLSFailure, _ context: ChannelHandlerContext) {
    guard state == .handshaking || state == .open else { return }
    linger(context, notify: false)
    context.fireErrorCaught(failure)
  }

  /// Sends what is left, closes the sending half and waits for the peer.
  private func linger(_ context: ChannelHandlerContext, notify: Bool = true) {
    finish(.lingering)
    if notify { session.shutdown() }
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.assumeIsolated().scheduleTask(
      in: .nanoseconds(Self.lingerNanos)
    ) {
      bound.value.1.close(promise: nil)
    }
    let sent = context.eventLoop.makePromise(of: Void.self)
    sent.futureResult.assumeIsolated().whenComplete { _ in
      let (this, context) = bound.value
      guard this.state == .lingering else { return }
      context.close(mode: .output, promise: nil)
      // The end of the peer's bytes is only seen while reading.
      try? context.channel.syncOptions?.setOption(.autoRead, value: true)
      context.read()
    }
    sendCiphertext(context, promise: sent)
  }
}
