import NIOCore
import SecureTransport
import TestSupport
import Wire

/// Records of TLS to plaintext: a client's and a server's session in memory, without a socket.
final class TLSReceiveStage: Stage {
  static let name = "tls-receive"
  static let operation = "the records of a request of a batch decrypted by the server"
  static let limit = "AES-128-GCM, and memory bandwidth for a copy into OpenSSL and one out of it"

  /// As much as the handler of a connection decrypts into one buffer.
  private static let roomBytes = 256 << 10

  private let client: TLSSession
  private let server: TLSSession
  private let vouchers: Int
  private let calls: Int
  private let plaintext: ByteBuffer
  private var ciphertext: [ByteBuffer] = []
  private var received = ByteBuffer()

  init(_ sizes: Sizes) throws {
    let certificates = DevelopmentCertificates(
      clients: ["bureau:000000:000000:stages"], bad: false)
    server = try TLSSession(
      server: TLSServerContext(
        certificateChainFile: certificates.path("server.pem"),
        privateKeyFile: certificates.path("server.key"),
        clientCAFile: certificates.path("ca.pem"), crlFile: nil))
    client = try TLSSession(
      client: TLSClientContext(
        certificateChainFile: certificates.path("bureau-000000.pem"),
        privateKeyFile: certificates.path("bureau-000000.key"),
        serverCAFile: certificates.path("ca.pem")),
      serverName: "localhost")
    vouchers = sizes.vouchersPerBatch
    calls = max(1, sizes.calls / 50)
    var frame = ByteBuffer()
    try Request.posting(vouchers).encodeFrame(stream: 1, flags: .remoteClosed, into: &frame)
    plaintext = frame
    try shakeHands()
  }

  private func shakeHands() throws {
    // TLS 1.3 needs three flights.
    for _ in 0..<3 {
      for (one, other) in [(client, server), (server, client)] {
        if case .failed(let failure) = one.handshake() { throw failure }
        if let flight = one.takeCiphertext() { other.receive(flight) }
      }
    }
    guard case .done = server.handshake() else { throw StageFailure("the handshake goes on") }
  }

  func prepare() throws {
    ciphertext = try (0..<calls).map { _ in
      if let failure = client.encrypt(plaintext) { throw failure }
      guard let records = client.takeCiphertext() else { throw StageFailure("nothing to send") }
      return records
    }
  }

  func run() throws -> Work {
    for records in ciphertext {
      server.receive(records)
      received = ByteBuffer()
      var room = ByteBufferAllocator().buffer(capacity: Self.roomBytes)
      decrypting: while true {
        if room.writableBytes == 0 {
          received.writeImmutableBuffer(room)
          room = ByteBufferAllocator().buffer(capacity: Self.roomBytes)
        }
        switch server.decrypt(into: &room) {
        case .some: continue
        case .wantsInput: break decrypting
        case .closed: throw StageFailure("the connection was closed")
        case .failed(let failure): throw failure
        }
      }
      received.writeImmutableBuffer(room)
    }
    return Work(operations: calls, units: 2 * calls * vouchers)
  }

  func check() throws {
    try require(received == plaintext, "other bytes came out than went in")
  }
}
