import CDigest
import TestSupport
import Testing

@Suite("CRC-32C")
struct CRC32CTests {
  /// The values of all prefixes, the empty one first, one bit at a time from the polynomial.
  private func bitwise(_ bytes: [UInt8]) -> [UInt32] {
    var crc = UInt32.max
    var values: [UInt32] = [0]
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0x82f6_3b78 : crc >> 1 }
      values.append(~crc)
    }
    return values
  }

  @Test("gives the values of RFC 3720 appendix B.4")
  func publishedVectors() {
    let vectors: [([UInt8], UInt32)] = [
      (Array("123456789".utf8), 0xe306_9283),
      ([UInt8](repeating: 0, count: 32), 0x8a91_36aa),
      ([UInt8](repeating: 0xff, count: 32), 0x62a8_ab43),
      (Array(0..<32), 0x46dd_794e),
      (Array((0..<32).reversed()), 0x113f_db5c),
    ]
    for (bytes, crc) in vectors {
      #expect(cdigest_crc32c(0, bytes, bytes.count) == crc)
      #expect(cdigest_crc32c_portable(0, bytes, bytes.count) == crc)
    }
  }

  @Test("of nothing is the seed")
  func empty() {
    #expect(cdigest_crc32c(0, nil, 0) == 0)
    #expect(cdigest_crc32c(0xe306_9283, nil, 0) == 0xe306_9283)
  }

  @Test("equals the bitwise definition for every length around the stretches it joins")
  func everyLength() {
    var random = SplitMix64(seed: 8)
    let bytes = random.bytes(10_000)
    let values = bitwise(bytes)
    let lengths = [0...1_300, 3_060...3_480, 6_130...6_160, 9_990...10_000].joined()
    for length in lengths {
      let crc = values[length]
      #expect(cdigest_crc32c(0, bytes, length) == crc, "length \(length)")
      #expect(cdigest_crc32c_portable(0, bytes, length) == crc, "length \(length)")
    }
  }

  @Test("chains: a part's value is the seed of the next")
  func chaining() {
    var random = SplitMix64(seed: 9)
    let bytes = random.bytes(8_192)
    let whole = cdigest_crc32c(0, bytes, bytes.count)
    for cut in [0, 1, 7, 8, 383, 384, 385, 3_071, 3_072, 3_073, 8_191, 8_192] {
      bytes.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress else { return }
        let first = cdigest_crc32c(0, start, cut)
        #expect(cdigest_crc32c(first, start + cut, bytes.count - cut) == whole, "cut at \(cut)")
        let last = cdigest_crc32c_portable(first, start + cut, bytes.count - cut)
        #expect(last == whole, "cut at \(cut)")
      }
    }
  }

  @Test("does not depend on alignment")
  func unaligned() {
    var random = SplitMix64(seed: 10)
    let content = random.bytes(3_500)
    let crc = bitwise(content).last
    for offset in 0..<16 {
      let shifted = [UInt8](repeating: 0xaa, count: offset) + content + [0xbb]
      shifted.withUnsafeBytes { bytes in
        guard let start = bytes.baseAddress else { return }
        #expect(cdigest_crc32c(0, start + offset, content.count) == crc)
        #expect(cdigest_crc32c_portable(0, start + offset, content.count) == crc)
      }
    }
  }
}
