import Glibc
import LedgerJournal
import Testing

@Suite("Keys of notes")
struct NoteKeyTests {
  private static let point =
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    + "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
  /// The signature of "message digest" in GB/T 32918.5, A.2, in DER.
  private static let signature =
    "3046022100f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    + "022100b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
  private static let message = Array("message digest".utf8)

  private func bytes(_ hex: String) throws -> [UInt8] { try #require(Hexadecimal.bytes(hex)) }

  @Test("the signature that the SM2 standard publishes is right")
  func publishedSM2() throws {
    let key = try NoteKey(
      name: "gb", algorithm: .sm2, publicKey: bytes(Self.point))
    let signature = try bytes(Self.signature)
    #expect(key.verifies(signature, of: Self.message))
    #expect(!key.verifies(signature, of: Self.message + [0]))
    for index in signature.indices {
      var damaged = signature
      damaged[index] ^= 1
      #expect(!key.verifies(damaged, of: Self.message), "byte \(index)")
    }
    #expect(!key.verifies(signature + [0], of: Self.message))
    #expect(!key.verifies([], of: Self.message))
  }

  @Test("the signature of no text that RFC 8032 publishes is made and is right")
  func publishedEd25519() throws {
    let signer = try TestKeys.signer(.ed25519)
    #expect(
      Hexadecimal.text(signer.key.publicKey)
        == "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")
    let signature = try signer.sign([])
    #expect(
      Hexadecimal.text(signature)
        == "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
        + "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")
    #expect(signer.key.verifies(signature, of: []))
    #expect(!signer.key.verifies(signature, of: [0]))
  }

  @Test("a private SM2 key has the public key of the standard")
  func derivedSM2() throws {
    let signer = try TestKeys.signer(.sm2)
    #expect(Hexadecimal.text(signer.key.publicKey) == Self.point)
    let signature = try signer.sign(Self.message)
    #expect(signer.key.verifies(signature, of: Self.message))
    #expect(!signer.key.verifies(signature, of: []))
  }

  @Test("keys are written and read as lines", arguments: NoteKey.Algorithm.allCases)
  func lines(_ algorithm: NoteKey.Algorithm) throws {
    let key = try TestKeys.signer(algorithm).key
    #expect(try NoteKey(text: key.text) == key)
    #expect(try NoteKey(text: key.text).keyID == key.keyID)
    let letters = Array(key.text.unicodeScalars)
    for index in letters.indices {
      var changed = letters
      changed[index] = changed[index] == "A" ? "B" : "A"
      var text = String.UnicodeScalarView()
      text.append(contentsOf: changed)
      #expect(throws: NoteProblem.self, "letter \(index)") { try NoteKey(text: String(text)) }
    }
  }

  @Test("the line and id of a key are those of the Go checksum database's example")
  func published() throws {
    let line = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    let key = try NoteKey(text: line)
    #expect(key.name == "PeterNeumann")
    #expect(key.keyID == 0xc74f_20a3)
    #expect(key.text == line)
  }

  @Test("what is no key is refused")
  func refused() throws {
    let key = try TestKeys.signer(.sm2).key
    for name in ["", "a b", "a+b", "a\u{2003}b", "a\nb", String(repeating: "n", count: 129)] {
      #expect(throws: NoteProblem.malformedName(String(name.prefix(128)))) {
        try NoteKey(name: name, algorithm: .sm2, publicKey: key.publicKey)
      }
    }
    var point = key.publicKey
    point[64] ^= 1
    for bytes in [[], point, Array(point.dropLast()), [5] + point.dropFirst()] {
      #expect(throws: NoteProblem.malformedKey("n")) {
        try NoteKey(name: "n", algorithm: .sm2, publicKey: bytes)
      }
    }
    let long = String(repeating: "n", count: 513)
    #expect(throws: NoteProblem.tooLarge(what: "the text of a key in bytes", limit: 512)) {
      try NoteKey(text: long)
    }
  }

  @Test(
    "a new key is in a file of its own that only the owner reads",
    arguments: NoteKey.Algorithm.allCases)
  func generated(_ algorithm: NoteKey.Algorithm) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("new")
    try FileNoteSigner.generate(algorithm, to: path)
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o600)
    let signer = try FileNoteSigner(pemFile: path, name: "n")
    #expect(signer.key.algorithm == algorithm)
    #expect(signer.key.verifies(try signer.sign([1, 2, 3]), of: [1, 2, 3]))
    #expect(throws: KeyFileProblem.system(what: "create", path: path, errno: EEXIST)) {
      try FileNoteSigner.generate(algorithm, to: path)
    }
    #expect(chmod(path, 0o640) == 0)
    #expect(throws: KeyFileProblem.exposed(path: path, mode: 0o640)) {
      try FileNoteSigner(pemFile: path, name: "n")
    }
  }

  @Test("a file that is no key is refused")
  func badFiles() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("key")
    func problem(_ bytes: [UInt8]) throws -> KeyFileProblem? {
      try folder.write(bytes, to: "key")
      #expect(chmod(path, 0o600) == 0)
      do throws(KeyFileProblem) {
        _ = try FileNoteSigner(pemFile: path, name: "n")
        return nil
      } catch {
        return error
      }
    }
    let good = Array(TestKeys.pem(.sm2).utf8)
    #expect(try problem(good) == nil)
    #expect(try problem(good + Array(repeating: 10, count: 16 << 10)) == .notAKey(path: path))
    #expect(try problem([]) == .notAKey(path: path))
    #expect(try problem(Array(good.dropLast(60))) == .notAKey(path: path))
    #expect(throws: KeyFileProblem.notAKey(path: folder.path)) {
      try FileNoteSigner(pemFile: folder.path, name: "n")
    }
    #expect(
      throws: KeyFileProblem.badName(path: path, problem: .malformedName("a b"))
    ) {
      try folder.write(good, to: "key")
      _ = try FileNoteSigner(pemFile: path, name: "a b")
    }
  }
}
