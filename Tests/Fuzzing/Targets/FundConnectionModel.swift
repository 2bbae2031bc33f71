import NIOCore
import SecureTransport
import Wire

/// What a client of `fund/1` gets from a whole server, by Protocol/FUND1.md: in each turn the frames
/// that reached the server together, then what it has sent by the time that it has nothing to do.
struct FundConnectionModel {
  /// Small, so that they are reached.
  static let limits = {
    var limits = RPCLimits()
    limits.streamsPerConnection = 8
    limits.streamWindowBytes = 4 << 20
    limits.connectionWindowBytes = 6 << 20
    limits.controlFramesAtOnce = 60
    return limits
  }()

  private static let settings = {
    var settings = Settings()
    settings.streamWindow = limits.streamWindowBytes
    settings.connectionWindow = limits.connectionWindowBytes
    settings.maximumStreams = UInt32(limits.streamsPerConnection)
    return settings
  }()

  private struct Call {
    let work: TestWork
    /// What it has to write, or to answer.
    var messages: [ByteBuffer] = []
    /// What has come and it has not read.
    var unread: [ByteBuffer] = []
    var isClientOpen: Bool
    var bytes = 0

    var unreadBytes: Int { unread.reduce(0) { $0 + $1.readableBytes } }

    /// The next message to be written, nil when there is none.
    var next: ByteBuffer? { work == .write ? messages.first : unread.first }
    var closes: Bool { next == nil && (work == .write || work == .echo && !isClientOpen) }

    mutating func takeNext() {
      if work == .write { messages.removeFirst() } else { unread.removeFirst() }
    }
  }

  private struct Answer: Hashable {
    var code: StatusCode
    var payload = ByteBuffer()
    /// The server may have closed before it came to that.
    var isOptional: Bool
  }

  private var server = ServerModel(
    maximumStreams: limits.streamsPerConnection, fund: FundModel(settings))
  private var calls: [UInt32: Call] = [:]
  /// Those that are over since this turn.
  private var over: [UInt32: Call] = [:]
  private var responses: [UInt32: [Answer]] = [:]
  private var pongs: [(bytes: UInt64, isOptional: Bool)] = []
  private var violation: (code: GoAway.Code, isOptional: Bool)?
  private var controlFrames = 0
  private var hasClientLeft = false
  private var mayHaveClosed = false
  private var hasSettings = false
  private var hasGoneAway = false
  /// The server has closed the connection, as it must.
  private(set) var isEnded = false

  // MARK: What the server gets

  mutating func receive(_ frame: Frame) {
    guard violation == nil else { return }
    if frame.type.rawValue >= 0x80 {
      controlFrames += 1
      if controlFrames > Self.limits.controlFramesAtOnce { return violate(.tooMuch) }
    }
    switch server.receive(frame) {
    case .serve(let stream, let isStream): begin(stream, frame, isStream: isStream)
    case .serveOpen(let stream): begin(stream, frame, isStream: true, takesStream: true)
    case .message(let stream, let bytes, let isLast):
      if bytes != nil { calls[stream]?.unread.append(frame.payload) }
      if isLast { calls[stream]?.isClientOpen = false }
    case .refuse(let stream, let code):
      expect(Answer(code: code, isOptional: mayHaveClosed), stream)
    case .fund(.ping(let bytes)): pongs.append((bytes, mayHaveClosed))
    case .fund(.cancel(let stream)):
      server.fund?.receiving.read(calls[stream]?.unreadBytes ?? 0)
      over[stream] = calls.removeValue(forKey: stream)
    case .fund(.goAway): hasClientLeft = true
    case .fund(.violation(let code)): violate(code)
    case .ignore, .fund(.ignored), .fund(.roomChanged): break
    }
    // In order, as soon as nothing runs; what comes behind is not looked at.
    if hasClientLeft, server.open.isEmpty { mayHaveClosed = true }
  }

  /// Bytes came that are no frame.
  mutating func receiveNoFrame() {
    if violation == nil { violate(.frameSize) }
  }

  private mutating func violate(_ code: GoAway.Code) { violation = (code, mayHaveClosed) }

  private mutating func expect(_ answer: Answer, _ stream: UInt32) {
    responses[stream, default: []].append(answer)
  }

  private mutating func begin(
    _ stream: UInt32, _ frame: Frame, isStream: Bool, takesStream: Bool = false
  ) {
    guard let request = try? Request(decoding: frame.payload) else { return }
    let work = TestWork(
      method: request.method, isStream: isStream, takesStream: takesStream, isStreaming: true)
    guard work != .reply else {
      expect(Answer(code: .ok, payload: request.payload, isOptional: mayHaveClosed), stream)
      return server.end(stream)
    }
    calls[stream] = Call(
      work: work,
      messages: work == .write ? TestWork.messages(for: request.payload) : [request.payload],
      isClientOpen: takesStream)
  }

  /// The handler answers what it has held.
  mutating func answerHeld() {
    for (stream, call) in calls where call.work == .hold {
      server.fund?.receiving.read(call.unreadBytes)
      for payload in call.messages {
        expect(Answer(code: .ok, payload: payload, isOptional: false), stream)
      }
      end(stream)
    }
  }

  // MARK: What the client gets

  /// The end of a turn.
  ///
  /// - Parameters:
  ///   - frames: what the server has sent in it.
  ///   - isOpen: whether the server's end is.
  mutating func endTurn(_ frames: [Frame], isOpen: Bool) throws {
    // A connection that ends drops its handlers before they run.
    if violation == nil { readTotals() }
    for frame in frames { try check(frame) }
    try require(hasSettings, "no settings")
    let missing = responses.filter { $0.value.contains { !$0.isOptional } }
    try require(missing.isEmpty, "\(missing) did not come")
    try require(pongs.allSatisfy(\.isOptional), "a PING was not answered")
    over = [:]
    if let violation {
      try require(hasGoneAway || violation.isOptional, "no GOAWAY with \(violation.code)")
      isEnded = true
    } else if hasClientLeft, server.open.isEmpty {
      isEnded = true
    }
    try require(isOpen != isEnded, isOpen ? "it stays open" : "it was closed without a reason")
    if !isEnded { try checkRest() }
  }

  /// Calls that only read have read all that came.
  private mutating func readTotals() {
    for (stream, call) in calls where call.work == .total {
      let bytes = call.bytes + call.unreadBytes
      server.fund?.receiving.read(call.unreadBytes)
      calls[stream]?.unread = []
      calls[stream]?.bytes = bytes
      guard !call.isClientOpen else { continue }
      expect(Answer(code: .ok, payload: TestWork.total(bytes), isOptional: false), stream)
      end(stream)
    }
  }

  private mutating func end(_ stream: UInt32) {
    server.end(stream)
    over[stream] = calls.removeValue(forKey: stream)
  }

  private mutating func check(_ frame: Frame) throws {
    try require(!hasGoneAway, "a frame of type \(frame.type) behind a GOAWAY")
    let isFirst = !hasSettings
    hasSettings = true
    try require(isFirst == (frame.type.rawValue == 0x80), "SETTINGS are not first, or not alone")
    switch frame.type.rawValue {
    case 2: try checkResponse(frame)
    case 3: try checkData(frame)
    case 0x80:
      try require(try ControlFrame(frame) == .settings(Self.settings), "other settings")
    case 0x82:
      let bytes = frame.payload.getInteger(at: frame.payload.readerIndex, as: UInt64.self)
      try require(bytes != nil && bytes == pongs.first?.bytes, "a PONG of other bytes")
      pongs.removeFirst()
    case 0x84: try checkUpdate(frame)
    case 0x85:
      guard case .goAway(let goAway)? = try ControlFrame(frame), let violation else {
        throw FuzzFinding("a GOAWAY without a reason")
      }
      try require(
        goAway.code == violation.code.rawValue && goAway.lastStream == server.highest,
        "\(goAway) in place of \(violation.code) behind stream \(server.highest)")
      hasGoneAway = true
    default: throw FuzzFinding("the server sends a frame of type \(frame.type)")
    }
  }

  private mutating func checkResponse(_ frame: Frame) throws {
    let response = try Response(decoding: frame.payload)
    let code = response.status?.code ?? .ok
    guard let wanted = responses[frame.stream]?.first else {
      throw FuzzFinding("\(code) on stream \(frame.stream) that nobody asked for")
    }
    try require(
      wanted.code == code && wanted.payload == response.payload,
      "\(code) in place of \(wanted) on stream \(frame.stream)")
    responses[frame.stream]?.removeFirst()
    if responses[frame.stream]?.isEmpty == true { responses[frame.stream] = nil }
  }

  private mutating func checkData(_ frame: Frame) throws {
    let (stream, bytes) = (frame.stream, frame.payload.readableBytes)
    guard var call = calls[stream] ?? over[stream], call.work == .write || call.work == .echo else {
      throw FuzzFinding("Data on stream \(stream) that has none")
    }
    if frame.flags.contains(.remoteClosed) {
      try require(
        bytes == 0 && frame.flags == [.remoteClosed, .noData] && call.closes,
        "stream \(stream) is closed too soon, or with a message")
      return end(stream)
    }
    try require(
      frame.flags.isEmpty && frame.payload == call.next, "another message on stream \(stream)")
    call.takeNext()
    if calls[stream] == nil {
      over[stream] = call
      try require(
        server.fund?.sending?.takeFromConnection(bytes) == true, "Data without room")
    } else {
      calls[stream] = call
      if call.work == .echo { server.fund?.receiving.read(bytes) }
      try require(
        bytes == 0 || server.fund?.sending?.take(bytes, on: stream) == true, "Data without room")
    }
  }

  private mutating func checkUpdate(_ frame: Frame) throws {
    guard case .windowUpdate(let stream, let increment)? = try ControlFrame(frame) else { return }
    let isGiven = server.fund?.receiving.give(Int(increment), on: stream)
    try require(isGiven == true && stream <= server.highest, "a window of \(stream) overflows")
    let room =
      stream == 0
      ? server.fund?.receiving.connection : server.fund?.receiving.room(ofStream: stream)
    let size =
      stream == 0 ? Self.limits.connectionWindowBytes : Self.limits.streamWindowBytes
    try require(room ?? 0 <= Int(size), "more is given back of stream \(stream) than was taken")
  }

  /// Of a server that has nothing to do: what can be sent was sent, and what was read is given back.
  private func checkRest() throws {
    guard let fund = server.fund else { return }
    for (stream, call) in calls where call.work == .write || call.work == .echo {
      try require(!call.closes, "stream \(stream) is not closed")
      guard let bytes = call.next?.readableBytes else { continue }
      let room = fund.sending?.room(on: stream) ?? 0
      try require(
        bytes > room, "\(bytes) bytes wait on stream \(stream) though \(room) have room")
    }
    var unread = 0
    for (stream, call) in calls {
      unread += call.unreadBytes
      guard call.isClientOpen else { continue }
      try checkGiven(
        size: Int(Self.limits.streamWindowBytes), room: fund.receiving.room(ofStream: stream),
        unread: call.unreadBytes, "stream \(stream)")
    }
    try checkGiven(
      size: Int(Self.limits.connectionWindowBytes), room: fund.receiving.connection,
      unread: unread, "the connection")
    try require(
      fund.receiving.owed == Int(Self.limits.connectionWindowBytes) - fund.receiving.connection
        - unread, "\(fund.receiving.owed) bytes are owed by another count")
  }

  private func checkGiven(size: Int, room: Int, unread: Int, _ what: String) throws {
    let read = size - room - unread
    try require(read >= 0, "\(what) got back \(-read) bytes that were not read")
    try require(
      read == 0 || read < size / 2 && room >= FrameHeader.maximumDataBytes,
      "\(read) bytes were read of \(what), which has room for \(room), and are not given back")
  }
}
