import Glibc
import LedgerCore

/// Writes a file through a buffer. Bytes are put without any failure; `endItem` writes them out,
/// and is called at least once an item or a run of items, whose size is bounded.
final class FileWriter {
  private static let enough = 256 << 10

  let path: String
  private var descriptor: Int32
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var count = 0
  private var lastDay = Day(number: 0)
  private var civil = Day(number: 0).civil

  /// Nothing must be there before.
  init(_ path: String) throws {
    self.path = path
    capacity = Self.enough * 2
    buffer = .allocate(capacity: capacity)
    descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let failure = errno
      guard failure != EEXIST else { throw RenderProblem.alreadyThere(path: path) }
      throw RenderProblem.system(what: "make", path: path, errno: failure)
    }
  }

  deinit {
    if descriptor >= 0 { Glibc.close(descriptor) }
    buffer.deallocate()
  }

  /// Writes out when there is enough.
  @inline(__always)
  func endItem() throws {
    if count >= Self.enough { try flush() }
  }

  private func flush() throws {
    var at = 0
    while at < count {
      let written = write(descriptor, buffer + at, count - at)
      if written < 0 {
        let failure = errno
        if failure == EINTR { continue }
        throw RenderProblem.system(what: "write", path: path, errno: failure)
      }
      at += written
    }
    count = 0
  }

  func close() throws {
    guard descriptor >= 0 else { return }
    try flush()
    let closed = Glibc.close(descriptor)
    let failure = errno
    descriptor = -1
    guard closed == 0 else {
      throw RenderProblem.system(what: "close", path: path, errno: failure)
    }
  }

  // MARK: Bytes

  /// Room for so many bytes more, and where they begin.
  @inline(__always)
  private func reserve(_ bytes: Int) -> UnsafeMutablePointer<UInt8> {
    if count + bytes > capacity { grow(bytes) }
    return buffer + count
  }

  private func grow(_ bytes: Int) {
    let larger = max(capacity * 2, count + bytes)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: buffer, count: count)
    buffer.deallocate()
    buffer = moved
    capacity = larger
  }

  @inline(__always)
  func put(_ byte: UInt8) {
    reserve(1).pointee = byte
    count += 1
  }

  @inline(__always)
  func put(_ literal: StaticString) {
    put(UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }

  @inline(__always)
  func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    reserve(bytes.count).update(from: base, count: bytes.count)
    count += bytes.count
  }

  func put(_ bytes: [UInt8]) { bytes.withUnsafeBufferPointer { put($0) } }

  func put(text: String) {
    var text = text
    text.withUTF8 { put($0) }
  }

  // MARK: Numbers

  @inline(__always)
  func put(_ number: some FixedWidthInteger) {
    let negative = number < 0
    if negative { put(UInt8(ascii: "-")) }
    var rest = UInt64(number.magnitude)
    let digits = Self.digits(rest)
    var at = reserve(digits) + digits
    count += digits
    repeat {
      at -= 1
      at.pointee = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    } while rest > 0
  }

  private static func digits(_ number: UInt64) -> Int {
    var digits = 1
    var limit: UInt64 = 10
    while number >= limit {
      digits += 1
      if digits == 20 { break }
      limit *= 10
    }
    return digits
  }

  /// With zeros in front, `width` digits of it.
  func put(_ number: Int, width: Int) {
    let at = reserve(width)
    count += width
    var rest = number
    for index in stride(from: width - 1, through: 0, by: -1) {
      at[index] = UInt8(ascii: "0") + UInt8(rest % 10)
      rest /= 10
    }
  }

  /// Fen as yuan with two decimals: `-1234.56`.
  func put(yuan fen: Int64) {
    if fen < 0 { put(UInt8(ascii: "-")) }
    let whole = fen.magnitude
    put(whole / 100)
    put(UInt8(ascii: "."))
    put(Int(whole % 100), width: 2)
  }

  /// `2020-01-31`.
  func put(day: Day) {
    if day != lastDay {
      lastDay = day
      civil = day.civil
    }
    put(civil.year, width: 4)
    put(UInt8(ascii: "-"))
    put(civil.month, width: 2)
    put(UInt8(ascii: "-"))
    put(civil.day, width: 2)
  }

  /// `2020-01-31T08:15:30.123Z` of milliseconds since 1970-01-01 UTC; beyond 2149 the number.
  func put(timeMs: Int64) {
    let (days, rest) = timeMs.quotientAndRemainder(dividingBy: 86_400_000)
    guard rest >= 0, let number = UInt16(exactly: days) else { return put(timeMs) }
    put(day: Day(number: number))
    put(UInt8(ascii: "T"))
    put(Int(rest / 3_600_000), width: 2)
    put(UInt8(ascii: ":"))
    put(Int(rest / 60_000 % 60), width: 2)
    put(UInt8(ascii: ":"))
    put(Int(rest / 1_000 % 60), width: 2)
    put(UInt8(ascii: "."))
    put(Int(rest % 1_000), width: 3)
    put(UInt8(ascii: "Z"))
  }

  /// `block.index`, the revision (版本) of what stands there.
  func put(_ position: Position) {
    put(position.block)
    put(UInt8(ascii: "."))
    put(position.index)
  }

  /// Leaves room for the hexadecimal of so many bytes, to be filled before the next `endItem` or
  /// `close`. Returns its place.
  func leaveHex(_ bytes: Int) -> Int {
    let place = count
    _ = reserve(bytes * 2)
    count += bytes * 2
    return place
  }

  /// Fills such room.
  func fill(hex bytes: UnsafeRawBufferPointer, at place: Int) {
    precondition(place + bytes.count * 2 <= count, "no room was left there")
    spell(hex: bytes, to: buffer + place)
  }

  /// Lowercase hexadecimal.
  func put(hex bytes: UnsafeRawBufferPointer) {
    spell(hex: bytes, to: reserve(bytes.count * 2))
    count += bytes.count * 2
  }

  private func spell(hex bytes: UnsafeRawBufferPointer, to at: UnsafeMutablePointer<UInt8>) {
    for (index, byte) in bytes.enumerated() {
      at[index * 2] = Self.hexadecimal[Int(byte >> 4)]
      at[index * 2 + 1] = Self.hexadecimal[Int(byte & 15)]
    }
  }

  private static let hexadecimal = Array("0123456789abcdef".utf8)
}
