import Glibc
import LedgerJournal
import Testing

/// Private keys of tests, made of published or fixed numbers.
enum TestKeys {
  /// The key of the example in GB/T 32918.5, A.2.
  static let sm2Seed = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
  /// The first key of RFC 8032, 7.1.
  static let ed25519Seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"

  /// A signer of a fixed key, through a PEM file that is removed again.
  static func signer(
    _ algorithm: NoteKey.Algorithm, name: String = "0123456789abcdef.fundledger",
    seed: String? = nil
  ) throws -> FileNoteSigner {
    let folder = try TemporaryFolder()
    try folder.write(Array(pem(algorithm, seed: seed).utf8), to: "key")
    #expect(chmod(folder.file("key"), 0o600) == 0)
    return try FileNoteSigner(pemFile: folder.file("key"), name: name)
  }

  /// PKCS#8 around the number.
  static func pem(_ algorithm: NoteKey.Algorithm, seed: String? = nil) -> String {
    let (head, fixed) =
      switch algorithm {
      case .ed25519: ("302e020100300506032b657004220420", ed25519Seed)
      case .sm2:
        ("3041020100301306072a8648ce3d020106082a811ccf5501822d042730250201010420", sm2Seed)
      }
    let bytes = Hexadecimal.bytes(head + (seed ?? fixed)) ?? []
    let label = "PRIVATE KEY"
    return "-----BEGIN \(label)-----\n\(Base64.text(bytes))\n-----END \(label)-----\n"
  }
}
