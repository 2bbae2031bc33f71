/// The public key of a signer of notes, with its name (C2SP signed-note).
///
/// Its id is the first four bytes, big-endian, of SHA-256 over the name, a line feed, the type and
/// the key: it tells keys of one name apart and proves nothing.
package struct NoteKey: Sendable {
  package enum Algorithm: Equatable, Hashable, Sendable, CaseIterable {
    /// RFC 8032; type 0x01, key of 32 bytes, signature of 64.
    case ed25519
    /// SM2 with SM3 (GB/T 32918.2) under the identity `1234567812345678`, the signature in DER;
    /// type 0xff and the identifier `fundledger.cn/sm2-sm3`, key an uncompressed point of 65 bytes.
    case sm2

    /// Of ASCII, as commands and settings write it.
    package var name: String {
      switch self {
      case .ed25519: "ed25519"
      case .sm2: "sm2"
      }
    }

    package init?(name: String) {
      guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
      self = match
    }

    var publicKeyBytes: Int {
      switch self {
      case .ed25519: 32
      case .sm2: 65
      }
    }

    /// What stands before the key wherever it is written.
    var type: [UInt8] {
      switch self {
      case .ed25519: [1]
      case .sm2: [0xff] + Array("fundledger.cn/sm2-sm3".utf8)
      }
    }
  }

  /// The longest name of a key, in bytes.
  package static let nameLimit = 128
  /// The longest text of a key, in bytes.
  package static let textLimit = 512
  static let sm2Identity = Array("1234567812345678".utf8)

  package let name: String
  package let algorithm: Algorithm
  package let publicKey: [UInt8]
  package let keyID: UInt32
  private let key: SigningKey

  /// Refuses a name with a space or a plus, and bytes that are no key of that kind.
  package init(
    name: String, algorithm: Algorithm, publicKey: [UInt8]
  ) throws(NoteProblem) {
    try Self.check(name: name)
    guard let key = SigningKey(publicKey: publicKey, algorithm) else {
      throw .malformedKey(name)
    }
    self.name = name
    self.algorithm = algorithm
    self.publicKey = publicKey
    self.key = key
    let digest = DigestAlgorithm.sha256.digest(
      Array(name.utf8) + [0x0a] + algorithm.type + publicKey)
    keyID = digest.bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
  }

  static func check(name: String) throws(NoteProblem) {
    let isGood = name.unicodeScalars.allSatisfy {
      !$0.properties.isWhitespace && $0 != "+" && $0.properties.generalCategory != .control
    }
    guard !name.isEmpty, name.utf8.count <= nameLimit, isGood else {
      throw .malformedName(String(name.prefix(nameLimit)))
    }
  }

  /// The line in which a key is handed on: `NAME+ID+BASE64`, the id in eight hexadecimal digits,
  /// the last part the type and the key. Without a line feed.
  package var text: String {
    "\(name)+\(Hexadecimal.text(of: keyID))+\(Base64.text(algorithm.type + publicKey))"
  }

  /// Reads such a line, and checks that the id is that of the key.
  package init(text: String) throws(NoteProblem) {
    guard text.utf8.count <= Self.textLimit else {
      throw .tooLarge(what: "the text of a key in bytes", limit: Self.textLimit)
    }
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, let bytes = Base64.bytes(parts[2]),
      let algorithm = Algorithm.allCases.first(where: { bytes.starts(with: $0.type) })
    else { throw .malformedKey(text) }
    let key: NoteKey
    do throws(NoteProblem) {
      key = try NoteKey(
        name: String(parts[0]), algorithm: algorithm,
        publicKey: Array(bytes.dropFirst(algorithm.type.count)))
    } catch {
      throw .malformedKey(text)
    }
    guard Hexadecimal.text(of: key.keyID) == parts[1] else { throw .malformedKey(text) }
    self = key
  }

  package func verifies(_ signature: [UInt8], of text: [UInt8]) -> Bool {
    key.verifies(signature, of: text)
  }
}

extension NoteKey: Hashable {
  package static func == (left: NoteKey, right: NoteKey) -> Bool {
    left.name == right.name && left.algorithm == right.algorithm
      && left.publicKey == right.publicKey
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(publicKey)
  }
}

/// Who signs notes.
package protocol NoteSigner: Sendable {
  var key: NoteKey { get }
  /// The signature alone, without the id of the key.
  func sign(_ text: [UInt8]) throws(NoteProblem) -> [UInt8]
}
