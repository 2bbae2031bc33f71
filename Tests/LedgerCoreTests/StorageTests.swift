import TestSupport
import Testing

@testable import LedgerCore

struct PagedColumnTests {
  @Test func rowsStayWhereTheyAreOverThePageBorders() {
    var column = PagedColumn<UInt64>()
    let rows = PagedColumn<UInt64>.pageRows * 20 + 1
    for row in 0..<rows { #expect(column.append(UInt64(row) * 3) == UInt32(row)) }
    column[UInt32(PagedColumn<UInt64>.pageRows)] += 1
    #expect(column.count == rows)
    for row in [0, 1, 4_095, 4_097, 8_191, 8_192, 65_535, 65_536, rows - 1] {
      #expect(column[UInt32(row)] == UInt64(row) * 3)
    }
    #expect(column[4_096] == 4_096 * 3 + 1)
  }

  @Test(arguments: [0, 1, 4_095, 4_096, 4_097, 12_288])
  func allBytesAreGivenInOrder(_ rows: Int) {
    var column = PagedColumn<UInt32>()
    for row in 0..<rows { column.append(UInt32(row)) }
    var numbers: [UInt32] = []
    column.forEachPage { page in
      for at in stride(from: 0, to: page.count, by: 4) {
        numbers.append(page.load(fromByteOffset: at, as: UInt32.self))
      }
    }
    #expect(numbers == Array(0..<UInt32(rows)))
  }
}

struct SharedColumnTests {
  private static func bytes(_ column: borrowing PagedColumn<UInt64>) -> [UInt8] {
    bytes(column.pageList)
  }

  private static func bytes(_ list: PageList) -> [UInt8] {
    var bytes: [UInt8] = []
    list.forEachPage { bytes.append(contentsOf: $0) }
    return bytes
  }

  private static func change(
    _ column: inout PagedColumn<UInt64>, _ model: inout [UInt64], _ random: inout SplitMix64
  ) {
    for _ in 0..<Int.random(in: 0...300, using: &random) {
      let value = random.next()
      if model.isEmpty || random.next() % 3 == 0 {
        column.append(value)
        model.append(value)
      } else {
        let row = Int.random(in: model.indices, using: &random)
        column[UInt32(row)] &+= value
        model[row] &+= value
      }
    }
  }

  /// Images come and go under random writes: each keeps its bytes, the column has its own.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func anImageKeepsTheBytesOfItsMoment(_ seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var column = PagedColumn<UInt64>()
    var model: [UInt64] = []
    for _ in 0..<Int.random(in: 0...20_000, using: &random) {
      let value = random.next()
      column.append(value)
      model.append(value)
    }
    for _ in 0..<12 {
      let expected = model.withUnsafeBytes { Array($0) }
      let image = SharedPages(spares: nil)
      column.share(image)
      let list = column.pageList
      for _ in 0..<4 {
        Self.change(&column, &model, &random)
        #expect(Self.bytes(list) == expected)
      }
      column.takeBack()
      image.finish()
      Self.change(&column, &model, &random)
      #expect(Self.bytes(column) == model.withUnsafeBytes { Array($0) })
    }
  }

  @Test func anImageOutlivesItsColumn() {
    func make() -> (SharedPages, PageList) {
      var column = PagedColumn<UInt64>()
      for row in UInt64(0)..<10_000 { column.append(row) }
      let image = SharedPages(spares: nil)
      column.share(image)
      let list = column.pageList
      column[3] = 77
      column.append(5)
      return (image, list)
    }
    let (image, list) = make()
    let expected = (UInt64(0)..<10_000).map { $0 }
    #expect(Self.bytes(list) == expected.withUnsafeBytes { Array($0) })
    #expect(image.pageCount == 3)
  }

  @Test func sparePagesServeTheFirstWrites() {
    var column = PagedColumn<UInt64>()
    for row in UInt64(0)..<12_000 { column.append(row) }
    let spares = SparePages([
      SparePages.Demand(pageBytes: PagedColumn<UInt64>.pageBytes, count: 2)
    ])
    let image = SharedPages(spares: spares)
    column.share(image)
    let list = column.pageList
    for row in [UInt32(0), 5_000, 9_000] { column[row] += 1 }
    let pages = (0..<2).map { _ in spares.take(bytes: PagedColumn<UInt64>.pageBytes) }
    #expect(pages == [nil, nil])
    column.takeBack()
    image.finish()
    #expect([column[0], column[5_000], column[9_000], column[9_001]] == [1, 5_001, 9_001, 9_001])
    #expect(list.rows == 12_000)
  }
}

struct ChunkedListTests {
  @Test func aCopyStaysAsItWas() {
    var list = ChunkedList<UInt32>()
    for number in UInt32(0)..<10_000 { list.append(number) }
    let copy = list
    for number in UInt32(10_000)..<20_000 { list.append(number) }
    #expect(copy.count == 10_000 && copy.chunks.flatMap(\.self) == Array(0..<10_000))
    #expect(list.chunks.flatMap(\.self) == Array(0..<20_000))
    #expect((0..<20_000).allSatisfy { list[$0] == UInt32($0) })
    #expect(list.chunks.map(\.count) == [4_096, 4_096, 4_096, 4_096, 3_616])
  }
}

struct KeyIndexTests {
  @Test func keysAreNumberedInOrderAndFoundAgain() {
    var index = KeyIndex()
    let keys = (0..<20_000).map { "账户\($0 * 7_919)\tI=c\($0 % 13)" }
    for (number, key) in keys.enumerated() {
      #expect(index.find(key) == nil)
      #expect(index.insert(key) == UInt32(number))
    }
    for (number, key) in keys.enumerated() {
      #expect(index.find(key) == UInt32(number))
      #expect(index.key(UInt32(number)) == key)
    }
    #expect(index.count == keys.count)
    #expect(index.find("账户") == nil)
  }

  @Test func theEmptyKeyAndPrefixesAreKeysOfTheirOwn() {
    var index = KeyIndex()
    let keys = ["", "a", "ab", "abc", "b"]
    for key in keys { _ = index.insert(key) }
    #expect(keys.map { index.find($0) } == [0, 1, 2, 3, 4])
  }

  /// Equal text in two Unicode forms is two keys: bytes decide.
  @Test func bytesDecideAndNotUnicodeEquality() {
    var index = KeyIndex()
    _ = index.insert("\u{E9}")
    #expect(index.find("e\u{301}") == nil)
    #expect(index.insert("e\u{301}") == 1)
  }

  @Test func theHashIsFNV1a() {
    #expect(KeyIndex.hash([]) == 0xcbf2_9ce4_8422_2325)
    #expect(KeyIndex.hash("a".utf8) == 0xaf63_dc4c_8601_ec8c)
    #expect(KeyIndex.hash("foobar".utf8) == 0x8594_4171_f739_67e8)
  }

  /// Keys lie over the borders of pages, and one longer than a page over several.
  @Test func keysMayCrossPages() {
    var index = KeyIndex()
    let long = String(repeating: "账簿", count: 40_000)
    let keys = (0..<9_000).map { "key \($0) \(long.prefix($0 % 29))" } + [long, long + "!"]
    for (number, key) in keys.enumerated() { #expect(index.insert(key) == UInt32(number)) }
    #expect(index.text.count > 4 * PagedColumn<UInt8>.pageRows)
    for (number, key) in keys.enumerated() {
      if index.find(key) != UInt32(number) || index.key(UInt32(number)) != key {
        Issue.record("key \(number) is not found again")
      }
    }
    #expect(index.find(String(long.dropLast())) == nil)
  }

  /// Whether stored columns make an index, with all keys found again.
  private static func isIndex(_ text: [UInt8], _ ends: [UInt32]) -> Bool {
    var textColumn = PagedColumn<UInt8>()
    var endsColumn = PagedColumn<UInt32>()
    for byte in text { textColumn.append(byte) }
    for end in ends { endsColumn.append(end) }
    guard let index = KeyIndex(text: textColumn, ends: endsColumn) else { return false }
    #expect(index.count == ends.count)
    for number in 0..<UInt32(index.count) { #expect(index.find(index.key(number)) == number) }
    return true
  }

  @Test func storedKeysMakeAnIndexAgain() {
    #expect(Self.isIndex([], []))
    #expect(Self.isIndex([], [0]))
    #expect(Self.isIndex(Array("aabab".utf8), [0, 1, 3, 5]) == false)
    #expect(Self.isIndex(Array("aabb".utf8), [0, 1, 3, 4]))
    let keys = (0..<5_000).map { "key \($0)" }
    var ends: [UInt32] = []
    for key in keys { ends.append((ends.last ?? 0) + UInt32(key.utf8.count)) }
    #expect(Self.isIndex(keys.flatMap { Array($0.utf8) }, ends))
  }

  @Test func whatIsNoIndexIsRefused() {
    let text = Array("abc".utf8)
    #expect(!Self.isIndex(text, [1, 2]))
    #expect(!Self.isIndex(text, [2, 1, 3]))
    #expect(!Self.isIndex(text, [1, 4]))
    #expect(!Self.isIndex(text, []))
    #expect(!Self.isIndex(text, [1, 3, 3, 3]))
    #expect(!Self.isIndex([0xC3, 0x28], [2]))
  }
}

struct ScratchSumsTests {
  @Test func sumsAgreeWithADictionary() {
    var random = SplitMix64(seed: 4)
    var sums = ScratchSums(keys: 64)
    for _ in 0..<200 {
      sums.removeAll()
      var expected: [UInt32: Int64] = [:]
      for _ in 0..<Int.random(in: 0...64, using: &random) {
        let key = UInt32.random(in: 0...50, using: &random) &* 0x1000_0001
        let amount = Int64.random(in: -3...3, using: &random)
        #expect(sums.add(amount, to: key) == (expected[key] == nil))
        expected[key, default: 0] += amount
      }
      #expect(sums.nonZero == expected.values.count { $0 != 0 })
      for key in UInt32(0)...51 {
        #expect(sums.sum(of: key &* 0x1000_0001) == expected[key &* 0x1000_0001, default: 0])
      }
    }
  }

  @Test func generationsStartAgainWithoutOldSums() {
    var sums = ScratchSums(keys: 4)
    sums.startGeneration(.max - 1)
    for round in 0..<4 {
      sums.removeAll()
      #expect(sums.sum(of: 9) == 0)
      #expect(sums.add(Int64(round) + 1, to: 9) == true)
      #expect(sums.add(1, to: 9) == false)
      #expect(sums.sum(of: 9) == Int64(round) + 2)
    }
  }

  @Test func asManyKeysAsPromisedFit() {
    var sums = ScratchSums(keys: Limits.legsPerVoucher)
    for key in 0..<UInt32(Limits.legsPerVoucher) { sums.add(Int64(key), to: key) }
    #expect(sums.sum(of: 4_095) == 4_095)
  }

  /// What goes beyond 64 bits on the way comes back.
  @Test func sumsWrapAroundAndComeBack() {
    var sums = ScratchSums(keys: 4)
    sums.add(.max, to: 1)
    sums.add(5, to: 1)
    sums.add(-7, to: 1)
    #expect(sums.sum(of: 1) == .max - 2)
  }
}

struct RecordBufferTests {
  @Test(arguments: [0, 1, 7, 64])
  func growingKeepsWhatIsThere(_ capacity: Int) {
    var buffer = RecordBuffer(capacity: capacity)
    var expected: [UInt8] = []
    for number in 0..<2_000 {
      let value = UInt32(number) &* 0x9E37_79B9
      buffer.append(value)
      withUnsafeBytes(of: value) { expected.append(contentsOf: $0) }
      buffer.append(UInt8(number & 0xFF))
      expected.append(UInt8(number & 0xFF))
    }
    #expect(Array(buffer.bytes) == expected)
    #expect(buffer.load(at: 5, as: UInt32.self) == 0x9E37_79B9)
  }

  @Test func textAndRawBytesFollowEachOther() {
    var buffer = RecordBuffer(capacity: 4)
    let text = String(repeating: "摘要", count: 20)
    buffer.append(utf8: "")
    buffer.append(utf8: text)
    buffer.append(utf8: "é")
    [1, 2, 3].withUnsafeBytes { buffer.append(raw: $0) }
    let numbers = [1, 2, 3].withUnsafeBytes { Array($0) }
    #expect(Array(buffer.bytes) == Array(text.utf8) + Array("é".utf8) + numbers)
  }

  @Test func aRecordIsWrittenAgainInPlace() {
    var buffer = RecordBuffer()
    for number in UInt64(0)..<4 { buffer.append(number) }
    buffer.store(UInt64(99), at: 8)
    #expect((0..<4).map { buffer.load(at: $0 * 8, as: UInt64.self) } == [0, 99, 2, 3])
  }

  @Test func paddingIsZeroUpToTheNextMultiple() {
    var buffer = RecordBuffer()
    buffer.append(UInt8(1))
    buffer.pad(to: 8)
    #expect(Array(buffer.bytes) == [1, 0, 0, 0, 0, 0, 0, 0])
    buffer.pad(to: 8)
    #expect(buffer.count == 8)
  }

  @Test func emptiedItStartsAgain() {
    var buffer = RecordBuffer()
    buffer.append(UInt64(1))
    buffer.removeAll()
    buffer.append(UInt8(2))
    #expect(Array(buffer.bytes) == [2])
  }

  @Test func equalityIsOfEveryByte() {
    var buffer = RecordBuffer()
    let bytes = [UInt8](0..<21)
    bytes.withUnsafeBytes { buffer.append(raw: $0) }
    #expect(bytes.withUnsafeBytes { buffer.holds($0) })
    #expect(!bytes.dropLast().withUnsafeBytes { buffer.holds($0) })
    for at in bytes.indices {
      var other = bytes
      other[at] ^= 0x10
      #expect(!other.withUnsafeBytes { buffer.holds($0) })
    }
    let empty = RecordBuffer()
    #expect(empty.holds(UnsafeRawBufferPointer(start: nil, count: 0)) == true)
  }
}
