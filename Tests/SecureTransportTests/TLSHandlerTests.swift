import NIOCore
import NIOEmbedded
import Testing

@testable import SecureTransport

/// The TLS handlers of a client and a server, without sockets.
@Suite struct TLSHandlerTests {
  /// What comes out of a handler.
  private final class Inbox: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    var bytes = 0
    var reads = 0
    var failure: TLSFailure?

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      bytes += unwrapInboundIn(data).readableBytes
      reads += 1
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
      failure = error as? TLSFailure
    }
  }

  private struct Pair {
    let client = EmbeddedChannel()
    let server = EmbeddedChannel()
    let inbox = Inbox()

    init() throws {
      try TestCertificates.client().secure(client, serverName: "127.0.0.1")
      let session = try TLSSession(server: TestCertificates.server())
      try server.pipeline.syncOperations.addHandlers(TLSHandler(session: session), inbox)
      for channel in [client, server] {
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
      }
    }

    /// All that a side has written.
    func written(by channel: EmbeddedChannel) throws -> ByteBuffer {
      var all = ByteBuffer()
      while var bytes = try channel.readOutbound(as: ByteBuffer.self) { all.writeBuffer(&bytes) }
      return all
    }
  }

  @Test func `what comes together with the end of a handshake is data, however much`() throws {
    let pair = try Pair()
    let sent = 2 * TLSHandler.maximumHandshakeBytes
    pair.client.writeAndFlush(ByteBuffer(repeating: 1, count: sent), promise: nil)
    try pair.server.writeInbound(pair.written(by: pair.client))
    try pair.client.writeInbound(pair.written(by: pair.server))
    try pair.server.writeInbound(pair.written(by: pair.client))
    #expect(pair.inbox.failure == nil)
    #expect(pair.inbox.bytes == sent)
    #expect(pair.inbox.reads <= 2)
  }

  @Test func `more bytes than a handshake can need end it`() throws {
    let pair = try Pair()
    // A message of the client's that OpenSSL would take, in records as long as one can be.
    let head: [UInt8] = [22, 3, 3, 0x40, 0]
    var record = ByteBuffer(bytes: head + [1, 1, 0xff, 0])
    record.writeRepeatingByte(0, count: (16 << 10) - 4)
    for _ in 0..<5 where pair.inbox.failure == nil { try pair.server.writeInbound(record) }
    #expect(pair.inbox.failure == .handshakeTooLong)
  }
}
