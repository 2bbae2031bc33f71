/// A text with signatures (C2SP signed-note): the text, which ends with a line feed, an empty line,
/// and a line a signature: an em dash, a space, the key's name, a space, and the base64 of the key's
/// id (four bytes, big-endian) and the signature.
package struct SignedNote: Equatable, Sendable {
  package struct Signature: Equatable, Sendable {
    package var name: String
    package var keyID: UInt32
    /// Without the id.
    package var bytes: [UInt8]
  }

  /// The longest note, in bytes.
  package static let byteLimit = 64 << 10
  /// The most signatures of a note.
  package static let signatureLimit = 16

  package let text: String
  package let signatures: [Signature]

  /// The text signed by each signer.
  package init(text: String, signers: [any NoteSigner]) throws(NoteProblem) {
    var signatures: [Signature] = []
    for signer in signers {
      signatures.append(
        Signature(
          name: signer.key.name, keyID: signer.key.keyID,
          bytes: try signer.sign(Array(text.utf8))))
    }
    try self.init(text: text, signatures: signatures)
  }

  /// The text with signatures that were made before.
  package init(text: String, signatures: [Signature]) throws(NoteProblem) {
    guard Self.isText(text) else { throw .malformedText }
    guard !signatures.isEmpty else { throw .noSignatures }
    guard signatures.count <= Self.signatureLimit else {
      throw .tooLarge(what: "the number of signatures", limit: Self.signatureLimit)
    }
    self.text = text
    self.signatures = signatures
    guard encoded.utf8.count <= Self.byteLimit else { throw Self.tooLong }
  }

  /// Reads a note. The signatures are not verified.
  package init(_ encoded: String) throws(NoteProblem) {
    try self.init(Array(encoded.utf8))
  }

  /// Reads a note of UTF-8 bytes. The signatures are not verified.
  package init(_ bytes: [UInt8]) throws(NoteProblem) {
    guard bytes.count <= Self.byteLimit else { throw Self.tooLong }
    let feed = UInt8(ascii: "\n")
    guard bytes.last == feed else { throw .malformedText }
    // The last empty line ends the text.
    guard
      let split = bytes.indices.dropLast().last(where: {
        bytes[$0] == feed && bytes[$0 + 1] == feed
      })
    else { throw .noSignatures }
    guard let text = String(validating: bytes[...split], as: UTF8.self),
      let rest = String(validating: bytes[(split + 2)...], as: UTF8.self)
    else { throw .malformedText }
    let lines = rest.unicodeScalars.split(
      separator: "\n", maxSplits: Self.signatureLimit + 1, omittingEmptySubsequences: true)
    guard lines.count <= Self.signatureLimit else {
      throw .tooLarge(what: "the number of signatures", limit: Self.signatureLimit)
    }
    var signatures: [Signature] = []
    for (index, line) in lines.enumerated() {
      guard let signature = Self.signature(String(line)) else {
        throw .malformedSignature(line: index + 1)
      }
      signatures.append(signature)
    }
    try self.init(text: text, signatures: signatures)
  }

  private static let tooLong = NoteProblem.tooLarge(what: "the note in bytes", limit: byteLimit)
  private static let mark = "\u{2014} "

  private static func signature(_ line: String) -> Signature? {
    guard line.unicodeScalars.starts(with: mark.unicodeScalars) else { return nil }
    let parts = line.unicodeScalars.dropFirst(mark.unicodeScalars.count)
      .split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let bytes = Base64.bytes(String(parts[1])), bytes.count > 4 else {
      return nil
    }
    let name = String(parts[0])
    guard (try? NoteKey.check(name: name)) != nil else { return nil }
    return Signature(
      name: name, keyID: bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) },
      bytes: Array(bytes.dropFirst(4)))
  }

  private static func isText(_ text: String) -> Bool {
    text.utf8.last == UInt8(ascii: "\n")
      && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == UInt8(ascii: "\n") }
  }

  /// The whole note.
  package var encoded: String {
    var encoded = text + "\n"
    for signature in signatures {
      let bytes = withUnsafeBytes(of: signature.keyID.bigEndian) { Array($0) } + signature.bytes
      encoded += "\(Self.mark)\(signature.name) \(Base64.text(bytes))\n"
    }
    return encoded
  }

  /// Those of the keys that have signed. Signatures of other keys are passed over; a wrong one of a
  /// key that is given is refused.
  package func verifiedKeys(_ keys: [NoteKey]) throws(NoteProblem) -> [NoteKey] {
    let bytes = Array(text.utf8)
    var verified: Set<NoteKey> = []
    for signature in signatures {
      let known = keys.filter { $0.name == signature.name && $0.keyID == signature.keyID }
      guard !known.isEmpty else { continue }
      // Two keys of one id are possible, and only one of them has signed.
      guard let signer = known.first(where: { $0.verifies(signature.bytes, of: bytes) }) else {
        throw .wrongSignature(key: signature.name)
      }
      verified.insert(signer)
    }
    return keys.filter(verified.contains)
  }
}
