import COpenSSL

/// The protocols that ALPN can choose.
enum ApplicationProtocol {
  /// The base profile. A client that offers no protocol at all gets it as well. The name `fund/1` is
  /// kept for the profile with flow control and is not chosen yet.
  static let base = "ttrpc/1.2"

  /// The client's offer: each name with its length before it.
  static let offer: [UInt8] = [UInt8(base.utf8.count)] + Array(base.utf8)

  /// Chooses the base profile, and ends the handshake with `no_application_protocol` when a client
  /// offers only what is not spoken here.
  static func installServerChoice(in context: OpaquePointer) {
    SSL_CTX_set_alpn_select_cb(
      context,
      { _, chosen, chosenLength, offered, offeredLength, _ in
        guard let offered, let chosen, let chosenLength else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        var index = 0
        let end = Int(offeredLength)
        while index < end {
          let length = Int(offered[index])
          let start = index + 1
          guard start + length <= end else { break }
          let name = UnsafeBufferPointer(start: offered + start, count: length)
          if name.elementsEqual(ApplicationProtocol.base.utf8) {
            chosen.pointee = offered + start
            chosenLength.pointee = UInt8(length)
            return SSL_TLSEXT_ERR_OK
          }
          index = start + length
        }
        return SSL_TLSEXT_ERR_ALERT_FATAL
      }, nil)
  }
}
