extension String {
  /// A hash of its bytes, the same in every process. Keys are compared by bytes: the comparison of
  /// Unicode's equal forms would cost more than all else that is done for a command.
  var byteHash: UInt64 {
    var copy = self
    return copy.withUTF8 { bytes in
      var hash = UInt64(bytes.count) &* 0x9E37_79B9_7F4A_7C15
      let raw = UnsafeRawBufferPointer(bytes)
      var at = 0
      while at + 8 <= raw.count {
        hash = Self.mix(hash, unsafe raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
        at += 8
      }
      var rest: UInt64 = 0
      while at < raw.count {
        rest = unsafe rest << 8 | UInt64(raw[at])
        at += 1
      }
      return Self.mix(hash, rest)
    }
  }

  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let mixed = (hash ^ word) &* 0xBF58_476D_1CE4_E5B9
    return mixed ^ mixed >> 29
  }

  /// Whether the bytes are the same.
  func hasSameBytes(as other: String) -> Bool {
    guard utf8.count == other.utf8.count else { return false }
    var (mine, its) = (self, other)
    return mine.withUTF8 { mine in
      its.withUTF8 { its in
        unsafe Self.areEqual(UnsafeRawBufferPointer(mine), UnsafeRawBufferPointer(its))
      }
    }
  }

  /// Two pieces of one length, eight bytes at a time.
  private static func areEqual(
    _ mine: UnsafeRawBufferPointer, _ its: UnsafeRawBufferPointer
  ) -> Bool {
    var at = 0
    while at + 8 <= mine.count {
      let left = unsafe mine.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let right = unsafe its.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      if left != right { return false }
      at += 8
    }
    while at < mine.count {
      if unsafe mine[at] != its[at] { return false }
      at += 1
    }
    return true
  }
}
