/// A part of a state image: a head of 24 bytes (kind u16, version u16, bytes of a row u32 or zero
/// where entries differ in length, count u64, bytes that follow u64), then rows, or entries of
/// which each begins with its length (u32). Numbers are little-endian, texts are a u32 length and
/// UTF-8, nothing is padded.
package struct StatePart: Sendable {
  /// Parts follow each other in the order in which `StateMachine.parts` names them.
  package struct Kind: RawRepresentable, Hashable, Sendable {
    package var rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    static let totals = Kind(rawValue: 1)
    static let actors = Kind(rawValue: 2)
    static let ledgerDefinitions = Kind(rawValue: 3)
    static let ledgers = Kind(rawValue: 4)
    static let groupKeyText = Kind(rawValue: 5)
    static let groupKeyEnds = Kind(rawValue: 6)
    static let accountKeyText = Kind(rawValue: 7)
    static let accountKeyEnds = Kind(rawValue: 8)
    static let accounts = Kind(rawValue: 9)
    static let turnovers = Kind(rawValue: 10)
    static let jumpSlots = Kind(rawValue: 11)
    static let months = Kind(rawValue: 12)
    static let lanes = Kind(rawValue: 13)
    static let reversals = Kind(rawValue: 14)
    static let holdTotals = Kind(rawValue: 15)
    static let holds = Kind(rawValue: 16)
    static let holdLines = Kind(rawValue: 17)
    static let heldSums = Kind(rawValue: 18)
    static let references = Kind(rawValue: 19)
    static let checkpointKeys = Kind(rawValue: 20)

    /// The parts of the business books come last and have numbers from here on.
    package static func business(_ number: UInt16) -> Kind { Kind(rawValue: 100 + number) }
  }

  package enum Content: Sendable {
    /// The rows of a column; they have no padding.
    case rows(PageList)
    /// Entries of different lengths: each is appended to a buffer when the image is encoded.
    case entries(count: Int, append: @Sendable (Int, inout RecordBuffer) -> Void)
  }

  package init(kind: Kind, content: Content) {
    self.kind = kind
    self.content = content
  }

  static let headBytes = 24
  static let version: UInt16 = 1
  /// Entries are gathered up to so many bytes before they are given on.
  private static let gatherBytes = 256 << 10

  let kind: Kind
  let content: Content

  /// Pages of columns that the part refers to.
  var pageCount: Int {
    switch content {
    case .rows(let rows): rows.pageCount
    case .entries: 0
    }
  }

  func encode<Failure: Error>(
    into sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    var head = RecordBuffer(capacity: Self.headBytes)
    switch content {
    case .rows(let rows):
      appendHead(to: &head, rowBytes: rows.rowBytes, count: rows.rows, bytes: rows.byteCount)
      unsafe try sink(head.bytes)
      unsafe try rows.forEachPage(sink)
    case .entries(let count, let append):
      // The length of them all comes first: they are made once to be counted and once to be given.
      var bytes = 0
      unsafe Self.encode(count, append) { bytes += $0.count }
      appendHead(to: &head, rowBytes: 0, count: count, bytes: bytes)
      unsafe try sink(head.bytes)
      unsafe try Self.encode(count, append, into: sink)
    }
  }

  private static func encode<Failure: Error>(
    _ count: Int, _ append: (Int, inout RecordBuffer) -> Void,
    into sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    var gathered = RecordBuffer()
    for index in 0..<count {
      let start = gathered.count
      gathered.append(UInt32(0))
      append(index, &gathered)
      gathered.store(UInt32(gathered.count - start - 4), at: start)
      if gathered.count >= gatherBytes || index == count - 1 {
        unsafe try sink(gathered.bytes)
        gathered.removeAll()
      }
    }
  }

  private func appendHead(to head: inout RecordBuffer, rowBytes: Int, count: Int, bytes: Int) {
    head.append(kind.rawValue)
    head.append(Self.version)
    head.append(UInt32(rowBytes))
    head.append(UInt64(count))
    head.append(UInt64(bytes))
  }
}

extension RecordBuffer {
  /// A text of a state image.
  package mutating func append(text: String) {
    append(UInt32(text.utf8.count))
    append(utf8: text)
  }
}
