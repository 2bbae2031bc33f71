import Testing

/// The examples of Protocol/FIRST.md against the vectors.
@Suite struct GuideTests {
  /// The bytes of each fenced block of no language: what stands in a line before two spaces or more.
  static func blocks() throws -> [[UInt8]] {
    var blocks: [[UInt8]] = []
    var digits: [UInt8]?
    var isCode = false
    for line in try ProtocolFolder.text(of: "FIRST.md").split(separator: "\n") {
      if isCode || line.hasPrefix("```python") {
        isCode = line != "```"
      } else if line == "```" {
        if let done = digits {
          blocks.append(
            stride(from: 0, to: done.count - 1, by: 2).map { done[$0] << 4 | done[$0 + 1] })
          digits = nil
        } else {
          digits = []
        }
      } else if digits != nil {
        let text = line.drop { $0 == " " }
        let bytes = text.firstRange(of: "  ").map { text[..<$0.lowerBound] } ?? text
        for character in bytes where character != " " {
          digits?.append(UInt8(try #require(character.hexDigitValue, "\(line)")))
        }
      }
    }
    return blocks
  }

  @Test func `the byte-level examples are vectors`() throws {
    let vectors = try FrameVectorTests.vectors()
    func bytes(_ name: String) throws -> [UInt8] {
      try #require(vectors.first { $0.name == name }).bytes
    }
    let blocks = try Self.blocks()
    try #require(blocks.count == 12)
    // A call and its answer alternate; the four of the bureau are one vector each way.
    #expect(try blocks[0] == bytes("first-ledger-call"))
    #expect(try blocks[1] == bytes("first-ledger-answer"))
    let (calls, answers) = (stride(from: 2, to: 10, by: 2), stride(from: 3, to: 10, by: 2))
    #expect(try calls.flatMap { blocks[$0] } == bytes("first-voucher-calls"))
    #expect(try answers.flatMap { blocks[$0] } == bytes("first-voucher-answers"))
    #expect(try blocks[10] == bytes("post-vouchers-call"))
    #expect(try blocks[11] == bytes("post-vouchers-answer"))
  }
}
