import FundClient

/// Business references (业务流水号) of the vouchers of a run: each its own, in no order.
struct BenchReferences: Sendable {
  /// Digits of a reference behind its letter.
  private static let digits = 14

  /// Vouchers that the server had before: so a further run on it makes others.
  let first: UInt64

  static func next(on server: BenchServer) async throws -> BenchReferences {
    BenchReferences(first: try await server.with(.bureau) { try await $0.check().vouchers })
  }

  func texts(_ vouchers: Range<Int>) -> [String] {
    vouchers.map { Self.text(first &+ UInt64($0)) }
  }

  /// `B` and 14 digits of a number that is scattered over all of them, one for one: an odd factor
  /// has an inverse.
  private static func text(_ number: UInt64) -> String {
    var scattered = number &* 0x9E37_79B9_7F4A_7C15
    return String(unsafeUninitializedCapacity: digits + 1) { buffer in
      buffer[0] = UInt8(ascii: "B")
      for index in 1...digits {
        let digit = UInt8(truncatingIfNeeded: scattered & 0xF)
        buffer[index] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "A") + digit - 10
        scattered >>= 4
      }
      return digits + 1
    }
  }
}
