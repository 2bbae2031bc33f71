import CDigest

/// CRC-32C (Castagnoli), the checksum of the journal's files.
package struct Checksum {
  package private(set) var value: UInt32 = 0

  package init() {}

  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    value = cdigest_crc32c(value, bytes.baseAddress, bytes.count)
  }

  package static func crc32c(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    cdigest_crc32c(0, bytes.baseAddress, bytes.count)
  }
}
