import Glibc
import LedgerCore
import LedgerJournal

/// The legs by account and month, in the order of posting within one: what a detailed ledger (明细账)
/// needs. They wait in two files beside what is rendered, so that memory goes with the accounts.
final class LegSort {
  struct Leg: BitwiseCopyable {
    var amount: Int64
    /// Where its voucher's summary begins in the second file.
    var summary: UInt64
    var number: UInt32
    var day: Day
    var isCredit: Bool
    var reserved: UInt8 = 0
  }

  private static let size = MemoryLayout<Leg>.stride
  /// Longest summary that is kept here; longer ones are not in any journal.
  private static let summaryBytes = Limits.summaryBytes

  private let legs: ScratchFile
  private let summaries: ScratchFile
  /// Of each row of turnover: where its next leg goes, counted in legs.
  private var cursors: [UInt64]
  private var summaryEnd: UInt64 = 0
  private var summaryBuffer: [UInt8] = []

  /// `order` are the accounts, by slot, in the order in which they will be asked for.
  init(_ turnovers: Turnovers, order: [Int], scratch: String) throws {
    legs = try ScratchFile(scratch + "/legs.scratch")
    summaries = try ScratchFile(scratch + "/summaries.scratch")
    cursors = Array(repeating: 0, count: turnovers.rows.count)
    var next: UInt64 = 0
    for slot in order {
      for row in turnovers.indexes(of: slot) {
        cursors[row] = next
        next += UInt64(turnovers.rows[row].legs)
      }
    }
  }

  /// Keeps a voucher's summary and gives where.
  func keep(summary: String) throws -> UInt64 {
    let at = summaryEnd
    let bytes = Array(summary.utf8.prefix(Self.summaryBytes))
    withUnsafeBytes(of: UInt16(bytes.count)) { summaryBuffer.append(contentsOf: $0) }
    summaryBuffer += bytes
    summaryEnd += UInt64(2 + bytes.count)
    if summaryBuffer.count > 1 << 18 { try flush() }
    return at
  }

  func keep(_ leg: Leg, row: Int) throws {
    try withUnsafeBytes(of: leg) { try legs.write($0, at: cursors[row] * UInt64(Self.size)) }
    cursors[row] += 1
  }

  private func flush() throws {
    try summaryBuffer.withUnsafeBytes {
      try summaries.write($0, at: summaryEnd - UInt64($0.count))
    }
    summaryBuffer.removeAll(keepingCapacity: true)
  }

  /// Nothing is kept any more.
  func endKeeping() throws { try flush() }

  /// The legs of a row of turnover, each with its summary.
  func forEachLeg(
    row: Int, count: UInt32, _ body: (Leg, String) throws -> Void
  ) throws {
    let first = cursors[row] - UInt64(count)
    for index in 0..<UInt64(count) {
      let leg = try legs.read(at: (first + index) * UInt64(Self.size), as: Leg.self)
      let length = try summaries.read(at: leg.summary, as: UInt16.self)
      let bytes = try summaries.read(at: leg.summary + 2, count: Int(length))
      try body(leg, String(decoding: bytes, as: UTF8.self))
    }
  }
}

/// A file that is read and written anywhere. It has no name and goes with the object.
private final class ScratchFile {
  private let path: String
  private let descriptor: Int32

  init(_ path: String) throws {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw RenderProblem.system(what: "make", path: path, errno: errno)
    }
    unlink(path)
  }

  deinit { close(descriptor) }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws {
    guard pwrite(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) == bytes.count else {
      throw RenderProblem.system(what: "write", path: path, errno: errno)
    }
  }

  func read(at offset: UInt64, count: Int) throws -> [UInt8] {
    try Array(unsafeUninitializedCapacity: count) { bytes, filled in
      guard pread(descriptor, bytes.baseAddress, count, off_t(offset)) == count else {
        throw RenderProblem.system(what: "read", path: path, errno: errno)
      }
      filled = count
    }
  }

  func read<Value: BitwiseCopyable>(at offset: UInt64, as type: Value.Type) throws -> Value {
    try withUnsafeTemporaryAllocation(
      byteCount: MemoryLayout<Value>.size, alignment: MemoryLayout<Value>.alignment
    ) { bytes in
      guard pread(descriptor, bytes.baseAddress, bytes.count, off_t(offset)) == bytes.count else {
        throw RenderProblem.system(what: "read", path: path, errno: errno)
      }
      return bytes.load(as: type)
    }
  }
}
