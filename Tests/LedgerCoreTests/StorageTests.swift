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

  @Test func theBytesOfTheStateTellKeysApart() {
    func bytes(_ keys: [String]) -> [UInt8] {
      var index = KeyIndex()
      for key in keys { _ = index.insert(key) }
      var bytes: [UInt8] = []
      index.encode { bytes.append(contentsOf: $0) }
      return bytes
    }
    #expect(bytes(["ab", "c"]) != bytes(["a", "bc"]))
    #expect(bytes(["ab", "c"]) == bytes(["ab", "c"]))
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
