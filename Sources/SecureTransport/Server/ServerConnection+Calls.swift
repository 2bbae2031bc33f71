import Logging
import NIOCore
import Wire

extension ServerConnection {
  // MARK: Beginning

  /// Why a request is not served.
  func refusal(of mode: ServerStreams.Mode, at now: NIODeadline) -> Status? {
    if refusesCalls { return Status(.unavailable, "the server shuts down") }
    if let share, !share.takeRequest(at: now) {
      return Status(
        .resourceExhausted,
        "over the limit of \(limits.requestsPerIdentityPerSecond) requests a second of an identity")
    }
    if mode == .clientOpen, profile == .base {
      return Status(.unimplemented, "client streams are not served")
    }
    if unfinishedCalls >= limits.runningCallsPerConnection {
      return Status(
        .resourceExhausted,
        "over the limit of \(limits.runningCallsPerConnection) running calls on a connection")
    }
    if !server.callBegins() {
      return Status(.resourceExhausted, "over the server's limit of running calls")
    }
    return nil
  }

  func start(
    _ request: Request, _ stream: UInt32, _ mode: ServerStreams.Mode, chargedBytes: Int,
    _ identity: PeerIdentity, at now: NIODeadline
  ) {
    guard let context else { return }
    let asked = request.timeoutNanos > 0 ? request.timeoutNanos : limits.defaultDeadlineNanos
    let deadline = now + .nanoseconds(min(asked, limits.maximumDeadlineNanos))
    let cancellation = CallCancellation()
    let messages = mode == .clientOpen ? makeMessages(of: stream, context.eventLoop) : nil
    running[stream] = Running(
      deadline: deadline, cancellation: cancellation, messages: messages)
    unfinishedCalls += 1
    clock.lastCall = now
    arm(deadline)
    server.handler.handle(
      RPCCall(
        request: request, mode: mode, messages: messages, identity: identity,
        deadline: deadline, stream: stream, chargedBytes: chargedBytes,
        cancellation: cancellation,
        connection: NIOLoopBound(self, eventLoop: context.eventLoop),
        eventLoop: context.eventLoop))
  }

  private func makeMessages(of stream: UInt32, _ eventLoop: any EventLoop) -> MessageQueue {
    let connection = NIOLoopBound(self, eventLoop: eventLoop)
    return MessageQueue { _ in
      eventLoop.execute { connection.value.messagesRead(on: stream) }
    }
  }

  // MARK: Answering

  /// A handler has finished a call. Only what its stream still waits for is sent.
  func answer(stream: UInt32, chargedBytes: Int, _ ending: RPCCall.Ending) {
    unfinishedCalls -= 1
    server.callEnds()
    if let call = running.removeValue(forKey: stream), let outbox {
      isOver(call, on: stream, RPCError(.internalError, "the call was answered"))
      switch ending {
      case .response(let response):
        outbox.send(fitting(response), stream: stream)
      case .closing:
        outbox.send(.closing(stream: stream))
      }
      outbox.scheduleFlush()
      clock.lastCall = now
      checkOutbox()
    }
    if running.isEmpty { arm(clock.idleEnd) }
    giveBack(chargedBytes)
    endIfLeft()
  }

  private func fitting(_ response: Response) -> Response {
    guard response.encodedBytes > FrameHeader.maximumDataBytes else { return response }
    tell("reply does not fit a frame", .error, ["bytes": "\(response.encodedBytes)"])
    return Response(status: Status(.resourceExhausted, "the reply does not fit a frame"))
  }

  private func checkOutbox() {
    guard let outbox else { return }
    arm(clock.lastCall + .nanoseconds(limits.writeStallNanos))
    if outbox.outstandingBytes > limits.outboundBytesPerConnection {
      end("client does not take its replies", level: .notice, code: .slow)
    }
  }

  /// Nobody waits for a call that still runs.
  func abandon(_ call: Running, on stream: UInt32, _ error: RPCError) {
    call.cancellation.cancel()
    isOver(call, on: stream, error)
  }

  /// A stream is over, and its call is not among the running ones any more: nothing of it waits.
  private func isOver(_ call: Running, on stream: UInt32, _ error: RPCError) {
    streams.finish(stream)
    if !turns.isEmpty {
      for write in turns.remove(stream) { write.fail(error) }
      waitsNoLonger(stream)
    }
    if let messages = call.messages {
      messages.finish(.failure(error))
      let charge = messages.discard().charge
      if charge > 0 { giveBack(charge) }
      sendWindowUpdates()
    }
  }

  // MARK: Streams

  func write(_ write: StreamWrite) {
    guard !isEnding else { return write.fail(Self.gone) }
    guard streams.contains(write.stream) else {
      return write.fail(RPCError(.cancelled, "nobody waits for the call any more"))
    }
    let bytes = write.payload.readableBytes
    turns.append(write, on: write.stream)
    sendData()
    guard turns.contains(write.stream), let share else { return }
    if share.takeWaiting(bytes) {
      waitingBytes[write.stream, default: 0] += bytes
    } else {
      breakOff(write.stream)
    }
  }

  private func waitsNoLonger(_ stream: UInt32) {
    if let bytes = waitingBytes.removeValue(forKey: stream) { share?.giveBackWaiting(bytes) }
  }

  /// Ends a call of which there is more to send than may wait.
  private func breakOff(_ stream: UInt32) {
    let status = Status(
      .resourceExhausted,
      "over the limit of \(limits.waitingBytesPerIdentity) bytes that wait for an identity's readers"
    )
    guard let call = running.removeValue(forKey: stream) else { return }
    abandon(call, on: stream, RPCError(status.code, status.message))
    refuse(stream, status)
  }

  /// Sends Data as long as the socket takes it and its windows have room, turn by turn.
  func sendData() {
    guard let outbox, !isEnding, !turns.isEmpty else { return }
    let limit =
      profile == .base ? FrameOutbox.highWaterBytes : FrameOutbox.dataBytesWithWindows
    while outbox.outstandingBytes < limit {
      let next = turns.next { stream, write in
        streams.flow?.send.haveRoom(for: write.payload.readableBytes, on: stream) ?? true
      }
      guard let write = next?.item else { break }
      waitsNoLonger(write.stream)
      streams.flow?.send.take(write.payload.readableBytes, on: write.stream)
      outbox.send(write.frame)
      outbox.scheduleFlush()
      clock.lastCall = now
      arm(clock.lastCall + .nanoseconds(limits.writeStallNanos))
      write.continuation?.resume(returning: nil)
    }
  }
}
