import Logging
import NIOCore
import NIOEmbedded
import SecureTransport
import TestSupport
import Wire

/// A client's TLS and a whole server connection with its TLS, in memory and on one clock that stands
/// still. What either sends stays here until it is handed over.
final class MemoryLink {
  enum Direction: Int, CaseIterable {
    case toServer, toClient

    var back: Direction { self == .toServer ? .toClient : .toServer }
  }

  /// The certificates, made once.
  struct Contexts {
    let server: TLSServerContext
    let client: TLSClientContext

    init() throws {
      let made = DevelopmentCertificates(bad: false)
      server = try TLSServerContext(
        certificateChainFile: made.path("server.pem"), privateKeyFile: made.path("server.key"),
        clientCAFile: made.path("ca.pem"), crlFile: made.path("crl.pem"))
      client = try TLSClientContext(
        certificateChainFile: made.path("bureau-620503.pem"),
        privateKeyFile: made.path("bureau-620503.key"), serverCAFile: made.path("ca.pem"))
    }
  }

  private let loop = EmbeddedEventLoop()
  private let client: EmbeddedChannel
  private let server: EmbeddedChannel
  private let inbox = Inbox()
  private let serverEvents = Inbox()
  let acceptor: RPCAcceptor
  let calls: RecordedCalls
  /// Ciphertext on its way.
  var wire: [[UInt8]] = [[], []]
  /// What has become of the records of each direction, where that is watched.
  private(set) var passages = [Passage(), Passage()]
  private let watchesRecords: Bool

  init(
    _ contexts: Contexts, profile: Profile = .base, limits: RPCLimits = RPCLimits(),
    watchesRecords: Bool = false
  ) throws {
    self.watchesRecords = watchesRecords
    calls = RecordedCalls(isStreaming: profile == .fund)
    client = EmbeddedChannel(loop: loop)
    server = EmbeddedChannel(loop: loop)
    acceptor = RPCAcceptor(
      tls: contexts.server, handler: calls, limits: limits,
      logger: Logger(label: "fuzz") { _ in SwiftLogNoOpLogHandler() })
    try contexts.client.secure(client, serverName: "127.0.0.1", profile: profile)
    try client.pipeline.syncOperations.addHandler(inbox)
    try acceptor.accept(server)
    try server.pipeline.syncOperations.addHandler(serverEvents)
    inbox.opened = { [unowned self] in handshakeEnds(.toServer) }
    serverEvents.opened = { [unowned self] in handshakeEnds(.toClient) }
    let address = try SocketAddress(ipAddress: "127.0.0.1", port: 1)
    server.connect(to: address, promise: nil)
    client.connect(to: address, promise: nil)
    gather()
  }

  /// Plaintext that came to the client.
  var received: [UInt8] { inbox.bytes }

  /// What has come to the client since the last time.
  func takeReceived() -> [UInt8] {
    defer { inbox.bytes = [] }
    return inbox.bytes
  }

  var isServerOpen: Bool { server.isActive }

  /// Whether the end that a direction leads to is.
  func isOpen(_ direction: Direction) -> Bool {
    direction == .toServer ? server.isActive : client.isActive
  }

  /// The client sends plaintext, once the handshake is done.
  func send(_ plaintext: ByteBuffer) {
    client.writeAndFlush(plaintext, promise: nil)
    gather()
  }

  /// Hands bytes over, changed or not.
  func deliver(_ bytes: [UInt8], _ direction: Direction) {
    let channel = direction == .toServer ? server : client
    guard channel.isActive, !bytes.isEmpty else { return }
    if watchesRecords { passages[direction.rawValue].arrive(bytes) }
    // What the TLS handler of the client says of bad bytes is its business.
    _ = try? channel.writeInbound(ByteBuffer(bytes: bytes))
    gather()
  }

  /// Hands everything over until nothing comes any more.
  func settle() {
    while let direction = Direction.allCases.first(where: { !wire[$0.rawValue].isEmpty }) {
      let bytes = wire[direction.rawValue]
      wire[direction.rawValue] = []
      deliver(bytes, direction)
    }
  }

  /// The server answers the calls that it has held so far.
  func answerHeld() {
    calls.answerHeld()
    gather()
  }

  func closeClient() {
    client.close(promise: nil)
    gather()
  }

  /// The connection is lost.
  func loseConnection(_ direction: Direction) {
    let channel = direction == .toServer ? server : client
    channel.pipeline.fireChannelInactive()
    gather()
  }

  func pass(_ time: TimeAmount) {
    loop.advanceTime(by: time)
    gather()
  }

  /// Closes both ends, after which nothing of the connection may be left.
  func end() throws {
    calls.release()
    client.close(promise: nil)
    server.close(promise: nil)
    gather()
    // Longer than the server waits for the other side to close.
    pass(.seconds(2))
    loop.run()
    try require(calls.runningCount == 0, "\(calls.runningCount) handlers wait for ever")
    try require(!server.isActive, "the server's end stays open")
    try require(acceptor.connectionCount == 0, "the connection is counted for ever")
    try require(acceptor.runningCallCount == 0, "\(acceptor.runningCallCount) calls run for ever")
    try require(acceptor.heldBytes == 0, "\(acceptor.heldBytes) bytes are held for ever")
  }

  private func gather() {
    repeat { runLoop() } while calls.run()
    for direction in Direction.allCases { takeOutbound(direction) }
  }

  /// The server looks at some hundred frames at a time, and at the next ones a moment later: these are
  /// enough moments for the longest input.
  private func runLoop() {
    for _ in 0..<32 {
      loop.run()
      loop.advanceTime(by: .microseconds(20))
    }
  }

  private func takeOutbound(_ direction: Direction) {
    let channel = direction == .toServer ? client : server
    while let bytes = try? channel.readOutbound(as: ByteBuffer.self) {
      wire[direction.rawValue] += bytes.readableBytesView
      if watchesRecords { passages[direction.rawValue].send(bytes.readableBytesView) }
    }
  }

  /// A sender's handshake is done, and its last flight written.
  private func handshakeEnds(_ direction: Direction) {
    takeOutbound(direction)
    passages[direction.rawValue].endHandshake()
  }

  private final class Inbox: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    var bytes: [UInt8] = []
    /// Called when the handshake is done.
    var opened: () -> Void = {}

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
      // Of the events of a TLS handler, the only one that is not of the channel.
      if !(event is ChannelEvent) { opened() }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      bytes += unwrapInboundIn(data).readableBytesView
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {}
  }
}
