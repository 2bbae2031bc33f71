import CDigest
import TestSupport
import Testing

@Suite("SM3 of many inputs")
struct SM3ManyTests {
  @Test("gives the digests of GB/T 32905 appendix A", arguments: SM3.widths)
  func publishedVectors(lanes: Int32) {
    let abc = Array("abc".utf8)
    let abcd = Array(String(repeating: "abcd", count: 16).utf8)
    let digests = SM3.many([abc, abcd, abc], lanes: lanes).map(SM3.hex)
    let short = "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    let long = "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    #expect(digests == [short, long, short])
  }

  @Test("equals OpenSSL for every length up to 1024 in one batch", arguments: SM3.widths)
  func everyLengthTogether(lanes: Int32) {
    var random = SplitMix64(seed: 1)
    let inputs = (0...1024).map { random.bytes($0) }
    #expect(SM3.many(inputs, lanes: lanes) == inputs.map(SM3.openSSL))
  }

  @Test("equals OpenSSL when all lanes keep step", arguments: SM3.widths)
  func equalLengths(lanes: Int32) {
    var random = SplitMix64(seed: 2)
    for length in [0, 1, 55, 56, 63, 64, 65, 119, 120, 137, 400] {
      let inputs = (0..<50).map { _ in random.bytes(length) }
      #expect(SM3.many(inputs, lanes: lanes) == inputs.map(SM3.openSSL), "length \(length)")
    }
  }

  @Test("equals OpenSSL for every batch size around the lanes", arguments: SM3.widths)
  func everyCount(lanes: Int32) {
    var random = SplitMix64(seed: 3)
    for count in 0...67 {
      let inputs = (0..<count).map { _ in random.bytes(Int.random(in: 0...400, using: &random)) }
      #expect(SM3.many(inputs, lanes: lanes) == inputs.map(SM3.openSSL), "\(count) inputs")
    }
  }

  @Test("equals OpenSSL for odd batches with a few long stragglers", arguments: SM3.widths)
  func mixedLengths(lanes: Int32) {
    for seed in UInt64(10)..<20 {
      var random = SplitMix64(seed: seed)
      let count = Int.random(in: 50...150, using: &random) * 2 + 1
      let inputs = (0..<count).map { _ in
        let isLong = Int.random(in: 0..<40, using: &random) == 0
        return random.bytes(Int.random(in: isLong ? 2_000...9_000 : 137...400, using: &random))
      }
      #expect(SM3.many(inputs, lanes: lanes) == inputs.map(SM3.openSSL), "seed \(seed)")
    }
  }

  @Test("chooses the widest path by itself")
  func widestPath() {
    var random = SplitMix64(seed: 4)
    let inputs = (0..<101).map { _ in random.bytes(Int.random(in: 0...400, using: &random)) }
    #expect(cdigest_sm3_lanes() == SM3.widths.max())
    #expect(SM3.many(inputs) == inputs.map(SM3.openSSL))
  }

  @Test("refuses a width there is no path for and writes nothing", arguments: [0, 2, 32, -1])
  func unknownWidth(lanes: Int32) {
    var digests = [UInt8](repeating: 7, count: 32)
    let known = [UInt8](repeating: 1, count: 3).withUnsafeBufferPointer { input in
      cdigest_sm3_many_with(lanes, [input.baseAddress], [3], 1, &digests)
    }
    #expect(known == 0)
    #expect(digests == [UInt8](repeating: 7, count: 32))
  }

  @Test("takes a null pointer for an empty input", arguments: SM3.widths)
  func nullInput(lanes: Int32) {
    var digests = [UInt8](repeating: 0, count: 96)
    #expect(cdigest_sm3_many_with(lanes, [nil, nil, nil], [0, 0, 0], 3, &digests) == 1)
    let empty = SM3.openSSL([])
    #expect(digests == empty + empty + empty)
  }

  @Test("gives each of several threads its own digests")
  func threads() async {
    await withTaskGroup(of: Bool.self) { group in
      for seed in UInt64(30)..<34 {
        group.addTask {
          var random = SplitMix64(seed: seed)
          let inputs = (0..<99).map { _ in random.bytes(Int.random(in: 0...300, using: &random)) }
          return SM3.many(inputs) == inputs.map(SM3.openSSL)
        }
      }
      for await isEqual in group { #expect(isEqual) }
    }
  }
}
