import NIOCore
import Wire

extension ClientConnection {
  func start(_ call: ClientCall, _ consumer: ClientCall.Consumer) {
    call.consumer = consumer
    if let failure { return call.end(.failure(notBegun(failure))) }
    if let goAway { return call.end(.failure(Self.left(goAway))) }
    guard !call.isGivenUp else { return call.end(.failure(Self.cancelled)) }
    guard call.request.encodedBytes <= FrameHeader.maximumDataBytes else {
      return call.end(.failure(RPCError(.resourceExhausted, "the request does not fit a frame")))
    }
    guard call.mode != .duplex || profile == .fund else {
      return call.end(
        .failure(RPCError(.unimplemented, "the server takes no client streams: it has no fund/1")))
    }
    guard waiting.count < ClientLimits.waitingCalls else {
      return call.end(.failure(RPCError(.resourceExhausted, "too many calls wait")))
    }
    waiting.append(call)
    arm(call.deadline)
    sendWaiting()
  }

  /// Sends what waits, calls before Data.
  func sendWaiting() {
    guard isReady, failure == nil, let outbox else { return }
    while !outbox.isBehind, let call = waiting.first {
      guard call.consumer != nil else {
        waiting.removeFirst()
        continue
      }
      guard let stream = streams.open(call.mode) else {
        if streams.isExhausted {
          availability.end()
          if calls.isEmpty { fail(RPCError(.unavailable, "the connection has no streams left")) }
        }
        break
      }
      waiting.removeFirst()
      call.stream = stream
      calls[stream] = call
      outbox.send(call.request, stream: stream, flags: call.mode.requestFlags)
      outbox.scheduleFlush()
      for var write in call.earlyWrites {
        write.stream = stream
        turns.append(write, on: stream)
      }
      call.earlyWrites = []
    }
    sendData(outbox)
  }

  /// Sends Data as long as the socket takes it and its windows have room, turn by turn.
  private func sendData(_ outbox: FrameOutbox) {
    while !turns.isEmpty, outbox.outstandingBytes < FrameOutbox.dataBytesWithWindows {
      let next = turns.next { stream, write in
        streams.flow?.send.haveRoom(for: write.payload.readableBytes, on: stream) ?? false
      }
      guard let write = next?.item else { break }
      streams.flow?.send.take(write.payload.readableBytes, on: write.stream)
      outbox.send(write.frame)
      outbox.scheduleFlush()
      write.continuation?.resume(returning: nil)
    }
  }

  /// Sends a message of a duplex call, or its end, in the order in which they come.
  func write(_ write: StreamWrite, of call: ClientCall) {
    guard call.consumer != nil, failure == nil else { return write.fail(ClientCall.over) }
    guard let stream = call.stream else {
      call.earlyWrites.append(write)
      return
    }
    var write = write
    write.stream = stream
    turns.append(write, on: stream)
    sendWaiting()
  }

  static let cancelled = RPCError(.cancelled, "the caller was cancelled")

  /// Ends a call that its caller does not want any more. The server is told in `fund/1`; the base
  /// has no way to.
  func giveUp(_ call: ClientCall, outcome: RPCError?) {
    call.isGivenUp = true
    let error = outcome ?? Self.cancelled
    if let stream = call.stream {
      calls[stream] = nil
      if streams.giveUp(stream), profile == .fund, failure == nil {
        let code = UInt32(bitPattern: error.code.rawValue)
        outbox?.send(ControlFrame.cancel(stream: stream, code: code).frame)
        outbox?.scheduleFlush()
      }
      discard(call, stream)
    }
    setSlow(call, false)
    var told = error
    told.isOutcomeUnknown = call.stream != nil
    call.end(.failure(told))
    sendWaiting()
    endIfLeft()
  }

  /// Nobody sends or reads anything on a stream any more.
  private func discard(_ call: ClientCall, _ stream: UInt32) {
    for write in turns.remove(stream) { write.fail(ClientCall.over) }
    if case .stream(let messages) = call.consumer { _ = messages.discard() }
    streams.flow?.discard(stream)
    sendWindowUpdates()
  }

  // MARK: The server leaves

  /// The error of a call that a server did not look at.
  static func left(_ goAway: GoAway) -> RPCError {
    RPCError(
      .unavailable, "the server takes no further call here: \(goAway.codeName) \(goAway.text)",
      isNotBegun: true)
  }

  func leave(_ goAway: GoAway, abandoned: [UInt32]) {
    self.goAway = goAway
    availability.end()
    for stream in abandoned {
      guard let call = calls.removeValue(forKey: stream) else { continue }
      discard(call, stream)
      call.end(.failure(Self.left(goAway)))
    }
    while let call = waiting.popFirst() { call.end(.failure(Self.left(goAway))) }
    endIfLeft()
  }

  /// Closes a connection that the server has left, once its last call is over.
  func endIfLeft() {
    guard goAway != nil, calls.isEmpty else { return }
    fail(RPCError(.unavailable, "the server left"))
  }

  // MARK: Time

  func arm(_ deadline: NIODeadline) {
    guard deadline < timerDeadline, let context else { return }
    timer?.cancel()
    timerDeadline = deadline
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) {
      self.timePassed()
    }
  }

  private func timePassed() {
    timerDeadline = .distantFuture
    timer = nil
    let now = NIODeadline.now()
    var next = NIODeadline.distantFuture
    var expired: [ClientCall] = []
    for call in Array(calls.values) + Array(waiting) where call.consumer != nil {
      if call.deadline <= now { expired.append(call) } else { next = min(next, call.deadline) }
    }
    for call in expired {
      giveUp(call, outcome: RPCError(.deadlineExceeded, "no answer before the deadline"))
    }
    if next != .distantFuture { arm(next) }
  }
}
