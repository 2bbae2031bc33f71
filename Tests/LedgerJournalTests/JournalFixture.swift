import Glibc
import LedgerCore
import LedgerJournal
import Testing

/// A journal in the folder `/j` of a device, with what its history must look like.
struct JournalFixture {
  static let folder = "/j"
  static let mark = "/j/mark"

  let device: FaultyDevice
  let blocks: [SealedBlock]

  static func segment(_ number: Int) -> String {
    let digits = String(number)
    return folder + "/" + String(repeating: "0", count: 8 - digits.count) + digits + ".segment"
  }

  /// Makes a history and leaves its first `appended` blocks in the journal, above the mark but
  /// for those up to `marked`.
  init(seed: UInt64, blocks count: Int, appended: Int, marked: Int = 0) throws {
    device = FaultyDevice(seed: seed)
    blocks = try .history(seed: seed, count: count, commands: 10)
    guard appended > 0 else { return }
    let journal = try Self.open(device).journal
    for block in blocks[..<appended] {
      try journal.append(block)
      if block.ordinal == UInt64(marked) { try journal.raiseMark() }
    }
    device.endProcess()
  }

  /// Opens without a look at the blocks beyond the journal's own.
  static func open(
    _ device: FaultyDevice, _ settings: FileJournal.Settings = .small
  ) throws(JournalError) -> FileJournal.Opening {
    try FileJournal.open(folder: folder, settings: settings, device: device) { _ in }
  }

  /// Opens, compares with the history, appends two blocks more, and opens again after a loss of
  /// power. Returns the tail and the torn block that the first opening found.
  @discardableResult
  func checkGoesOn(
    _ device: FaultyDevice, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (tail: UInt64, tornBlock: UInt64?) {
    var expected = blocks
    func compare(_ view: BlockView) {
      #expect(
        view.bytes.isEqual(to: expected[Int(view.header.ordinal) - 1].bytes),
        sourceLocation: sourceLocation)
    }
    let opening = try FileJournal.open(
      folder: Self.folder, settings: .small, device: device, replay: compare)
    let journal = opening.journal
    let tail = journal.tail
    expected.removeLast(expected.count - Int(tail.ordinal))
    var sealer = BlockSealer(algorithm: .sm3, epoch: journal.epoch, previous: tail.digest)
    var body = BlockBody()
    for more in 1...2 {
      body.begin(ordinal: tail.ordinal + UInt64(more), timeMs: 0)
      body.append(fact: "what is in it does not matter to the journal")
      let block = sealer.seal(body)
      try journal.append(block)
      expected.append(block)
    }
    device.losePower()
    let again = try FileJournal.open(
      folder: Self.folder, settings: .small, device: device, replay: compare)
    #expect(again.tornBlock == nil, sourceLocation: sourceLocation)
    #expect(again.journal.tail.ordinal == tail.ordinal + 2, sourceLocation: sourceLocation)
    #expect(again.journal.epoch > journal.epoch, sourceLocation: sourceLocation)
    return (tail.ordinal, opening.tornBlock)
  }

  /// The error of an opening, nil when it opens.
  static func refusal(_ device: FaultyDevice) -> JournalError? {
    do {
      _ = try open(device)
      return nil
    } catch {
      return error
    }
  }

  /// Where block `ordinal` lies when all are in the first segment.
  func range(of ordinal: Int) -> Range<Int> {
    var start = 4_096
    for block in blocks[..<(ordinal - 1)] { start += (block.bytes.count + 511) / 512 * 512 }
    return start..<start + blocks[ordinal - 1].bytes.count
  }
}

extension UnsafeRawBufferPointer {
  func isEqual(to other: UnsafeRawBufferPointer) -> Bool {
    guard count == other.count else { return false }
    guard let start = baseAddress, let otherStart = other.baseAddress else { return true }
    return memcmp(start, otherStart, count) == 0
  }
}
