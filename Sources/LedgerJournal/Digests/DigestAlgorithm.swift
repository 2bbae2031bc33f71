/// The digest of a journal: SM3 (GB/T 32905) by default, SHA-256 by choice. A journal keeps its
/// algorithm for life.
package enum DigestAlgorithm: UInt8, CaseIterable, Sendable {
  case sm3 = 1
  case sha256 = 2

  package var name: String { self == .sm3 ? "sm3" : "sha256" }

  package init?(name: String) {
    guard let match = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = match
  }

  /// The digest of one input, by OpenSSL.
  package func digest(_ bytes: UnsafeRawBufferPointer) -> Digest {
    let state = DigestState(self)
    state.update(bytes)
    return state.finish()
  }

  package func digest(_ bytes: [UInt8]) -> Digest { bytes.withUnsafeBytes { digest($0) } }
}
