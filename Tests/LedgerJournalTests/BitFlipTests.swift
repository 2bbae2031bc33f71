import LedgerCore
import LedgerJournal
import Testing

/// One bit is flipped in every byte of every file of a journal of a hundred blocks. Each time the
/// journal must be refused with the block and the reason, or recovered and say so, or have the very
/// same blocks because the byte carries nothing.
///
/// Bytes that carry something are flipped one at a time. Of those that carry nothing up to 64 in a
/// row are flipped at once, one bit in each: if one of them were looked at, the row would be
/// noticed. The 33,000 openings take some 30 seconds of one core in a debug build.
@Suite("File journal: one flipped bit anywhere")
struct BitFlipTests {
  private static let journal = Result { try FlippedJournal() }
  private static let parts = 16

  @Test("none is silent", arguments: 0..<parts)
  func everyByte(part: Int) throws {
    let journal = try Self.journal.get()
    for (index, flip) in journal.flips.enumerated() where index % Self.parts == part {
      let outcome = journal.open(with: flip)
      guard outcome != flip.expected else { continue }
      Issue.record("\(flip.path) at \(flip.range): \(outcome) instead of \(flip.expected)")
    }
  }

  @Test("every file is covered, and every kind of end is met")
  func coverage() throws {
    let journal = try Self.journal.get()
    #expect(
      journal.flips.reduce(0) { $0 + $1.range.count }
        == journal.files.values.reduce(0) { $0 + $1.count })
    #expect(journal.files.keys.filter { $0.hasSuffix(".segment") }.count == 4)
    #expect(journal.files.keys.filter { $0.hasSuffix(".index") }.count == 3)
    let refused = Set(
      journal.flips.compactMap { flip -> UInt64? in
        if case .refused(let block, _) = flip.expected { block } else { nil }
      })
    #expect(refused == Set(1...99))
    #expect(journal.flips.contains { $0.expected == .recovered(block: 100) })
    #expect(journal.flips.contains { $0.expected == .recovered(block: 101) })
  }

  @Test("a damaged snapshot is passed over and named, and the older one or the blocks serve")
  func snapshots() throws {
    let journal = try Self.journal.get()
    let files = try journal.withSnapshots(after: [50, 75])
    for (path, bytes) in files where path.contains("snapshot-") {
      for offset in bytes.indices {
        // Behind the used part of the head there are zeros up to the state, and four at the end.
        let carries = offset < 76 || (offset >= 4_096 && offset < bytes.count - 4)
        // Those of the head are flipped all at once.
        guard carries || offset == 76 || offset > 4_096 else { continue }
        var damaged = files
        for index in offset..<(offset == 76 ? 4_096 : offset + 1) {
          damaged[path]?[index] ^= 1 << UInt8(index % 8)
        }
        let opening = try journal.openFromSnapshot(damaged)
        let isNewest = path.hasSuffix("75")
        #expect(
          opening.snapshot?.ordinal == (carries && isNewest ? 50 : 75), "\(path) at \(offset)")
        #expect(
          opening.passedOver.map(\.path) == (carries && isNewest ? [path] : []),
          "\(path) at \(offset)")
      }
    }
  }

  @Test("a damaged index is written again and named, also where a snapshot relies on it")
  func indexes() throws {
    let journal = try Self.journal.get()
    let files = try journal.withSnapshots(after: [75])
    for (path, bytes) in files where path.hasSuffix(".index") {
      for offset in bytes.indices {
        var damaged = files
        damaged[path]?[offset] ^= 1 << UInt8(offset % 8)
        let opening = try journal.openFromSnapshot(damaged)
        #expect(opening.snapshot?.ordinal == 75)
        #expect(opening.rebuiltIndexes.count == 1, "\(path) at \(offset)")
      }
    }
  }
}
