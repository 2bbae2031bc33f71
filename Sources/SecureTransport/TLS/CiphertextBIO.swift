import COpenSSL
import NIOCore

/// The two ends of a `BIO` between OpenSSL and the socket: what was received and not yet taken, and
/// what is to be sent. Received buffers are borrowed, not copied into memory of OpenSSL first.
final class CiphertextBIO {
  var inbound = ByteBuffer()
  var outbound = ByteBuffer()
  /// Nothing of what was received is shown to OpenSSL any more.
  var isCutOff = false

  /// Made once and never freed.
  private nonisolated(unsafe) static let method: OpaquePointer = makeMethod()

  /// A new `BIO *` with one reference, owned by the caller; it must not outlive this object.
  func makeBIO() -> OpaquePointer? {
    guard let bio = BIO_new(Self.method) else { return nil }
    BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
    BIO_set_init(bio, 1)
    return bio
  }

  /// Gives back the storage of what was received once all of it is taken: an idle connection holds
  /// none.
  func releaseInbound() {
    if inbound.readableBytes == 0 { inbound = ByteBuffer() }
  }

  private static func makeMethod() -> OpaquePointer {
    guard let method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "ciphertext")
    else { preconditionFailure("no memory for a BIO method") }
    BIO_meth_set_read(method) { bio, bytes, count in
      COpenSSL_BIO_clear_retry_flags(bio)
      guard let bytes, count > 0 else { return 0 }
      let this = CiphertextBIO.object(bio)
      let readable = min(Int(count), this.inbound.readableBytes)
      guard readable > 0, !this.isCutOff else {
        COpenSSL_BIO_set_retry_read(bio)
        return -1
      }
      this.inbound.readWithUnsafeReadableBytes { source in
        UnsafeMutableRawPointer(bytes).copyMemory(from: source.baseAddress!, byteCount: readable)
        return readable
      }
      return Int32(readable)
    }
    BIO_meth_set_write(method) { bio, bytes, count in
      COpenSSL_BIO_clear_retry_flags(bio)
      guard let bytes, count > 0 else { return 0 }
      CiphertextBIO.object(bio).outbound.writeBytes(
        UnsafeRawBufferPointer(start: bytes, count: Int(count)))
      return count
    }
    BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
    return method
  }

  private static func object(_ bio: OpaquePointer?) -> CiphertextBIO {
    guard let data = BIO_get_data(bio) else { preconditionFailure("a BIO has its data") }
    return Unmanaged<CiphertextBIO>.fromOpaque(data).takeUnretainedValue()
  }
}
