import CDigest
import COpenSSL

/// The SM3 entry points over Swift arrays, and OpenSSL's as the oracle.
enum SM3 {
  static let digestBytes = Int(CDIGEST_SM3_BYTES)

  /// The lane counts this processor has.
  static let widths: [Int32] = [16, 8, 1].filter { lanes in
    cdigest_sm3_many_with(lanes, nil, nil, 0, nil) == 1
  }

  static func many(_ inputs: [[UInt8]], lanes: Int32) -> [[UInt8]] {
    run(inputs) { pointers, lengths, count, digests in
      precondition(cdigest_sm3_many_with(lanes, pointers, lengths, count, digests) == 1)
    }
  }

  static func many(_ inputs: [[UInt8]]) -> [[UInt8]] {
    run(inputs, cdigest_sm3_many)
  }

  static func nodes(_ children: [UInt8], lanes: Int32) -> [UInt8] {
    var parents = [UInt8](repeating: 0, count: children.count / 2)
    let known = cdigest_sm3_nodes_with(
      lanes, children, children.count / (2 * digestBytes), &parents)
    precondition(known == 1)
    return parents
  }

  static func openSSL(_ input: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: digestBytes)
    var count = UInt32(digest.count)
    let succeeded = EVP_Digest(input, input.count, &digest, &count, EVP_sm3(), nil)
    precondition(succeeded == 1 && count == UInt32(digestBytes))
    return digest
  }

  static func hex(_ digest: [UInt8]) -> String {
    digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }

  private typealias Function = (
    UnsafePointer<UnsafePointer<UInt8>?>?, UnsafePointer<Int>?, Int, UnsafeMutablePointer<UInt8>?
  ) -> Void

  /// Inputs lie back to back, so that most start at odd addresses.
  private static func run(_ inputs: [[UInt8]], _ function: Function) -> [[UInt8]] {
    var digests = [UInt8](repeating: 0, count: inputs.count * digestBytes)
    let lengths = inputs.map(\.count)
    inputs.flatMap { $0 }.withUnsafeBufferPointer { bytes in
      var start = 0
      let pointers = lengths.map { length in
        defer { start += length }
        return bytes.baseAddress.map { $0 + start }
      }
      function(pointers, lengths, inputs.count, &digests)
    }
    return inputs.indices.map { Array(digests[$0 * digestBytes..<($0 + 1) * digestBytes]) }
  }
}
