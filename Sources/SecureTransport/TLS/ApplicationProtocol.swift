import COpenSSL
import Wire

/// The choice of a ``Profile`` by ALPN.
enum ApplicationProtocol {
  /// A client's offer, the best first: each name with its length before it.
  static func offer(_ profiles: [Profile]) -> [UInt8] {
    profiles.flatMap { [UInt8($0.rawValue.utf8.count)] + Array($0.rawValue.utf8) }
  }

  /// Chooses `fund/1` when a client offers it and else the base, and ends the handshake with
  /// `no_application_protocol` when a client offers only what is not spoken here. A client that
  /// offers nothing gets the base.
  static func installServerChoice(in context: OpaquePointer) {
    SSL_CTX_set_alpn_select_cb(
      context,
      { _, chosen, chosenLength, offered, offeredLength, _ in
        guard let offered, let chosen, let chosenLength else { return SSL_TLSEXT_ERR_ALERT_FATAL }
        let names = ApplicationProtocol.names(in: offered, count: Int(offeredLength))
        for profile in [Profile.fund, .base] {
          guard let name = names.first(where: { $0.elementsEqual(profile.rawValue.utf8) }) else {
            continue
          }
          chosen.pointee = name.baseAddress
          chosenLength.pointee = UInt8(name.count)
          return SSL_TLSEXT_ERR_OK
        }
        return SSL_TLSEXT_ERR_ALERT_FATAL
      }, nil)
  }

  private static func names(
    in offered: UnsafePointer<UInt8>, count: Int
  ) -> [UnsafeBufferPointer<UInt8>] {
    var names: [UnsafeBufferPointer<UInt8>] = []
    var index = 0
    while index < count {
      let (length, start) = (Int(offered[index]), index + 1)
      guard start + length <= count else { break }
      names.append(UnsafeBufferPointer(start: offered + start, count: length))
      index = start + length
    }
    return names
  }
}
