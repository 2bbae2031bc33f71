import LedgerJournal
import Testing

@Suite("Checkpoints")
struct CheckpointTests {
  private static let lines = [
    "0123456789abcdef.fundledger", "12345", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
    "digest SM3", "time 1522540800000", "",
  ]

  private func problem(_ lines: [String]) -> NoteProblem? {
    do throws(NoteProblem) {
      _ = try Checkpoint(text: lines.joined(separator: "\n"))
      return nil
    } catch {
      return error
    }
  }

  private func isRefused(line: Int, as text: String) -> Bool {
    var lines = Self.lines
    lines[line - 1] = text
    guard case .malformedCheckpoint(line, _) = problem(lines) else { return false }
    return true
  }

  @Test("a checkpoint is these lines")
  func text() throws {
    let checkpoint = try Checkpoint(
      origin: Checkpoint.origin(journal: 0x0123_4567_89ab_cdef), size: 12_345, root: .zero,
      algorithm: .sm3, timeMs: 1_522_540_800_000)
    #expect(checkpoint.text == Self.lines.joined(separator: "\n"))
    #expect(try Checkpoint(text: checkpoint.text) == checkpoint)
    #expect(Checkpoint.journal(ofOrigin: checkpoint.origin) == 0x0123_4567_89ab_cdef)
    let other = try Checkpoint(
      origin: "o", size: .max, root: DigestAlgorithm.sha256.digest([]), algorithm: .sha256,
      timeMs: 0)
    #expect(try Checkpoint(text: other.text) == other)
  }

  @Test("each line has one form")
  func strict() {
    #expect(problem(Self.lines) == nil)
    for size in ["", "01", "+1", "-1", " 1", "1 ", "18446744073709551616", "0x1"] {
      #expect(isRefused(line: 2, as: size), "\(size)")
    }
    for root in ["", "AAAA", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB="] {
      #expect(isRefused(line: 3, as: root), "\(root)")
    }
    for digest in ["", "digest", "digest sm3", "digest SHA256", "SM3"] {
      #expect(isRefused(line: 4, as: digest), "\(digest)")
    }
    for time in ["", "time", "time -1", "time 01", "time  1", "tame 1", "time 9223372036854775808"]
    {
      #expect(isRefused(line: 5, as: time), "\(time)")
    }
    #expect(isRefused(line: 6, as: "more"))
    #expect(problem(Self.lines + ["more", ""]) != nil)
    #expect(problem(Array(Self.lines.dropLast())) != nil)
    for origin in ["", "two words", "a+b"] {
      var lines = Self.lines
      lines[0] = origin
      #expect(problem(lines) == .malformedName(origin))
    }
  }

  @Test("the origin of another form names no journal")
  func origins() {
    for origin in ["", ".fundledger", "123.fundledger", "0123456789ABCDEF.fundledger"] {
      #expect(Checkpoint.journal(ofOrigin: origin) == nil, "\(origin)")
    }
  }

  @Test("base64 has one form")
  func base64() {
    for count in 0..<70 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 151 &+ count) }
      #expect(Base64.bytes(Base64.text(bytes)) == bytes)
    }
    #expect(Base64.text(Array("foobar".utf8)) == "Zm9vYmFy")
    #expect(Base64.text(Array("foob".utf8)) == "Zm9vYg==")
    for text in [
      "A", "AA", "AAA", "AB==", "AAB=", "A===", "====", "AA=A", "A-AA", "AAAA\n", "é===",
    ] {
      #expect(Base64.bytes(text) == nil, "\(text)")
    }
  }
}
