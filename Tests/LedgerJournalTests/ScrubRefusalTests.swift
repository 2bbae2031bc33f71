import LedgerCore
import LedgerJournal
import Testing

@Suite("Scrub: a damaged block is not served")
struct ScrubRefusalTests {
  @Test("reads of a block that was found damaged are refused, those of others go on")
  func refusal() throws {
    let fixture = try JournalFixture(seed: 105, blocks: 6, appended: 6)
    let journal = try JournalFixture.open(fixture.device).journal
    let range = fixture.range(of: 4)
    fixture.device.edit(JournalFixture.segment(1)) { $0[range.lowerBound + 20] ^= 1 }
    // Nobody has looked at it yet.
    try journal.withBlock(4) { _ in }
    let scrub = JournalScrub(of: journal, clockMs: { 0 })
    for _ in 1...2 { while !scrub.step(bytes: 4_096).isEnd {} }
    #expect(scrub.status.damagedBlocks == 1 && scrub.status.firstDamage?.block == 4)
    let refusal = JournalError.corrupt(
      block: 4, path: JournalFixture.segment(1), problem: .headerChecksum)
    #expect(throws: refusal) { try journal.withBlock(4) { _ in } }
    _ = withUnsafeTemporaryAllocation(byteCount: 8, alignment: 8) { bytes in
      #expect(throws: refusal) { try journal.read(block: 4, offset: 256, into: bytes) }
    }
    for ordinal: UInt64 in [1, 2, 3, 5, 6] { try journal.withBlock(ordinal) { _ in } }
  }
}
