import COpenSSL
import Glibc
import NIOCore
import NIOPosix
import SecureTransport
import TestSupport
import Wire

/// A peer that is not ours: blocking sockets and OpenSSL, as far as a test wants to go. Every
/// operation runs on a thread of its own pool, so that waiting holds up nothing else.
final class RawPeer: @unchecked Sendable {
  enum Failure: Error, Equatable {
    case socket(Int32)
    case tls(String)
  }

  struct TLS {
    var versions = TLS1_3_VERSION...TLS1_3_VERSION
    /// The client's protocols; none if empty.
    var protocols: [String] = ["ttrpc/1.2"]
    /// Without `.pem`; no certificate if nil.
    var certificate: String? = "bureau-620503"
    var folder = TestCertificates.directory
  }

  private let descriptor: Int32
  private var ssl: OpaquePointer?

  private init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  deinit {
    if let ssl { SSL_free(ssl) }
    Glibc.close(descriptor)
  }

  private static let threads: NIOThreadPool = {
    let pool = NIOThreadPool(numberOfThreads: 8)
    pool.start()
    return pool
  }()

  private static func blocking<T: Sendable>(
    _ body: @escaping @Sendable () throws -> T
  ) async throws -> T {
    try await threads.runIfActive(body)
  }

  private static func loopback(port: Int) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }

  private static func call(
    _ address: inout sockaddr_in, _ function: (UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws {
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        function($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else { throw Failure.socket(errno) }
  }

  // MARK: Connecting

  /// A TCP connection without TLS.
  static func connect(port: Int) async throws -> RawPeer {
    try await blocking {
      let peer = RawPeer(descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
      var address = loopback(port: port)
      try call(&address) { Glibc.connect(peer.descriptor, $0, $1) }
      return peer
    }
  }

  /// A TLS client, after its handshake. The server's certificate is not verified.
  static func connect(port: Int, tls: TLS) async throws -> RawPeer {
    let peer = try await connect(port: port)
    try await blocking {
      let context = SSL_CTX_new(TLS_client_method())
      defer { SSL_CTX_free(context) }
      COpenSSL_SSL_CTX_set_min_proto_version(context, tls.versions.lowerBound)
      COpenSSL_SSL_CTX_set_max_proto_version(context, tls.versions.upperBound)
      if let certificate = tls.certificate {
        use(certificate, in: tls.folder, context)
      }
      let offer = tls.protocols.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
      if !offer.isEmpty { SSL_CTX_set_alpn_protos(context, offer, UInt32(offer.count)) }
      try peer.start(context, SSL_connect)
    }
    return peer
  }

  /// A TLS server for one client: `accepted` is called with it on a thread that may block.
  static func serveOnce(
    certificate: String = "server", _ accepted: @escaping @Sendable (RawPeer) throws -> Void
  ) async throws -> (port: Int, done: Latch<Bool>) {
    let listener = try await blocking {
      let listener = RawPeer(descriptor: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
      var address = loopback(port: 0)
      try call(&address) { bind(listener.descriptor, $0, $1) }
      guard listen(listener.descriptor, 1) == 0 else { throw Failure.socket(errno) }
      return listener
    }
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    try call(&address) { pointer, _ in
      getsockname(listener.descriptor, UnsafeMutablePointer(mutating: pointer), &size)
    }
    let done = Latch<Bool>()
    Task {
      let result: Void? = try? await blocking {
        let peer = RawPeer(descriptor: accept(listener.descriptor, nil, nil))
        let context = SSL_CTX_new(TLS_server_method())
        defer { SSL_CTX_free(context) }
        use(certificate, context)
        try peer.start(context, SSL_accept)
        try accepted(peer)
      }
      done.set(result != nil)
    }
    return (Int(in_port_t(bigEndian: address.sin_port)), done)
  }

  private static func use(
    _ certificate: String, in folder: String = TestCertificates.directory,
    _ context: OpaquePointer?
  ) {
    let path = "\(folder)/\(certificate)"
    SSL_CTX_use_certificate_chain_file(context, path + ".pem")
    SSL_CTX_use_PrivateKey_file(context, path + ".key", SSL_FILETYPE_PEM)
  }

  private func start(
    _ context: OpaquePointer?, _ handshake: (OpaquePointer?) -> Int32
  ) throws {
    ERR_clear_error()
    let ssl = SSL_new(context)
    SSL_set_fd(ssl, descriptor)
    self.ssl = ssl
    guard handshake(ssl) == 1 else { throw lastError() }
  }

  private func lastError() -> Failure {
    let text = ERR_reason_error_string(ERR_peek_error()).map { String(cString: $0) }
    ERR_clear_error()
    return .tls(text ?? "end")
  }

  /// How many certificates the other side has shown.
  var shownCertificates: Int {
    Int(COpenSSL_X509_chain_count(SSL_get_peer_cert_chain(ssl)))
  }

  // MARK: Bytes

  func send(_ bytes: [UInt8]) async throws {
    try await Self.blocking { try self.sendNow(bytes) }
  }

  func sendNow(_ bytes: [UInt8]) throws {
    if let ssl {
      ERR_clear_error()
      guard bytes.isEmpty || SSL_write(ssl, bytes, Int32(bytes.count)) == bytes.count else {
        throw lastError()
      }
    } else {
      guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
      else { throw Failure.socket(errno) }
    }
  }

  /// Changes this side's keys so many times, and may ask for the other side's as well.
  func updateKeys(_ count: Int, asking: Bool) async throws {
    try await Self.blocking {
      for _ in 0..<count {
        SSL_key_update(
          self.ssl, asking ? SSL_KEY_UPDATE_REQUESTED : SSL_KEY_UPDATE_NOT_REQUESTED)
        guard SSL_do_handshake(self.ssl) == 1 else { throw self.lastError() }
      }
    }
  }

  /// What comes next, empty at the end of what the peer sends.
  func receive() async throws -> [UInt8] {
    try await Self.blocking { try self.receiveNow() }
  }

  func receiveNow() throws -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    if let ssl {
      ERR_clear_error()
      let count = SSL_read(ssl, &bytes, Int32(bytes.count))
      if count > 0 { return Array(bytes.prefix(Int(count))) }
      guard SSL_get_error(ssl, count) == SSL_ERROR_ZERO_RETURN else { throw lastError() }
      return []
    }
    let count = recv(descriptor, &bytes, bytes.count, 0)
    guard count >= 0 else { throw Failure.socket(errno) }
    return Array(bytes.prefix(count))
  }

  /// Everything until the end.
  func receiveAll() async throws -> [UInt8] {
    var all: [UInt8] = []
    while true {
      let bytes = try await receive()
      if bytes.isEmpty { return all }
      all += bytes
    }
  }

  // MARK: Frames

  func send(_ frame: Frame) async throws {
    var buffer = ByteBuffer()
    frame.encode(into: &buffer)
    try await send(Array(buffer.readableBytesView))
  }

  func send(
    _ method: String, stream: UInt32, flags: FrameFlags = [], payload: ByteBuffer = ByteBuffer(),
    timeoutNanos: Int64 = 0
  ) async throws {
    var buffer = ByteBuffer()
    Request(service: "test.Test", method: method, payload: payload, timeoutNanos: timeoutNanos)
      .encodeFrame(stream: stream, flags: flags, into: &buffer)
    try await send(Array(buffer.readableBytesView))
  }

  private var decoder = FrameDecoder()

  /// The next frame, nil at the end.
  func frame() async throws -> Frame? {
    while true {
      if let frame = try decoder.next() { return frame }
      let bytes = try await receive()
      if bytes.isEmpty { return nil }
      decoder.feed(ByteBuffer(bytes: bytes))
    }
  }

  /// A client of `fund/1`, with both settings sent and read.
  static func connectFund(
    _ test: TestServer, _ settings: Settings = Settings()
  ) async throws -> RawPeer {
    let peer = try await connect(port: test.server.port, tls: TLS(protocols: ["fund/1"]))
    try await peer.send(ControlFrame.settings(settings).frame)
    guard try await peer.frame()?.type == .settings else { throw Failure.tls("no settings") }
    return peer
  }

  func send(_ control: ControlFrame) async throws { try await send(control.frame) }

  /// The next frame, which must be a GOAWAY with nothing behind it.
  func lastGoAway() async throws -> GoAway {
    guard let frame = try await frame(), case .goAway(let goAway) = try ControlFrame(frame),
      try await self.frame() == nil
    else { throw Failure.tls("no GOAWAY at the end") }
    return goAway
  }

  /// The next frame, which must be a response on this stream.
  func response(stream: UInt32) async throws -> Response {
    guard let frame = try await frame(), frame.type == .response, frame.stream == stream else {
      throw Failure.tls("no response on stream \(stream)")
    }
    return try Response(decoding: frame.payload)
  }
}
