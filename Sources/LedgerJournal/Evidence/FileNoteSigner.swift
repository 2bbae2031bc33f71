import COpenSSL
import Glibc

/// Signs with a private key of Ed25519 or SM2 from a file (PEM, PKCS#8) that only its owner can
/// read.
package struct FileNoteSigner: NoteSigner {
  /// The largest key file, in bytes.
  package static let fileLimit = 16 << 10

  package let key: NoteKey
  private let privateKey: SigningKey

  /// `name` is that of the key in notes.
  package init(pemFile path: String, name: String) throws(KeyFileProblem) {
    var bytes = try Self.load(path)
    defer { bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
    guard let privateKey = SigningKey(pem: bytes), let publicKey = privateKey.publicKey else {
      throw .notAKey(path: path)
    }
    do throws(NoteProblem) {
      key = try NoteKey(name: name, algorithm: privateKey.algorithm, publicKey: publicKey)
    } catch {
      throw .badName(path: path, problem: error)
    }
    self.privateKey = privateKey
  }

  package func sign(_ text: [UInt8]) throws(NoteProblem) -> [UInt8] {
    guard let signature = privateKey.sign(text) else { throw .cannotSign(key: key.name) }
    return signature
  }

  /// Makes a new key and writes it, with mode 0600. A file that is there is left alone and refused.
  package static func generate(
    _ algorithm: NoteKey.Algorithm, to path: String
  ) throws(KeyFileProblem) {
    guard let key = SigningKey(generating: algorithm), var pem = key.pem else {
      throw .notMade(path: path)
    }
    defer { pem.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) } }
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .system(what: "create", path: path, errno: errno) }
    defer { Glibc.close(descriptor) }
    var written = 0
    while written < pem.count {
      let result = pem.withUnsafeBytes { bytes in
        write(descriptor, bytes.baseAddress.unsafelyUnwrapped + written, bytes.count - written)
      }
      if result < 0, errno == EINTR { continue }
      guard result > 0 else { throw drop(path, "write") }
      written += result
    }
    guard fsync(descriptor) == 0 else { throw drop(path, "sync") }
  }

  private static func drop(_ path: String, _ what: String) -> KeyFileProblem {
    let problem = KeyFileProblem.system(what: what, path: path, errno: errno)
    unlink(path)
    return problem
  }

  /// Looks at the mode of the open file, so that it cannot be exchanged in between.
  private static func load(_ path: String) throws(KeyFileProblem) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(what: "open", path: path, errno: errno) }
    defer { Glibc.close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .system(what: "look at", path: path, errno: errno)
    }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= fileLimit else {
      throw .notAKey(path: path)
    }
    guard status.st_mode & 0o077 == 0 else {
      throw .exposed(path: path, mode: status.st_mode & 0o7777)
    }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
      let result = bytes.withUnsafeMutableBytes { bytes in
        read(descriptor, bytes.baseAddress.unsafelyUnwrapped + filled, bytes.count - filled)
      }
      if result < 0, errno == EINTR { continue }
      guard result >= 0 else { throw .system(what: "read", path: path, errno: errno) }
      if result == 0 { break }
      filled += result
    }
    return Array(bytes.prefix(filled))
  }
}

/// What is wrong with the file of a private key.
package enum KeyFileProblem: Error, Equatable, Sendable {
  case system(what: String, path: String, errno: Int32)
  /// Others than the owner can read it.
  case exposed(path: String, mode: UInt32)
  /// Not a private key of Ed25519 or SM2 in PEM without a password, or larger than the limit.
  case notAKey(path: String)
  /// The name that the key shall have in notes is none.
  case badName(path: String, problem: NoteProblem)
  case notMade(path: String)
}

extension KeyFileProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .system(let what, let path, let errno):
      "cannot \(what) \(path): \(SystemStorage.message(errno))"
    case .exposed(let path, let mode):
      "\(path) can be read by others (mode \(String(mode, radix: 8))); it must be 0600"
    case .notAKey(let path):
      "\(path) is no private key of Ed25519 or SM2 in PEM without a password"
    case .badName(let path, let problem): "the key in \(path) cannot have its name: \(problem)"
    case .notMade(let path): "no key could be made for \(path): the library refused"
    }
  }
}
