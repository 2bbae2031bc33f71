import COpenSSL

/// A public or private key of Ed25519 (RFC 8032) or SM2 (GB/T 32918), in OpenSSL.
final class SigningKey: @unchecked Sendable {
  // Sendable: OpenSSL counts references to the key with atomics, and nobody changes it.
  let pointer: OpaquePointer
  let algorithm: NoteKey.Algorithm

  /// Takes over the reference.
  private init(_ pointer: OpaquePointer, _ algorithm: NoteKey.Algorithm) {
    self.pointer = pointer
    self.algorithm = algorithm
  }

  deinit { EVP_PKEY_free(pointer) }

  /// Nil unless the bytes are a key of that kind: of SM2 an uncompressed point on its curve.
  convenience init?(publicKey bytes: [UInt8], _ algorithm: NoteKey.Algorithm) {
    guard bytes.count == algorithm.publicKeyBytes else { return nil }
    let made =
      switch algorithm {
      case .ed25519: EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, bytes, bytes.count)
      case .sm2: bytes[0] == 4 ? Self.sm2(point: bytes) : nil
      }
    ERR_clear_error()
    guard let made else { return nil }
    self.init(made, algorithm)
  }

  private static let groupName: StaticString = "group"
  private static let pointName: StaticString = "pub"

  private static func sm2(point: [UInt8]) -> OpaquePointer? {
    guard let context = EVP_PKEY_CTX_new_from_name(nil, "SM2", nil) else { return nil }
    defer { EVP_PKEY_CTX_free(context) }
    guard EVP_PKEY_fromdata_init(context) == 1 else { return nil }
    // The parameters point to their names and values.
    var (point, group) = (point, Array("SM2".utf8CString))
    var key: OpaquePointer?
    let isMade = point.withUnsafeMutableBytes { point in
      group.withUnsafeMutableBufferPointer { group in
        var parameters = [
          OSSL_PARAM_construct_utf8_string(groupName.start, group.baseAddress, 0),
          OSSL_PARAM_construct_octet_string(pointName.start, point.baseAddress, point.count),
          OSSL_PARAM_construct_end(),
        ]
        return EVP_PKEY_fromdata(context, &key, Int32(COpenSSL_EVP_PKEY_PUBLIC_KEY), &parameters)
          == 1
      }
    }
    guard isMade, let key else { return nil }
    guard let check = EVP_PKEY_CTX_new_from_pkey(nil, key, nil) else {
      EVP_PKEY_free(key)
      return nil
    }
    defer { EVP_PKEY_CTX_free(check) }
    guard EVP_PKEY_public_check(check) == 1 else {
      EVP_PKEY_free(key)
      return nil
    }
    return key
  }

  /// The private key of a PEM text (PKCS#8). Nil for anything but a key of Ed25519 or SM2 that no
  /// password protects.
  convenience init?(pem: [UInt8]) {
    defer { ERR_clear_error() }
    guard let memory = BIO_new_mem_buf(pem, Int32(pem.count)) else { return nil }
    defer { BIO_free(memory) }
    // Without a callback OpenSSL would ask for a password on the terminal.
    guard let key = PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in -1 }, nil) else {
      return nil
    }
    guard
      let algorithm = NoteKey.Algorithm.allCases.first(where: {
        EVP_PKEY_is_a(key, $0.libraryName) == 1
      })
    else {
      EVP_PKEY_free(key)
      return nil
    }
    self.init(key, algorithm)
  }

  /// A new private key. Nil when the library has no randomness.
  convenience init?(generating algorithm: NoteKey.Algorithm) {
    defer { ERR_clear_error() }
    guard let context = EVP_PKEY_CTX_new_from_name(nil, algorithm.libraryName, nil) else {
      return nil
    }
    defer { EVP_PKEY_CTX_free(context) }
    var key: OpaquePointer?
    guard EVP_PKEY_keygen_init(context) == 1, EVP_PKEY_generate(context, &key) == 1, let key
    else { return nil }
    self.init(key, algorithm)
  }

  /// The private key as PEM (PKCS#8) without a password.
  var pem: [UInt8]? {
    guard let memory = BIO_new(BIO_s_secmem()) else { return nil }
    defer { BIO_free(memory) }
    guard PEM_write_bio_PKCS8PrivateKey(memory, pointer, nil, nil, 0, nil, nil) == 1 else {
      return nil
    }
    var bytes: UnsafeMutablePointer<CChar>?
    let count = COpenSSL_BIO_get_mem_data(memory, &bytes)
    guard let bytes, count > 0 else { return nil }
    return Array(UnsafeRawBufferPointer(start: bytes, count: count))
  }

  var publicKey: [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: algorithm.publicKeyBytes)
    var count = bytes.count
    guard EVP_PKEY_get_octet_string_param(pointer, "pub", &bytes, bytes.count, &count) == 1,
      count == bytes.count
    else { return nil }
    return bytes
  }

  /// Nil when the library refuses, as it does of a public key.
  func sign(_ text: [UInt8]) -> [UInt8]? {
    withContext { context, digest in
      guard EVP_DigestSignInit(context, nil, digest, nil, pointer) == 1 else { return nil }
      var count = 0
      guard EVP_DigestSign(context, nil, &count, text, text.count) == 1 else { return nil }
      var signature = [UInt8](repeating: 0, count: count)
      guard EVP_DigestSign(context, &signature, &count, text, text.count) == 1 else { return nil }
      return Array(signature.prefix(count))
    }
  }

  func verifies(_ signature: [UInt8], of text: [UInt8]) -> Bool {
    withContext { context, digest in
      guard EVP_DigestVerifyInit(context, nil, digest, nil, pointer) == 1 else { return false }
      return EVP_DigestVerify(context, signature, signature.count, text, text.count) == 1
    } ?? false
  }

  /// Gives a context that knows the signer's identity (SM2), and the digest, to `body`.
  private func withContext<Result>(
    _ body: (_ context: OpaquePointer, _ digest: OpaquePointer?) -> Result?
  ) -> Result? {
    defer { ERR_clear_error() }
    guard let context = EVP_MD_CTX_new() else { return nil }
    defer { EVP_MD_CTX_free(context) }
    guard algorithm == .sm2 else { return body(context, nil) }
    guard let keyContext = EVP_PKEY_CTX_new(pointer, nil) else { return nil }
    defer { EVP_PKEY_CTX_free(keyContext) }
    let identity = NoteKey.sm2Identity
    guard EVP_PKEY_CTX_set1_id(keyContext, identity, Int32(identity.count)) == 1 else {
      return nil
    }
    EVP_MD_CTX_set_pkey_ctx(context, keyContext)
    return body(context, EVP_sm3())
  }
}

extension NoteKey.Algorithm {
  fileprivate var libraryName: String {
    switch self {
    case .ed25519: "ED25519"
    case .sm2: "SM2"
    }
  }
}

extension StaticString {
  /// Its bytes with a zero at their end, which are there for ever.
  fileprivate var start: UnsafePointer<CChar> {
    UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
  }
}
