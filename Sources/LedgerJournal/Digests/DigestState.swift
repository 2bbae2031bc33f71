import COpenSSL

/// A digest in progress, by OpenSSL. After `finish` it is ready for the next input.
package final class DigestState {
  private let context: OpaquePointer

  package init(_ algorithm: DigestAlgorithm) {
    guard let context = EVP_MD_CTX_new(),
      EVP_DigestInit_ex2(context, Self.fetched(algorithm).pointer, nil) == 1
    else { preconditionFailure("OpenSSL cannot make a digest") }
    self.context = context
  }

  deinit { EVP_MD_CTX_free(context) }

  package func update(_ bytes: UnsafeRawBufferPointer) {
    precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1)
  }

  /// Writes the digest of what was given since the last one.
  func finish(into out: UnsafeMutablePointer<UInt8>) {
    var length: UInt32 = 0
    precondition(EVP_DigestFinal_ex(context, out, &length) == 1)
    precondition(length == UInt32(Digest.byteCount))
    precondition(EVP_DigestInit_ex2(context, nil, nil) == 1)
  }

  package func finish() -> Digest {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Digest.byteCount) { out in
      if let base = out.baseAddress { finish(into: base) }
      return Digest(UnsafeRawBufferPointer(out))
    }
  }

  /// An algorithm of OpenSSL. It is looked up once, which costs as much as a short digest.
  private struct Fetched: @unchecked Sendable {
    // Sendable: OpenSSL counts references to it with atomics, and nobody changes it.
    let pointer: OpaquePointer

    init(_ name: String) {
      guard let pointer = EVP_MD_fetch(nil, name, nil) else {
        preconditionFailure("OpenSSL has no \(name)")
      }
      self.pointer = pointer
    }
  }

  private static let sm3 = Fetched("SM3")
  private static let sha256 = Fetched("SHA256")

  private static func fetched(_ algorithm: DigestAlgorithm) -> Fetched {
    switch algorithm {
    case .sm3: sm3
    case .sha256: sha256
    }
  }
}
