/// Byte keys numbered 0, 1, 2, ... in the order they came, found again by content.
///
/// Keys lie back to back in one buffer and the table holds numbers only, so a million account
/// keys of thirty bytes cost about 50 MB. The hash is fixed, hence the same in every process.
struct KeyIndex: ~Copyable {
  private var text = RecordBuffer()
  private var ends: [UInt64] = []
  private var table: [UInt32] = Array(repeating: .max, count: 64)

  var count: Int { ends.count }

  /// FNV-1a, 64 bits: https://www.rfc-editor.org/rfc/rfc9923
  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return hash
  }

  func key(_ number: UInt32) -> String {
    let start = number == 0 ? 0 : Int(ends[Int(number) - 1])
    return unsafe String(decoding: text.bytes[start..<Int(ends[Int(number)])], as: UTF8.self)
  }

  private func holds(_ number: UInt32, _ key: String) -> Bool {
    let start = number == 0 ? 0 : Int(ends[Int(number) - 1])
    let end = Int(ends[Int(number)])
    return unsafe text.bytes[start..<end].elementsEqual(key.utf8)
  }

  private func slot(of key: String) -> Int {
    let mask = table.count - 1
    // FNV brings the last bytes of a key into few of the bits, and keys that count up would lie in
    // heaps: a multiplication spreads them.
    var at = Int(truncatingIfNeeded: (Self.hash(key.utf8) &* 0x9E37_79B9_7F4A_7C15) >> 32) & mask
    while table[at] != .max && !holds(table[at], key) { at = (at + 1) & mask }
    return at
  }

  func find(_ key: String) -> UInt32? {
    let number = table[slot(of: key)]
    return number == .max ? nil : number
  }

  /// Numbers a new key. It must not be there yet.
  mutating func insert(_ key: String) -> UInt32 {
    if (ends.count + 1) * 2 > table.count { grow() }
    let at = slot(of: key)
    precondition(table[at] == .max, "key is already numbered")
    text.append(utf8: key)
    ends.append(UInt64(text.count))
    table[at] = UInt32(ends.count - 1)
    return table[at]
  }

  private mutating func grow() {
    table = Array(repeating: .max, count: table.count * 2)
    for number in 0..<UInt32(ends.count) { table[slot(of: key(number))] = number }
  }

  /// The bytes of all keys, for the state digest.
  func encode(into sink: (UnsafeRawBufferPointer) -> Void) {
    unsafe ends.withUnsafeBytes { unsafe sink($0) }
    unsafe sink(text.bytes)
  }
}
