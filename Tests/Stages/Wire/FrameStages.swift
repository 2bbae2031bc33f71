import FundMessages
import FundServer
import NIOCore
import Wire

/// Requests of one voucher out of what a connection has received.
final class FrameDecodeStage: Stage {
  static let name = "frame-decode"
  static let operation = "a request of one voucher: frame and envelope, 64 received together"
  static let limit = "a slice and two names a request"

  private let received: ByteBuffer
  private let payload: ByteBuffer
  private let calls: Int
  private var found = 0
  private var last: Request?

  /// Requests that arrive together.
  static let together = 64

  init(_ sizes: Sizes) throws {
    let request = try Request.posting(1)
    payload = request.payload
    var received = ByteBuffer()
    for stream in 0..<Self.together {
      request.encodeFrame(
        stream: UInt32(2 * stream + 1), flags: .remoteClosed, into: &received)
    }
    self.received = received
    calls = sizes.calls
  }

  func run() throws -> Work {
    found = 0
    for _ in 0..<calls {
      var decoder = FrameDecoder()
      decoder.feed(received)
      while let frame = try decoder.next() {
        last = try Request(decoding: frame.payload)
        found += 1
      }
    }
    return Work(operations: found, units: 2 * found)
  }

  func check() throws {
    try require(
      found == calls * Self.together && last?.payload == payload,
      "\(found) requests were found, or not as they were sent")
  }
}

/// A request of a batch, in the pieces in which TLS gives it.
final class BatchFrameStage: Stage {
  static let name = "frame-batch"
  static let operation = "a request of a batch: frame and envelope, received in pieces of 64 KiB"
  static let limit = "memory bandwidth: a frame in pieces is put together once"

  private static let pieceBytes = 64 << 10

  private let request: Request
  private let vouchers: Int
  private let calls: Int
  private var pieces: [ByteBuffer] = []
  private var last: Request?

  init(_ sizes: Sizes) throws {
    vouchers = sizes.vouchersPerBatch
    calls = max(1, sizes.calls / 20)
    request = try Request.posting(vouchers)
    var whole = ByteBuffer()
    request.encodeFrame(stream: 1, flags: .remoteClosed, into: &whole)
    // Each piece has storage of its own, as it has from the socket.
    while let bytes = whole.readBytes(length: min(Self.pieceBytes, whole.readableBytes)),
      !bytes.isEmpty
    {
      pieces.append(ByteBuffer(bytes: bytes))
    }
  }

  func run() throws -> Work {
    for _ in 0..<calls {
      var decoder = FrameDecoder()
      for piece in pieces { decoder.feed(piece) }
      guard let frame = try decoder.next() else { throw StageFailure("the frame is not whole") }
      last = try Request(decoding: frame.payload)
    }
    return Work(operations: calls, units: 2 * calls * vouchers)
  }

  func check() throws {
    try require(last == request, "the request is not the one that was sent")
  }
}

/// The replies to requests of one voucher, gathered as a connection gathers them.
final class FrameEncodeStage: Stage {
  static let name = "frame-encode"
  static let operation = "the reply to one voucher: envelope and frame, 64 gathered"
  static let limit = "a copy of the reply's few bytes"

  private let response: Response
  private let calls: Int
  private var gathered = ByteBuffer()

  init(_ sizes: Sizes) throws {
    var message = Fundledger_V1_PostVouchersResponse()
    var run = Fundledger_V1_OutcomeRun()
    run.count = 1
    run.block = 1_000_000
    run.index = 17
    message.runs = [run]
    message.decided = 1
    message.nextSerial = 1_000_000
    message.revision.block = 1_000_000
    message.revision.index = 17
    response = Response(payload: try message.encoded())
    calls = sizes.calls
  }

  func run() throws -> Work {
    for _ in 0..<calls {
      gathered = ByteBuffer()
      for stream in 0..<FrameDecodeStage.together {
        response.encodeFrameHead(stream: UInt32(2 * stream + 1), into: &gathered)
        gathered.writeImmutableBuffer(response.payload)
      }
    }
    let replies = calls * FrameDecodeStage.together
    return Work(operations: replies, units: 2 * replies)
  }

  func check() throws {
    var decoder = FrameDecoder()
    decoder.feed(gathered)
    var replies = 0
    while let frame = try decoder.next() {
      try require(
        frame.stream == UInt32(2 * replies + 1)
          && Response(decoding: frame.payload) == response, "a reply is not as it was made")
      replies += 1
    }
    try require(replies == FrameDecodeStage.together, "\(replies) replies in a turn")
  }
}

extension Request {
  /// The request that posts so many vouchers.
  static func posting(_ vouchers: Int) throws -> Request {
    let batch = try StageBooks(accounts: 1_000).batch(vouchers)
    return Request(
      service: "fundledger.v1.Posting", method: "PostVouchers",
      payload: try Fundledger_V1_PostVouchersRequest(batch).encoded(),
      timeoutNanos: 30_000_000_000)
  }
}
