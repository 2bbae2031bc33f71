/// Byte keys numbered 0, 1, 2, ... in the order they came, found again by content.
///
/// Keys lie back to back in pages and the table holds numbers only, so a million account keys of
/// thirty bytes cost about 50 MB, and an image of them needs no copy: keys are only ever appended.
/// The table follows from the keys. The hash is fixed, hence the same in every process.
struct KeyIndex: ~Copyable {
  private(set) var text = PagedColumn<UInt8>()
  /// Where each key ends in `text`.
  private(set) var ends = PagedColumn<UInt32>()
  private var table: [UInt32] = Array(repeating: .max, count: 64)

  init() {}

  var count: Int { ends.count }

  /// FNV-1a, 64 bits: https://www.rfc-editor.org/rfc/rfc9923
  static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    hash(bytes, after: 0xcbf2_9ce4_8422_2325)
  }

  private static func hash(_ bytes: some Sequence<UInt8>, after start: UInt64) -> UInt64 {
    var hash = start
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return hash
  }

  private func range(of number: UInt32) -> Range<Int> {
    (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
  }

  func key(_ number: UInt32) -> String {
    var bytes: [UInt8] = []
    unsafe forEachPiece(of: number) { unsafe bytes.append(contentsOf: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A key lies in one piece, or in several where it crosses from page to page.
  private func forEachPiece(of number: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
    var range = range(of: number)
    while !range.isEmpty {
      let piece = unsafe text.piece(from: range.lowerBound, to: range.upperBound)
      unsafe body(piece)
      range = range.lowerBound + piece.count..<range.upperBound
    }
  }

  private func holds(_ number: UInt32, _ key: UnsafeBufferPointer<UInt8>) -> Bool {
    var range = range(of: number)
    guard range.count == key.count else { return false }
    var left = unsafe key[...]
    while !range.isEmpty {
      let piece = unsafe text.piece(from: range.lowerBound, to: range.upperBound)
      guard unsafe piece.elementsEqual(left.prefix(piece.count)) else { return false }
      unsafe left = left.dropFirst(piece.count)
      range = range.lowerBound + piece.count..<range.upperBound
    }
    return true
  }

  /// Where a search for a key of this hash starts.
  private func start(_ hash: UInt64) -> Int {
    // FNV brings the last bytes of a key into few of the bits, and keys that count up would lie in
    // heaps: a multiplication spreads them.
    Int(truncatingIfNeeded: (hash &* 0x9E37_79B9_7F4A_7C15) >> 32) & (table.count - 1)
  }

  private func slot(of key: UnsafeBufferPointer<UInt8>) -> Int {
    let mask = table.count - 1
    var at = unsafe start(Self.hash(key))
    while table[at] != .max, unsafe !holds(table[at], key) { at = (at + 1) & mask }
    return at
  }

  func find(_ key: String) -> UInt32? {
    var key = key
    let number = key.withUTF8 { unsafe table[slot(of: $0)] }
    return number == .max ? nil : number
  }

  /// The number of a key that is given as bytes.
  func find(bytes key: [UInt8]) -> UInt32? {
    let number = unsafe key.withUnsafeBufferPointer { unsafe table[slot(of: $0)] }
    return number == .max ? nil : number
  }

  /// Numbers a new key. It must not be there yet.
  mutating func insert(_ key: String) -> UInt32 {
    if (ends.count + 1) * 2 > table.count { rebuildTable(slots: table.count * 2) }
    var key = key
    return key.withUTF8 { unsafe insert($0) }
  }

  private mutating func insert(_ key: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let at = unsafe slot(of: key)
    precondition(table[at] == .max, "key is already numbered")
    unsafe text.append(contentsOf: key)
    table[at] = ends.append(UInt32(text.count))
    return table[at]
  }

  /// Puts every key into a new table; all of them differ.
  private mutating func rebuildTable(slots: Int) {
    table = Array(repeating: .max, count: slots)
    for number in 0..<UInt32(ends.count) {
      var at = start(hash(ofKey: number))
      while table[at] != .max { at = (at + 1) & (slots - 1) }
      table[at] = number
    }
  }

  private func hash(ofKey number: UInt32) -> UInt64 {
    var hash = Self.hash([])
    unsafe forEachPiece(of: number) { hash = unsafe Self.hash($0, after: hash) }
    return hash
  }
}

extension KeyIndex {
  /// An index of keys that were stored, or nil when they are not the keys of an index: ends that
  /// do not ascend to the end of the text, a key that is there twice, or one that is not UTF-8.
  init?(text: consuming PagedColumn<UInt8>, ends: consuming PagedColumn<UInt32>) {
    self.init()
    self.text = text
    self.ends = ends
    var last: UInt32 = 0
    for number in 0..<UInt32(count) {
      guard self.ends[number] >= last, Int(self.ends[number]) <= self.text.count else { return nil }
      last = self.ends[number]
    }
    guard Int(last) == self.text.count else { return nil }
    var slots = table.count
    while (count + 1) * 2 > slots { slots *= 2 }
    table = Array(repeating: .max, count: slots)
    for number in 0..<UInt32(count) {
      guard addToTable(stored: number) else { return nil }
    }
  }

  private mutating func addToTable(stored number: UInt32) -> Bool {
    let range = range(of: number)
    if range.isEmpty { return unsafe addToTable(UnsafeBufferPointer(start: nil, count: 0), number) }
    let piece = unsafe text.piece(from: range.lowerBound, to: range.upperBound)
    // Nearly every key lies in one page.
    if piece.count == range.count { return unsafe addToTable(piece, number) }
    var bytes: [UInt8] = []
    unsafe forEachPiece(of: number) { unsafe bytes.append(contentsOf: $0) }
    return unsafe bytes.withUnsafeBufferPointer { unsafe addToTable($0, number) }
  }

  private mutating func addToTable(_ key: UnsafeBufferPointer<UInt8>, _ number: UInt32) -> Bool {
    let at = unsafe slot(of: key)
    guard table[at] == .max, unsafe String(validating: key, as: UTF8.self) != nil else {
      return false
    }
    table[at] = number
    return true
  }

  mutating func share(_ image: SharedPages) {
    text.share(image)
    ends.share(image)
  }

  mutating func takeBack() {
    text.takeBack()
    ends.takeBack()
  }
}
