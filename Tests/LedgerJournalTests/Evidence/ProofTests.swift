import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@Suite("Proofs of vouchers and events")
struct ProofTests {
  private let fixture: ExtractFixture
  private let tree: BlockTree
  private let signer: FileNoteSigner
  private let note: SignedNote

  init() throws {
    fixture = try ExtractFixture(.history(seed: 61, count: 21, commands: 12))
    let journal = MemoryJournal()
    for block in fixture.blocks { try journal.append(block) }
    tree = BlockTree(journal)
    signer = try TestKeys.signer(.sm2)
    note = try Self.note(tree, size: 21, signer)
  }

  private static func note(
    _ tree: BlockTree, size: UInt64, _ signer: FileNoteSigner, algorithm: DigestAlgorithm = .sm3
  ) throws -> SignedNote {
    let checkpoint = try Checkpoint(
      origin: Checkpoint.origin(journal: 7), size: size, root: tree.root(size: size),
      algorithm: algorithm, timeMs: 1)
    return try SignedNote(text: checkpoint.text, signers: [signer])
  }

  private func voucherProof(_ block: Int, _ index: Int) throws -> VoucherProof {
    try VoucherProof(
      of: index, in: BlockView(fixture.blocks[block].bytes), tree: tree, note: note)
  }

  private func eventProof(_ block: Int, _ index: Int) throws -> EventProof {
    try EventProof(
      of: index, in: BlockView(fixture.blocks[block].bytes), tree: tree, note: note)
  }

  @Test("every voucher and every event is proven to the checkpoint")
  func everything() throws {
    var (vouchers, events) = (0, 0)
    for (number, block) in fixture.blocks.enumerated() {
      var next = (voucher: 0, event: 0)
      for fact in try fixture.facts(of: block) {
        switch fact {
        case .voucher(let position, let head, let legs, let tail, _):
          let proof = try voucherProof(number, next.voucher)
          let proven = try VoucherProof(text: proof.text).check([signer.key])
          #expect(proven.voucher.position == position && proven.voucher.head == head)
          #expect(proven.voucher.legs == legs && proven.voucher.tail == tail)
          #expect(proven.block.digest == block.digest && proven.block.keys == [signer.key])
          next.voucher += 1
          vouchers += 1
        case .event(let event):
          let proof = try eventProof(number, next.event)
          let proven = try EventProof(text: proof.text).check([signer.key])
          #expect(proven.event == event)
          #expect(proven.block.header.ordinal == block.ordinal)
          next.event += 1
          events += 1
        }
      }
    }
    #expect(vouchers > 50 && events > 30)
  }

  /// What a reader says of a text, nil when it proves the same.
  private func isRefused(_ text: String, voucher: Bool) -> Bool {
    do {
      if voucher {
        _ = try VoucherProof(text: text).check([signer.key])
      } else {
        _ = try EventProof(text: text).check([signer.key])
      }
      return false
    } catch {
      return true
    }
  }

  @Test("any other letter makes a proof refused")
  func everyLetterCounts() throws {
    let block = try #require(
      fixture.blocks.firstIndex { $0.header.voucherCount > 4 && $0.header.ordinal > 2 })
    for (text, isVoucher) in [
      (try voucherProof(block, 3).text, true), (try eventProof(0, 5).text, false),
    ] {
      #expect(!isRefused(text, voucher: isVoucher))
      let letters = Array(text.utf8)
      for index in letters.indices where letters[index] > 0x20 {
        var changed = letters
        let others = [UInt8(ascii: "0"), UInt8(ascii: "f"), UInt8(ascii: "\"")]
        changed[index] = others[index % 3]
        if changed == letters { changed[index] = others[(index + 1) % 3] }
        let text = String(decoding: changed, as: UTF8.self)
        #expect(isRefused(text, voucher: isVoucher), "letter \(index)")
      }
    }
  }

  @Test("a proof is good only with a key that has signed, and none that has signed wrongly")
  func keys() throws {
    let proof = try eventProof(0, 0)
    let stranger = try TestKeys.signer(.ed25519).key
    #expect(throws: ProofProblem.notSigned) { try proof.check([]) }
    #expect(throws: ProofProblem.notSigned) { try proof.check([stranger]) }
    #expect(try proof.check([stranger, signer.key]).block.keys == [signer.key])
    var wrong = proof
    var signatures = note.signatures
    signatures[0].bytes[12] ^= 1
    wrong.block.note = try SignedNote(text: note.text, signatures: signatures)
    #expect(throws: ProofProblem.note(.wrongSignature(key: signer.key.name))) {
      try wrong.check([signer.key])
    }
  }

  @Test("a proof to another checkpoint, place or block is refused")
  func misplaced() throws {
    let first = try #require(
      fixture.blocks.firstIndex { $0.header.voucherCount > 2 && $0.header.ordinal > 2 })
    let proof = try voucherProof(first, 1)
    func problem(_ change: (inout VoucherProof) throws -> Void) throws -> ProofProblem? {
      var changed = proof
      try change(&changed)
      do throws(ProofProblem) {
        _ = try changed.check([signer.key])
        return nil
      } catch {
        return error
      }
    }
    #expect(try problem { _ in } == nil)
    #expect(try problem { $0.index = 0 } == .recordNotProven)
    #expect(try problem { $0.index = 2_000 } == .malformedField("index"))
    #expect(try problem { $0.index = -1 } == .malformedField("index"))
    #expect(try problem { $0.siblings = [] } == .recordNotProven)
    #expect(try problem { $0.voucher = try voucherProof(first, 0).voucher } == .recordNotProven)
    #expect(try problem { $0.voucher[0] = 1 } == .malformedField("voucher"))
    #expect(try problem { $0.voucher.append(0) } == .malformedField("voucher"))
    #expect(try problem { $0.block.siblings.removeLast() } == .blockNotProven)
    #expect(
      try problem { $0.block.header = try eventProof(0, 0).block.header } == .blockNotProven)
    #expect(try problem { $0.block.header.removeLast() } == .malformedField("header"))
    #expect(try problem { $0.block.header[0] ^= 1 } == .block(.notABlock))
    #expect(
      try problem { $0.block.note = try Self.note(tree, size: 20, signer) } == .blockNotProven)
    #expect(
      try problem { $0.block.note = try Self.note(tree, size: 1, signer) } == .otherCheckpoint)
    #expect(
      try problem {
        $0.block.note = try Self.note(tree, size: 21, signer, algorithm: .sha256)
      } == .otherCheckpoint)
  }

  @Test("the number of a block's events is proven with each of them")
  func eventCount() throws {
    let proof = try eventProof(0, 0)
    var changed = proof
    changed.count += 1
    #expect(throws: ProofProblem.recordNotProven) { try changed.check([signer.key]) }
    for (index, count) in [(-1, proof.count), (0, -1), (0, 0), (Int.max, Int.max)] {
      (changed.index, changed.count) = (index, count)
      #expect(throws: ProofProblem.malformedField("index")) { try changed.check([signer.key]) }
    }
  }

  @Test("a proof of what is not there cannot be made")
  func outside() throws {
    let block = fixture.blocks[0]
    #expect(throws: JournalError.outOfBounds(block: 1)) {
      try voucherProof(0, Int(block.header.voucherCount))
    }
    #expect(throws: JournalError.outOfBounds(block: 1)) { try eventProof(0, 10_000) }
    #expect(throws: JournalError.outOfBounds(block: 1)) { try eventProof(0, -1) }
  }

  @Test("texts of another form are refused where they differ")
  func forms() throws {
    let block = try #require(fixture.blocks.firstIndex { $0.header.voucherCount > 0 })
    let text = try voucherProof(block, 0).text
    func problem(_ text: String) -> ProofProblem? {
      do throws(ProofProblem) {
        _ = try VoucherProof(text: text)
        return nil
      } catch {
        return error
      }
    }
    #expect(problem(text) == nil)
    #expect(problem(text.split(separator: "\n").joined()) == nil)
    #expect(problem("") == .malformedText(at: 0, expected: "\"{\""))
    #expect(problem("{}") == .malformedText(at: 1, expected: "\"\"\""))
    #expect(problem(text + "{") == .malformedText(at: text.utf8.count, expected: "end"))
    let event = try eventProof(0, 0).text
    #expect(problem(event) != nil)
    let long = text + String(repeating: " ", count: 8 << 20)
    #expect(problem(long) == .tooLarge(limit: 8 << 20))
    for length in stride(from: 0, to: text.utf8.count - 2, by: 5) {
      #expect(problem(String(decoding: Array(text.utf8)[..<length], as: UTF8.self)) != nil)
    }
    func replaced(_ old: String, _ new: String) throws -> ProofProblem? {
      let parts = text.split(separator: old, omittingEmptySubsequences: false)
      try #require(parts.count == 2, "\(old)")
      return problem(parts.joined(separator: new))
    }
    #expect(try replaced("\"index\": 0", "\"index\": 00") != nil)
    #expect(try replaced("\"index\": 0", "\"index\": \"0\"") == .malformedField("index"))
    #expect(
      try replaced("\"index\": 0", "\"index\": 9223372036854775808") == .malformedField("index"))
    #expect(try replaced("\"index\": 0", "\"index\": 99999999999999999999") != nil)
    #expect(try replaced("voucher proof 1", "voucher proof 2") == .malformedField("format"))
    let many = Array(repeating: "\"" + String(repeating: "0", count: 64) + "\"", count: 65)
    #expect(
      try replaced("\"siblings\": [", "\"siblings\": [" + many.joined(separator: ","))
        != nil)
  }
}
