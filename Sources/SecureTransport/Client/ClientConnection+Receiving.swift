import Logging
import NIOCore
import Wire

extension ClientConnection {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard failure == nil else { return }
    decoder.feed(unwrapInboundIn(data))
    do throws(FrameError) {
      while failure == nil, let frame = try decoder.next() { receive(frame) }
    } catch {
      fail(RPCError(.internalError, "\(error)"), code: .frameSize)
    }
    sendWindowUpdates()
    sendWaiting()
    endIfLeft()
  }

  private func receive(_ frame: Frame) {
    hasResponse = true
    switch streams.receive(frame) {
    case .response(let stream, let response):
      let result: Result<ByteBuffer, RPCError> =
        response.failure.map { .failure(RPCError($0)) } ?? .success(response.payload)
      if case .success(let payload) = result, payload.readableBytes > 0 { push(payload, stream) }
      close(stream, result)
    case .message(let stream, let payload, let isLast):
      push(payload, stream)
      if isLast { close(stream, .success(ByteBuffer())) }
    case .end(let stream):
      close(stream, .success(ByteBuffer()))
    case .ping(let bytes):
      outbox?.send(ControlFrame.pong(bytes).frame)
      outbox?.scheduleFlush()
    case .goAway(let goAway, let abandoned):
      leave(goAway, abandoned: abandoned)
    case .ignore, .roomChanged:
      break
    case .violation(let fault):
      logger.error("server broke the protocol", metadata: ["reason": "\(fault)"])
      fail(RPCError(.internalError, "\(fault)"), code: fault.code)
    }
  }

  private func close(_ stream: UInt32, _ result: Result<ByteBuffer, RPCError>) {
    guard let call = calls.removeValue(forKey: stream) else { return }
    setSlow(call, false)
    for write in turns.remove(stream) { write.fail(ClientCall.over) }
    call.end(result)
  }

  /// Gives a message to the reader of a stream; a unary call gets its payload when it ends.
  private func push(_ payload: ByteBuffer, _ stream: UInt32) {
    guard let call = calls[stream], case .stream(let messages) = call.consumer else { return }
    guard messages.push(payload) else { return giveUp(call, outcome: nil) }
    if profile == .base, messages.count >= RPCStream.highWaterMessages { setSlow(call, true) }
  }

  /// The reader of a stream has read some of its messages.
  func messagesRead(_ messages: MessageQueue, of call: ClientCall) {
    let read = messages.takeRead()
    if messages.count <= RPCStream.lowWaterMessages { setSlow(call, false) }
    guard let stream = call.stream, failure == nil else { return }
    streams.flow?.read(read.bytes, on: stream)
    sendWindowUpdates()
  }

  func sendWindowUpdates() {
    guard failure == nil, let outbox, let updates = streams.flow?.takeUpdates(), !updates.isEmpty
    else { return }
    for update in updates { outbox.send(update.frame) }
    outbox.scheduleFlush()
  }

  /// In the base a slow reader stops the reading of the socket.
  func setSlow(_ call: ClientCall, _ value: Bool) {
    guard call.isSlow != value else { return }
    call.isSlow = value
    let wasReading = slowStreams == 0
    slowStreams += value ? 1 : -1
    guard wasReading != (slowStreams == 0) else { return }
    try? context?.channel.syncOptions?.setOption(.autoRead, value: slowStreams == 0)
  }
}
