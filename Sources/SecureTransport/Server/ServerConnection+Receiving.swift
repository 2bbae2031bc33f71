import CoreMetrics
import Logging
import NIOCore
import Wire

extension ServerConnection {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isEnding else { return }
    decoder.feed(unwrapInboundIn(data))
    receiveFrames()
  }

  private func receiveFrames() {
    guard !intake.isReading, let identity else { return }
    intake.isReading = true
    defer { intake.isReading = false }
    var framesLeft = Self.framesPerTurn
    do throws(FrameError) {
      while !isEnding, intake.pauses.isEmpty, let header = try decoder.header() {
        guard intake.nextCharge != nil || charge(Self.charge(for: header)) else { break }
        guard let frame = try decoder.next() else { break }
        let charge = intake.nextCharge ?? 0
        intake.nextCharge = nil
        clock.frameBegan = nil
        receive(frame, charge, from: identity)
        if let outbox, outbox.outstandingBytes >= pauseBytes { intake.pauses.insert(.outbox) }
        framesLeft -= 1
        if framesLeft == 0, decoder.bufferedBytes > 0 { giveWay() }
      }
    } catch {
      return end("\(error)", level: .notice, code: .frameSize)
    }
    guard !isEnding else { return }
    sendWindowUpdates()
    if intake.pauses.isEmpty, decoder.bufferedBytes > 0, clock.frameBegan == nil {
      clock.frameBegan = now
      if let end = clock.frameEnd { arm(end) }
    }
    if !intake.pauses.isEmpty {
      clock.frameBegan = nil
      if intake.pauses.contains(.outbox) { arm(now + .nanoseconds(limits.writeStallNanos)) }
      setAutoRead(false)
    }
  }

  /// Frames that are looked at before the other connections of the event loop have their turn: what was
  /// read at once may hold tens of thousands of small ones.
  static let framesPerTurn = 256
  /// An event loop looks at its sockets only when it has no task that is due, so the rest is due later.
  private static let otherTurns = TimeAmount.microseconds(20)

  private func giveWay() {
    intake.pauses.insert(.turn)
    context?.eventLoop.assumeIsolated().scheduleTask(in: Self.otherTurns) { self.lift(.turn) }
  }

  /// Bytes of replies not taken at which the client is not read. With windows there is always some
  /// Data among them.
  private var pauseBytes: Int {
    profile == .base ? FrameOutbox.highWaterBytes : FrameOutbox.highWaterBytesWithWindows
  }

  private func setAutoRead(_ value: Bool) {
    try? context?.channel.syncOptions?.setOption(.autoRead, value: value)
  }

  private func lift(_ pause: Intake.Pauses) {
    guard intake.pauses.contains(pause), !isEnding else { return }
    intake.pauses.remove(pause)
    guard intake.pauses.isEmpty else { return }
    receiveFrames()
    if intake.pauses.isEmpty { setAutoRead(true) }
  }

  func outboxProgressed() {
    guard let outbox, !isEnding else { return }
    sendData()
    if outbox.outstandingBytes < pauseBytes { lift(.outbox) }
    endIfLeft()
  }

  // MARK: Budgets

  /// What a frame weighs on the budgets. What is over as soon as it is read weighs nothing: it must
  /// get through when the budgets are full.
  private static func charge(for header: FrameHeader) -> Int {
    if header.type == .data { return MessageQueue.charge(of: header.dataBytes) }
    if header.type.isControl, header.dataBytes <= ControlFrame.maximumDataBytes { return 0 }
    return header.dataBytes
  }

  /// Takes the bytes of the next frame from the budgets, or pauses until it is worth trying again.
  private func charge(_ bytes: Int) -> Bool {
    if bytes == 0 {
      intake.nextCharge = 0
      return true
    }
    guard intake.chargedBytes == 0 || intake.chargedBytes + bytes <= limits.bytesPerConnection
    else {
      intake.pauses.insert(.connectionBytes)
      return false
    }
    guard let context, let share else { return false }
    let (bound, eventLoop) = (NIOLoopBound(self, eventLoop: context.eventLoop), context.eventLoop)
    let retry: @Sendable () -> Void = { eventLoop.execute { bound.value.lift(.sharedBytes) } }
    guard share.budget.take(bytes, orWait: retry) else {
      intake.pauses.insert(.sharedBytes)
      return false
    }
    guard server.budget.take(bytes, orWait: retry) else {
      share.budget.giveBack(bytes)
      intake.pauses.insert(.sharedBytes)
      return false
    }
    intake.chargedBytes += bytes
    intake.nextCharge = bytes
    return true
  }

  func giveBack(_ bytes: Int) {
    intake.chargedBytes -= bytes
    share?.budget.giveBack(bytes)
    server.budget.giveBack(bytes)
    lift(.connectionBytes)
  }

  // MARK: Frames

  private func receive(_ frame: Frame, _ charge: Int, from identity: PeerIdentity) {
    if frame.type.isControl, profile == .fund, share?.takeControlFrame(at: now) == false {
      giveBack(charge)
      return end("too many control frames", level: .notice, code: .tooMuch)
    }
    switch streams.receive(frame) {
    case .open(let stream, let mode, let request):
      let now = now
      if let status = refusal(of: mode, at: now) {
        streams.finish(stream)
        refuse(stream, status)
        giveBack(charge)
      } else {
        start(request, stream, mode, chargedBytes: charge, identity, at: now)
      }
    case .refuse(let stream, let status):
      giveBack(charge)
      // Mistakes are answered, but not without end: in the base nothing else limits them.
      guard share?.takeControlFrame(at: now) != false else {
        return end("too many mistakes", level: .notice, code: .tooMuch)
      }
      refuse(stream, status)
    case .message(let stream, let payload, let isLast):
      receive(payload, isLast, charge, on: stream)
    case .cancelled(let stream, let code):
      cancel(stream, code)
    case .roomChanged:
      if streams.flow?.peer != nil { clock.settingsCame() }
      sendData()
    case .ping(let bytes):
      outbox?.send(ControlFrame.pong(bytes).frame)
      outbox?.scheduleFlush()
    case .goAway(let goAway):
      logger.debug("client leaves", metadata: ["code": "\(goAway.codeName)"])
      leave(nil, "client leaves")
    case .violation(let fault):
      giveBack(charge)
      end("\(fault)", level: .notice, code: fault.code)
    case .ignore:
      giveBack(charge)
    }
  }

  /// A message that the client sends on a stream, for its handler to read.
  private func receive(
    _ payload: ByteBuffer?, _ isLast: Bool, _ charge: Int, on stream: UInt32
  ) {
    let messages = running[stream]?.messages
    if payload.map({ messages?.push($0) ?? false }) != true { giveBack(charge) }
    if isLast { messages?.finish(.success(())) }
  }

  /// A handler has read messages of its stream.
  func messagesRead(on stream: UInt32) {
    guard let read = running[stream]?.messages?.takeRead() else { return }
    streams.flow?.read(read.bytes, on: stream)
    sendWindowUpdates()
    giveBack(read.charge)
  }

  func sendWindowUpdates() {
    guard !isEnding, let outbox, let updates = streams.flow?.takeUpdates(), !updates.isEmpty else {
      return
    }
    for update in updates { outbox.send(update.frame) }
    outbox.scheduleFlush()
  }

  /// The client does not wait for a call any more.
  private func cancel(_ stream: UInt32, _ code: UInt32) {
    guard let call = running.removeValue(forKey: stream) else { return }
    logger.debug("call cancelled", metadata: ["stream": "\(stream)", "code": "\(code)"])
    abandon(call, on: stream, RPCError(.cancelled, "the client does not wait any more"))
    endIfLeft()
  }

  func refuse(_ stream: UInt32, _ status: Status) {
    server.metrics.refusedRequests.increment()
    tell(
      "request refused", .notice,
      ["status": "\(status.code.name)", "reason": "\(status.message)"])
    outbox?.send(Response(status: status), stream: stream)
    outbox?.scheduleFlush()
  }
}
