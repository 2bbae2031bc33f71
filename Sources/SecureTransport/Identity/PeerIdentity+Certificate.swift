import COpenSSL

extension PeerIdentity {
  /// Reads the identity from a certificate (`X509 *`, borrowed).
  init(certificate: OpaquePointer) throws(PeerIdentityError) {
    let uris = Self.uriNames(of: certificate)
    guard uris.count <= 1 else { throw .severalURIs(count: uris.count) }
    guard let uri = uris.first else { throw .noURI }
    try self.init(
      uri: uri, issuer: Self.distinguishedName(X509_get_issuer_name(certificate)),
      serialHex: Self.serialHex(of: certificate))
  }

  private static func uriNames(of certificate: OpaquePointer) -> [String] {
    guard
      let extensionData = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil)
    else { return [] }
    let names = OpaquePointer(extensionData)
    defer { GENERAL_NAMES_free(names) }
    var result: [String] = []
    for index in 0..<COpenSSL_GENERAL_NAMES_count(names) {
      var length: Int32 = 0
      guard let bytes = COpenSSL_GENERAL_NAMES_uri(names, index, &length) else { continue }
      // Bytes that are not UTF-8 are repaired to a character that no valid URI has.
      let buffer = UnsafeBufferPointer(start: bytes, count: Int(length))
      result.append(String(decoding: buffer, as: UTF8.self))
    }
    return result
  }

  /// A name (`X509_NAME *`, borrowed) as RFC 2253 text.
  static func distinguishedName(_ name: OpaquePointer?) -> String {
    guard let name, let memory = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(memory) }
    guard COpenSSL_X509_NAME_print_rfc2253(memory, name) >= 0 else { return "" }
    var bytes: UnsafeMutablePointer<CChar>?
    let count = COpenSSL_BIO_get_mem_data(memory, &bytes)
    guard let bytes, count > 0 else { return "" }
    return String(
      decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self)
  }

  private static func serialHex(of certificate: OpaquePointer) -> String {
    guard let serial = X509_get0_serialNumber(certificate) else { return "" }
    let digits = Array("0123456789ABCDEF".utf8)
    let bytes = UnsafeBufferPointer(
      start: ASN1_STRING_get0_data(serial), count: Int(ASN1_STRING_length(serial)))
    var text: [UInt8] = []
    if ASN1_STRING_type(serial) & V_ASN1_NEG != 0 { text.append(UInt8(ascii: "-")) }
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
