import COpenSSL

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Loads a private key, only from a file that nobody but its owner can read.
enum PrivateKeyFile {
  /// The largest key file. A larger one is refused.
  private static let maximumBytes = 64 << 10

  /// Puts the key into a context (`SSL_CTX *`).
  static func use(_ path: String, in context: OpaquePointer) throws(TLSConfigurationError) {
    var bytes = try load(path)
    defer { bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
    ERR_clear_error()
    guard let memory = BIO_new_mem_buf(bytes, Int32(bytes.count)) else {
      throw .library(OpenSSLError.takeText())
    }
    defer { BIO_free(memory) }
    // Without a callback OpenSSL would ask for a password on the terminal.
    guard let key = PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in -1 }, nil) else {
      throw .invalidPrivateKey(file: path, reason: OpenSSLError.takeText())
    }
    defer { EVP_PKEY_free(key) }
    guard SSL_CTX_use_PrivateKey(context, key) == 1 else {
      throw .invalidPrivateKey(file: path, reason: OpenSSLError.takeText())
    }
  }

  /// Looks at the mode of the open file, so that it cannot be exchanged in between.
  private static func load(_ path: String) throws(TLSConfigurationError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw unreadable(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw unreadable(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(file: path, reason: "not a regular file")
    }
    guard status.st_mode & 0o077 == 0 else {
      throw .exposedPrivateKey(file: path, mode: String(status.st_mode & 0o7777, radix: 8))
    }
    guard status.st_size <= maximumBytes else {
      throw .unreadable(file: path, reason: "larger than \(maximumBytes) bytes")
    }
    var failed = false
    let size = Int(status.st_size)
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < size {
        let result = read(descriptor, buffer.baseAddress! + count, size - count)
        if result < 0, errno == EINTR { continue }
        failed = result < 0
        guard result > 0 else { break }
        count += result
      }
    }
    if failed { throw unreadable(path) }
    return bytes
  }

  private static func unreadable(_ path: String) -> TLSConfigurationError {
    .unreadable(file: path, reason: String(cString: strerror(errno)))
  }
}
