import LedgerCore
import LedgerJournal
import Testing

@Suite("Scrub: old blocks are read again")
struct ScrubTests {
  private func scrub(_ journal: any Journal) -> JournalScrub {
    JournalScrub(of: journal, clockMs: { 77 })
  }

  @Test("a pass reads every block up to the tail of its beginning, in steps of bytes")
  func pass() throws {
    let fixture = try BackupFixture(seed: 101, blocks: 20, appended: 15)
    let scrub = scrub(fixture.source)
    let total = fixture.blocks[..<15].reduce(0) { $0 + UInt64($1.bytes.count) }
    var steps = 0
    var bytes: UInt64 = 0
    while true {
      let step = scrub.step(bytes: 1_500)
      bytes += step.bytes
      if step.isEnd { break }
      #expect(step.bytes >= 1_500)
      steps += 1
      if steps == 2 { for block in fixture.blocks[15...] { try fixture.source.append(block) } }
    }
    #expect(steps > 4 && bytes == total)
    var status = scrub.status
    #expect(status.blocksChecked == 15 && status.bytesChecked == total)
    #expect(status.passes == 1 && status.throughAtMs == 77)
    #expect(status.firstDamage == nil && status.damagedBlocks == 0)
    while !scrub.step(bytes: 1 << 20).isEnd {}
    status = scrub.status
    #expect(status.blocksChecked == 20 && status.through == 20 && status.passes == 2)
  }

  @Test("an empty journal is through at once")
  func empty() throws {
    let scrub = scrub(MemoryJournal())
    let step = scrub.step(bytes: 100)
    #expect(step.bytes == 0 && step.isEnd)
    #expect(scrub.status.passes == 1)
  }

  @Test("a flipped bit anywhere in an old block is found, named once, and the rest is read on")
  func damage() throws {
    let fixture = try JournalFixture(seed: 102, blocks: 6, appended: 6)
    try #require(fixture.device.contents(JournalFixture.segment(2)) == nil)
    for block in [1, 4, 6] {
      let range = fixture.range(of: block)
      for offset in stride(from: range.lowerBound, to: range.upperBound, by: 37) {
        let device = fixture.device.copy()
        let journal = try JournalFixture.open(device).journal
        device.edit(JournalFixture.segment(1)) { $0[offset] ^= 1 << UInt8(offset % 8) }
        let found = Guarded<[JournalScrub.Damage]>([])
        let scrub = JournalScrub(of: journal, clockMs: { 0 }) { damage in
          found.withLock { $0.append(damage) }
        }
        for _ in 1...2 { while !scrub.step(bytes: 4_096).isEnd {} }
        let status = scrub.status
        #expect(status.firstDamage?.block == UInt64(block), "offset \(offset)")
        #expect(status.firstDamage?.path == JournalFixture.segment(1))
        #expect(status.damagedBlocks == 1 && status.blocksChecked == 6, "offset \(offset)")
        #expect(found.withLock { $0.count } == 1)
      }
    }
  }

  @Test("several damaged blocks are counted, the first one is named")
  func several() throws {
    let fixture = try JournalFixture(seed: 103, blocks: 6, appended: 6)
    let journal = try JournalFixture.open(fixture.device).journal
    for block in [2, 3, 6] {
      let range = fixture.range(of: block)
      fixture.device.edit(JournalFixture.segment(1)) { $0[range.lowerBound + 20] ^= 1 }
    }
    let scrub = scrub(journal)
    while !scrub.step(bytes: 4_096).isEnd {}
    #expect(scrub.status.firstDamage?.block == 2)
    #expect(
      scrub.status.firstDamage?.problem
        == .corrupt(block: 2, path: JournalFixture.segment(1), problem: .headerChecksum))
    #expect(scrub.status.damagedBlocks == 3)
  }

  @Test("archived segments are passed over")
  func archived() throws {
    let fixture = try JournalFixture(seed: 104, blocks: 40, appended: 0)
    let journal = try JournalFixture.open(fixture.device, .rolling).journal
    for block in fixture.blocks { try journal.append(block) }
    try journal.snapshot(fixture.blocks, at: 40)
    try journal.archiveSegment(2, to: "/archive")
    let segment = journal.segments[1]
    let archived = try #require(segment.lastBlock) - segment.firstBlock + 1
    let scrub = scrub(journal)
    while !scrub.step(bytes: 4_096).isEnd {}
    #expect(scrub.status.damagedBlocks == 0)
    #expect(scrub.status.blocksChecked == 40 - archived)
  }
}
