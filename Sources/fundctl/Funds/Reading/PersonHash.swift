import COpenSSL
import Foundation

/// Keyed hashes of who must not be known: HMAC-SHA-256 with the bureau's secret, the first 16 bytes.
/// The number itself never leaves this machine, and without the secret nobody can try all numbers.
struct PersonHash: Sendable {
  static let length = 16
  static let minimumKeyBytes = 16

  private let key: [UInt8]

  init(key: [UInt8]) { self.key = key }

  /// Reads the secret; a line end after it does not count.
  init(file path: String) throws(CommandFailure) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw CommandFailure("无法读取密钥文件 cannot read the key file \(path)")
    }
    let mode =
      (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? NSNumber
    guard let mode, mode.intValue & 0o077 == 0 else {
      throw CommandFailure(
        "密钥文件他人可读 others can read the key file \(path): chmod 600 \(path)")
    }
    var key = [UInt8](data)
    while let last = key.last, last == 0x0A || last == 0x0D { key.removeLast() }
    guard key.count >= Self.minimumKeyBytes else {
      throw CommandFailure(
        "密钥过短（至少 \(Self.minimumKeyBytes) 字节） the key file \(path) is too short")
    }
    self.key = key
  }

  /// Of a person's or an account's number; letters are alike, and spaces do not count.
  func hash(_ number: String) -> [UInt8] {
    hash(Array(number.filter { !$0.isWhitespace }.uppercased().utf8))
  }

  func hash(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    var length: UInt32 = 0
    let done = HMAC(
      EVP_sha256(), key, Int32(key.count), bytes, bytes.count, &digest, &length)
    precondition(done != nil && length == 32, "OpenSSL has SHA-256")
    return Array(digest.prefix(Self.length))
  }

  /// Whether 18 characters are an identity number (公民身份号码, GB 11643): the last checks the others.
  static func isIdentityNumber(_ text: String) -> Bool {
    let bytes = Array(text.uppercased().utf8)
    guard bytes.count == 18, bytes.dropLast().allSatisfy({ (0x30...0x39).contains($0) }) else {
      return false
    }
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(bytes, weights).reduce(0) { $0 + Int($1.0 - 0x30) * $1.1 }
    return bytes[17] == Array("10X98765432".utf8)[sum % 11]
  }
}
