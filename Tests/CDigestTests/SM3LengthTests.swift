import CDigest
import COpenSSL
import Foundation
import TestSupport
import Testing

/// Every length to 4 096 bytes in every width. `FUND_SM3_INPUTS` sets how many inputs there are,
/// each of its own bytes; at least one of every length.
@Suite("SM3 of every length")
struct SM3LengthTests {
  private static let longest = 4_096
  /// Inputs that are hashed together: odd, so that lanes run out at different places.
  private static let batch = 241
  private static let inputs = max(
    longest + 1,
    ProcessInfo.processInfo.environment["FUND_SM3_INPUTS"].flatMap(Int.init) ?? 0)

  @Test("equals OpenSSL in every width")
  func everyLength() {
    var random = SplitMix64(seed: 4_096)
    var memory = SeededInputs(capacity: Self.batch, longest: Self.longest)
    var seen = Set<Int>()
    // The lengths come in a new order each time round, so that they meet others in the lanes.
    var lengths: [Int] = []
    var left = Self.inputs
    while left > 0 {
      if lengths.count < Self.batch { lengths += (0...Self.longest).shuffled(using: &random) }
      let count = min(left, Self.batch)
      memory.fill(Array(lengths.suffix(count)), using: &random)
      seen.formUnion(lengths.suffix(count))
      lengths.removeLast(count)
      left -= count
      let expected = memory.digests(memory.openSSL)
      for lanes in SM3.widths {
        let digests = memory.digests { inputs, lengths, count, digests in
          #expect(cdigest_sm3_many_with(lanes, inputs, lengths, count, digests) == 1)
        }
        #expect(digests == expected, "\(lanes) lanes, \(left) inputs before the end")
      }
    }
    #expect(seen.count == Self.longest + 1)
  }
}

/// Inputs in memory that is used again: a million of them are two gigabytes.
private struct SeededInputs {
  private var bytes: [UInt8]
  private var starts: [Int] = []
  private var lengths: [Int] = []

  typealias Hash = (
    UnsafePointer<UnsafePointer<UInt8>?>, UnsafePointer<Int>, Int, UnsafeMutablePointer<UInt8>
  ) -> Void

  init(capacity: Int, longest: Int) {
    bytes = Array(repeating: 0, count: capacity * (longest + 1) + MemoryLayout<UInt64>.size)
  }

  /// Fresh bytes for inputs of these lengths, which begin at odd and even addresses.
  mutating func fill(_ lengths: [Int], using random: inout SplitMix64) {
    self.lengths = lengths
    starts.removeAll(keepingCapacity: true)
    var end = 0
    for length in lengths {
      starts.append(end)
      end += length + 1
    }
    bytes.withUnsafeMutableBytes { bytes in
      for at in stride(from: 0, to: end, by: MemoryLayout<UInt64>.size) {
        bytes.storeBytes(of: random.next(), toByteOffset: at, as: UInt64.self)
      }
    }
  }

  func digests(_ hash: Hash) -> [UInt8] {
    var digests = [UInt8](repeating: 0, count: lengths.count * SM3.digestBytes)
    bytes.withUnsafeBufferPointer { bytes in
      let inputs = starts.map { start in bytes.baseAddress.map { $0 + start } }
      digests.withUnsafeMutableBufferPointer { digests in
        guard let digests = digests.baseAddress else { return }
        hash(inputs, lengths, lengths.count, digests)
      }
    }
    return digests
  }

  /// One by one, the oracle.
  func openSSL(
    _ inputs: UnsafePointer<UnsafePointer<UInt8>?>, _ lengths: UnsafePointer<Int>, _ count: Int,
    _ digests: UnsafeMutablePointer<UInt8>
  ) {
    for index in 0..<count {
      var written: UInt32 = 0
      let out = digests + index * SM3.digestBytes
      let succeeded = EVP_Digest(
        inputs[index], lengths[index], out, &written, EVP_sm3(), nil)
      precondition(succeeded == 1 && Int(written) == SM3.digestBytes)
    }
  }
}
