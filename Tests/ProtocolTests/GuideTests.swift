import Testing

/// The examples of Protocol/README.md against the vectors.
@Suite struct GuideTests {
  /// The bytes of each fenced block: what stands in a line before two spaces or more.
  static func blocks() throws -> [[UInt8]] {
    var blocks: [[UInt8]] = []
    var digits: [UInt8]?
    for line in try ProtocolFolder.text(of: "README.md").split(separator: "\n") {
      if line.hasPrefix("```") {
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
    let blocks = try Self.blocks()
    let names = [
      "get-balances-call", "get-balances-answer", "post-vouchers-call", "post-vouchers-answer",
    ]
    #expect(blocks.count == names.count)
    for (block, name) in zip(blocks, names) {
      #expect(block == vectors.first { $0.name == name }?.bytes, "\(name)")
    }
  }
}
