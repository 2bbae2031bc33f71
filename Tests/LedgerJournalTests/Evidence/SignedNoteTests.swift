import LedgerJournal
import Testing

@Suite("Signed notes")
struct SignedNoteTests {
  private static let text = "第一行\n\nlast line\n"

  private func note(_ signers: [any NoteSigner]) throws -> SignedNote {
    try SignedNote(text: Self.text, signers: signers)
  }

  private func problem(_ encoded: String) -> NoteProblem? {
    do throws(NoteProblem) {
      _ = try SignedNote(encoded)
      return nil
    } catch {
      return error
    }
  }

  @Test("the note of the Go checksum database's example is read and verified")
  func published() throws {
    let key = try NoteKey(
      text: "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    let encoded = """
      If you think cryptography is the answer to your problem,
      then you don't know what your problem is.

      — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=

      """
    let note = try SignedNote(encoded)
    #expect(try note.verifiedKeys([key]) == [key])
    #expect(note.encoded == encoded)
    #expect(
      note.text
        == "If you think cryptography is the answer to your problem,\n"
        + "then you don't know what your problem is.\n")
  }

  @Test("a note of two signers is read again and names both")
  func twoSigners() throws {
    let (first, second) = try (TestKeys.signer(.ed25519), TestKeys.signer(.sm2))
    let note = try note([first, second])
    let read = try SignedNote(note.encoded)
    #expect(read == note)
    #expect(read.text == Self.text)
    #expect(try read.verifiedKeys([second.key, first.key]) == [second.key, first.key])
    #expect(try read.verifiedKeys([second.key]) == [second.key])
    let stranger = try TestKeys.signer(.ed25519, name: "other")
    #expect(try read.verifiedKeys([stranger.key]) == [])
  }

  @Test("a wrong signature of a known key is refused, of an unknown one passed over")
  func wrongSignature() throws {
    let (first, second) = try (TestKeys.signer(.ed25519), TestKeys.signer(.sm2))
    var signatures = try note([first, second]).signatures
    signatures[1].bytes[9] ^= 1
    let note = try SignedNote(text: Self.text, signatures: signatures)
    #expect(try note.verifiedKeys([first.key]) == [first.key])
    #expect(throws: NoteProblem.wrongSignature(key: second.key.name)) {
      try note.verifiedKeys([first.key, second.key])
    }
  }

  @Test("a changed text leaves no signature right")
  func changedText() throws {
    let signer = try TestKeys.signer(.sm2)
    let signatures = try note([signer]).signatures
    let note = try SignedNote(text: Self.text + "more\n", signatures: signatures)
    #expect(throws: NoteProblem.wrongSignature(key: signer.key.name)) {
      try note.verifiedKeys([signer.key])
    }
  }

  @Test("what is no note is refused")
  func malformed() throws {
    let good = try note([TestKeys.signer(.ed25519)]).encoded
    #expect(problem(good) == nil)
    #expect(problem("") == .malformedText)
    #expect(problem(String(good.dropLast())) == .malformedText)
    #expect(problem("text\n") == .noSignatures)
    #expect(problem("text\n\n") == .noSignatures)
    #expect(problem("text\r\n\n— n AAAAAAA=\n") == .malformedText)
    #expect(problem("te\u{0}xt\n\n— n AAAAAAA=\n") == .malformedText)
    for line in [
      "- n AAAAAAA=", "—n AAAAAAA=", "— n", "—  AAAAAAA=", "— n AAAAAA==", "— n AAAAAAB=",
      "— n+ AAAAAAA=", "— n AAAAAAA= ", "— n  AAAAAAA=",
    ] {
      #expect(problem("text\n\n\(line)\n") == .malformedSignature(line: 1), "\(line)")
    }
    #expect(problem("text\n\n— n AAAAAAA=\n") == nil)
    #expect(throws: NoteProblem.malformedText) { try SignedNote([0x61, 0xff, 10, 10, 10]) }
  }

  @Test("a note that is too long, or has too many signatures, is refused")
  func limits() throws {
    let line = "— n AAAAAAA=\n"
    #expect(problem("t\n\n" + String(repeating: line, count: 16)) == nil)
    let many = NoteProblem.tooLarge(what: "the number of signatures", limit: 16)
    #expect(problem("t\n\n" + String(repeating: line, count: 17)) == many)
    #expect(problem("t\n\n" + String(repeating: line, count: 2_000)) == many)
    let room = (64 << 10) - "\n\n".utf8.count - line.utf8.count
    let long = String(repeating: "x", count: room)
    #expect(problem("\(long)\n\n\(line)") == nil)
    let tooLong = NoteProblem.tooLarge(what: "the note in bytes", limit: 64 << 10)
    #expect(problem("\(long)x\n\n\(line)") == tooLong)
    let signer = try TestKeys.signer(.ed25519)
    #expect(throws: tooLong) { try SignedNote(text: "\(long)\n", signers: [signer]) }
    #expect(throws: many) {
      try SignedNote(text: "t\n", signers: Array(repeating: signer, count: 17))
    }
  }
}
