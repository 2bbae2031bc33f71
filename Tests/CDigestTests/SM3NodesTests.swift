import CDigest
import TestSupport
import Testing

@Suite("SM3 Merkle nodes")
struct SM3NodesTests {
  private func expected(_ children: [UInt8]) -> [UInt8] {
    stride(from: 0, to: children.count, by: 64).flatMap { start in
      SM3.openSSL([0x01] + children[start..<start + 64])
    }
  }

  @Test("equal the digest of 0x01 and both children", arguments: SM3.widths)
  func plainDigest(lanes: Int32) {
    var random = SplitMix64(seed: 5)
    for pairs in Array(0...50) + [255, 1_001] {
      let children = random.bytes(pairs * 64)
      #expect(SM3.nodes(children, lanes: lanes) == expected(children), "\(pairs) pairs")
    }
  }

  @Test("may replace their children in place")
  func inPlace() {
    var random = SplitMix64(seed: 6)
    for pairs in Array(0...50) + [999] {
      var level = random.bytes(pairs * 64)
      let parents = expected(level)
      level.withUnsafeMutableBufferPointer { level in
        cdigest_sm3_nodes(level.baseAddress, pairs, level.baseAddress)
      }
      #expect(Array(level.prefix(pairs * 32)) == parents, "\(pairs) pairs")
    }
  }

  @Test("may replace their children in place in any width", arguments: SM3.widths)
  func inPlaceInWidth(lanes: Int32) {
    var random = SplitMix64(seed: 7)
    var level = random.bytes(77 * 64)
    let parents = expected(level)
    let known = level.withUnsafeMutableBufferPointer { level in
      cdigest_sm3_nodes_with(lanes, level.baseAddress, 77, level.baseAddress)
    }
    #expect(known == 1)
    #expect(Array(level.prefix(77 * 32)) == parents)
  }
}
