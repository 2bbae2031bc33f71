/// Subjects and dimensions of the accounts as they stand in a line of `ContentDigest`, by slot, one
/// behind the other.
struct CanonicalNames {
  private var bytes: [UInt8] = []
  private var ends: [Int] = [0]

  /// Adds those of the next account.
  mutating func append(subject: String, dimensions: String) {
    ContentDigest.append(subject: subject, dimensions: dimensions, to: &bytes)
    ends.append(bytes.count)
  }

  /// Adds those of an account to other bytes.
  func append(slot: Int, to target: inout [UInt8]) {
    bytes.withUnsafeBufferPointer {
      target.append(contentsOf: UnsafeBufferPointer(rebasing: $0[ends[slot]..<ends[slot + 1]]))
    }
  }
}
