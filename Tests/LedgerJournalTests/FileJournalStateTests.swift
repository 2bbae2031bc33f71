import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@Suite("File journal: books from a snapshot and the blocks behind it")
struct FileJournalStateTests {
  private func open(
    _ device: FaultyDevice, _ algorithm: DigestAlgorithm, into machine: inout StateMachine
  ) throws -> FileJournal.Opening {
    try FileJournal.open(
      folder: "/j", algorithm: algorithm, settings: .rolling, device: device,
      restore: { (bytes) throws(SnapshotFailure) in machine = try StateMachine(decoding: &bytes) },
      replay: { (block) throws(JournalError) in try machine.replay(block) })
  }

  @Test(
    "random books with snapshots, reopened at random, always come back as they were",
    arguments: DigestAlgorithm.allCases, 1...4 as ClosedRange<UInt64>)
  func reopening(_ algorithm: DigestAlgorithm, seed: UInt64) throws {
    let device = FaultyDevice(seed: seed)
    var chance = SplitMix64(seed: seed &+ 200)
    var books = TestBooks(seed: seed)
    var opening = try open(device, algorithm, into: &books.machine)
    var restored = 0
    for _ in 0..<60 {
      let journal = opening.journal
      var sealer = BlockSealer(
        algorithm: algorithm, epoch: journal.epoch, previous: journal.tail.digest)
      for _ in 0..<Int.random(in: 1...3, using: &chance) {
        try books.makeBlock()
        try journal.append(sealer.seal(books.machine.body))
      }
      if Int.random(in: 0..<3, using: &chance) == 0 { try journal.maintain() }
      let digest = books.machine.stateDigest(algorithm)
      if Int.random(in: 0..<3, using: &chance) == 0 {
        let image = books.machine.freeze()
        let info = try journal.writeSnapshot(
          ordinal: image.ordinal, blockDigest: journal.tail.digest, timeMs: image.timeMs
        ) { sink in image.encode { sink($0) } }
        books.machine.thaw(image)
        #expect(info?.stateDigest == digest)
      }
      guard Int.random(in: 0..<4, using: &chance) == 0 else { continue }
      switch Int.random(in: 0..<3, using: &chance) {
      case 0: journal.close()
      case 1: device.endProcess()
      default: device.losePower()
      }
      // The books go on with the machine that comes out.
      books.machine = StateMachine()
      opening = try open(device, algorithm, into: &books.machine)
      if opening.snapshot != nil { restored += 1 }
      #expect(opening.passedOver.isEmpty)
      #expect(books.machine.stateDigest(algorithm) == digest)
      #expect(books.machine.firstBrokenInvariant() == nil)
    }
    #expect(restored > 3)
  }
}
