import NIOCore
import TestSupport
import Testing
import Wire

/// A client's and a server's streams talk over two pipes of bytes, at random and cut at random.
///
/// Both keep the windows as they should, or one of them would call it a violation; and in the end
/// nothing is lost of any window, whatever was cancelled, answered or left unread meanwhile.
@Suite struct FundConversationTests {
  /// Bytes on their way.
  private struct Pipe {
    var bytes = ByteBuffer()
    var decoder = FrameDecoder()

    mutating func send(_ frame: Frame) { frame.encode(into: &bytes) }

    /// Lets some arrive, all of them if nil.
    mutating func arrive(_ count: Int?) throws -> [Frame] {
      if let piece = bytes.readSlice(length: min(count ?? .max, bytes.readableBytes)) {
        decoder.feed(piece)
      }
      bytes.discardReadBytes()
      var frames: [Frame] = []
      while let frame = try decoder.next() { frames.append(frame) }
      return frames
    }
  }

  private struct Conversation {
    var client = ClientStreams(maximumStreams: 6, settings)
    var server = ServerStreams(settings)
    var toServer = Pipe()
    var toClient = Pipe()
    /// Data that came and was not read, in bytes.
    var unreadByServer: [UInt32: Int] = [:]
    var unreadByClient: [UInt32: Int] = [:]
    /// Streams on which the client may still send.
    var openForClient: Set<UInt32> = []
    var openForServer: Set<UInt32> = []
    var messages = 0
    var violations: [ConnectionFault] = []

    static let settings: Settings = {
      var settings = Settings()
      settings.streamWindow = 5 << 20
      settings.connectionWindow = 9 << 20
      settings.maximumStreams = 6
      return settings
    }()

    init() {
      toServer.send(ControlFrame.settings(Self.settings).frame)
      toClient.send(ControlFrame.settings(Self.settings).frame)
    }

    mutating func open() {
      guard let stream = client.open(.duplex) else { return }
      openForClient.insert(stream)
      toServer.send(FundServerStreamsTests.open(stream, .remoteOpen))
    }

    mutating func sendByClient(_ stream: UInt32, _ bytes: Int) {
      guard openForClient.contains(stream),
        client.flow?.send.haveRoom(for: bytes, on: stream) == true
      else { return }
      client.flow?.send.take(bytes, on: stream)
      toServer.send(FundServerStreamsTests.data(stream, bytes: bytes))
    }

    mutating func sendByServer(_ stream: UInt32, _ bytes: Int) {
      guard openForServer.contains(stream),
        server.flow?.send.haveRoom(for: bytes, on: stream) == true
      else { return }
      server.flow?.send.take(bytes, on: stream)
      toClient.send(FundServerStreamsTests.data(stream, bytes: bytes))
    }

    mutating func answer(_ stream: UInt32) {
      guard openForServer.remove(stream) != nil else { return }
      server.finish(stream)
      unreadByServer[stream] = nil
      toClient.send(ClientStreamsTests.response(stream))
    }

    mutating func cancel(_ stream: UInt32) {
      guard client.giveUp(stream) else { return }
      openForClient.remove(stream)
      unreadByClient[stream] = nil
      toServer.send(ControlFrame.cancel(stream: stream, code: 1).frame)
    }

    mutating func readByServer(_ stream: UInt32, _ bytes: Int) {
      let count = min(bytes, unreadByServer[stream] ?? 0)
      unreadByServer[stream, default: 0] -= count
      server.flow?.read(count, on: stream)
    }

    mutating func readByClient(_ stream: UInt32, _ bytes: Int) {
      let count = min(bytes, unreadByClient[stream] ?? 0)
      unreadByClient[stream, default: 0] -= count
      client.flow?.read(count, on: stream)
    }

    mutating func deliver(_ count: Int?) throws {
      for frame in try toServer.arrive(count) {
        switch server.receive(frame) {
        case .open(let stream, _, _): openForServer.insert(stream)
        case .message(let stream, let payload, _):
          unreadByServer[stream, default: 0] += payload?.readableBytes ?? 0
          messages += 1
        case .cancelled(let stream, _):
          openForServer.remove(stream)
          unreadByServer[stream] = nil
        case .violation(let fault): violations.append(fault)
        case .refuse(let stream, let status): Issue.record("\(stream): \(status)")
        default: break
        }
      }
      for frame in try toClient.arrive(count) {
        switch client.receive(frame) {
        case .response(let stream, _): openForClient.remove(stream)
        case .message(let stream, let payload, _):
          unreadByClient[stream, default: 0] += payload.readableBytes
          messages += 1
        case .violation(let fault): violations.append(fault)
        default: break
        }
      }
    }

    mutating func giveBack() {
      for update in client.flow?.takeUpdates() ?? [] { toServer.send(update.frame) }
      for update in server.flow?.takeUpdates() ?? [] { toClient.send(update.frame) }
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `both keep the windows, and nothing of them is lost`(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var talk = Conversation()
    for _ in 0..<1_500 {
      let streams = talk.openForClient.union(talk.openForServer).sorted()
      let stream = streams.randomElement(using: &random) ?? 1
      let bytes =
        [1, 10_000, 1 << 20, 4 << 20].randomElement(using: &random)!
        - Int.random(in: 0...1, using: &random)
      switch Int.random(in: 0..<20, using: &random) {
      case 0, 1: talk.open()
      case 2...5: talk.sendByClient(stream, bytes)
      case 6...9: talk.sendByServer(stream, bytes)
      case 10: talk.answer(stream)
      case 11: talk.cancel(stream)
      case 12, 13: talk.readByServer(stream, bytes)
      case 14, 15: talk.readByClient(stream, bytes)
      default: try talk.deliver(Int.random(in: 0..<3_000_000, using: &random))
      }
      if Bool.random(using: &random) { talk.giveBack() }
      #expect(talk.violations == [])
      if !talk.violations.isEmpty { return }
    }
    // Everything is read and answered; then a stream takes the largest message both ways.
    for _ in 0..<4 {
      try talk.deliver(nil)
      for (stream, count) in talk.unreadByServer { talk.readByServer(stream, count) }
      for (stream, count) in talk.unreadByClient { talk.readByClient(stream, count) }
      for stream in talk.openForServer { talk.answer(stream) }
      talk.giveBack()
    }
    try talk.deliver(nil)
    #expect(talk.client.count == 0 && talk.server.count == 0)
    #expect(talk.messages > 100)
    let opened = talk.client.open(.duplex)
    let stream = try #require(opened)
    #expect(talk.client.flow?.send.haveRoom(for: 4 << 20, on: stream) == true)
    #expect(talk.server.flow?.send.haveRoom(for: 4 << 20, on: stream) == true)
    #expect(talk.violations == [])
  }
}
