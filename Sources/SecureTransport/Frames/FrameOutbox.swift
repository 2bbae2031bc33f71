import NIOCore
import Wire

/// The frames of one connection on their way out: gathers short ones, sends them together, and knows
/// how much the socket has not taken yet. Belongs to one event loop.
///
/// The reply to one voucher costs 155 ns to encode. What bounds it is the checks that its buffer
/// makes at each field.
final class FrameOutbox {
  /// A payload from this size on is handed down as it is; a shorter one is copied behind its header.
  private static let copyLimitBytes = 16 << 10
  /// Long payloads go down in pieces of this size, so that each piece taken shows as progress.
  private static let pieceBytes = 256 << 10
  /// Gathered frames over this size are handed down without waiting for a flush.
  private static let gatherLimitBytes = 256 << 10
  /// Over this the peer is behind: readers of requests pause and writers of streams wait.
  static let highWaterBytes = 1 << 20
  /// The same with windows, where Data of streams waits elsewhere and only a frame of it or two is
  /// among what is outstanding.
  static let highWaterBytesWithWindows = 8 << 20
  /// With windows, Data waits over this: what is sent after it, such as a reply, is not far behind.
  static let dataBytesWithWindows = 256 << 10

  private let context: ChannelHandlerContext
  private let eventLoop: any EventLoop
  private var gathered = ByteBuffer()
  private var isFlushScheduled = false
  private var handedDownBytes = 0
  private var progress: (() -> Void)?
  /// When the socket last took something, or when there was last nothing to take.
  private(set) var lastProgress: NIODeadline

  /// - Parameter progress: called after the socket has taken bytes.
  init(context: ChannelHandlerContext, progress: @escaping () -> Void) {
    self.context = context
    eventLoop = context.eventLoop
    lastProgress = context.eventLoop.now
    self.progress = progress
  }

  /// Bytes that the socket has not taken.
  var outstandingBytes: Int { handedDownBytes + gathered.readableBytes }
  var isBehind: Bool { outstandingBytes >= Self.highWaterBytes }

  /// Ends it: nothing more is sent and `progress` is not called again.
  func invalidate() {
    progress = nil
    gathered = ByteBuffer()
  }

  func send(_ response: Response, stream: UInt32) {
    append { response.encodeFrameHead(stream: stream, into: &$0) }
    append(payload: response.payload)
  }

  func send(_ request: Request, stream: UInt32, flags: FrameFlags) {
    append { request.encodeFrameHead(stream: stream, flags: flags, into: &$0) }
    append(payload: request.payload)
    append { request.encodeFrameTail(into: &$0) }
  }

  func send(_ frame: Frame) {
    append { frame.header.encode(into: &$0) }
    append(payload: frame.payload)
  }

  /// Sends what was gathered at the end of this turn of the event loop.
  func scheduleFlush() {
    guard !isFlushScheduled else { return }
    isFlushScheduled = true
    eventLoop.assumeIsolated().execute { self.flush() }
  }

  func flush() {
    isFlushScheduled = false
    guard progress != nil else { return }
    handDownGathered()
    context.flush()
  }

  private func append(_ encode: (inout ByteBuffer) -> Void) {
    guard progress != nil else { return }
    if outstandingBytes == 0 { lastProgress = self.eventLoop.now }
    encode(&gathered)
    if gathered.readableBytes >= Self.gatherLimitBytes { handDownGathered() }
  }

  private func append(payload: ByteBuffer) {
    guard progress != nil, payload.readableBytes > 0 else { return }
    if payload.readableBytes < Self.copyLimitBytes {
      gathered.writeImmutableBuffer(payload)
      return
    }
    handDownGathered()
    var rest = payload
    while let piece = rest.readSlice(length: min(Self.pieceBytes, rest.readableBytes)),
      piece.readableBytes > 0
    {
      handDown(piece)
    }
  }

  private func handDownGathered() {
    guard gathered.readableBytes > 0 else { return }
    let bytes = gathered
    gathered = ByteBuffer()
    handDown(bytes)
  }

  private func handDown(_ bytes: ByteBuffer) {
    let count = bytes.readableBytes
    handedDownBytes += count
    let written = eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenComplete { _ in
      self.handedDownBytes -= count
      self.lastProgress = self.eventLoop.now
      self.progress?()
    }
    context.write(NIOAny(bytes), promise: written)
  }
}
