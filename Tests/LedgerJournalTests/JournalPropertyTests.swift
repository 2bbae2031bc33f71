import LedgerCore
import LedgerJournal
import TestSupport
import Testing

@Suite("Journal properties")
struct JournalPropertyTests {
  @Test(
    "random books reopened at random always come back as they were",
    arguments: DigestAlgorithm.allCases, 1...6 as ClosedRange<UInt64>)
  func reopening(_ algorithm: DigestAlgorithm, seed: UInt64) throws {
    let device = FaultyDevice(seed: seed)
    var chance = SplitMix64(seed: seed &+ 100)
    var books = TestBooks(seed: seed)
    var journal = try open(device, algorithm, into: &books.machine)
    for _ in 0..<60 {
      var sealer = BlockSealer(
        algorithm: algorithm, epoch: journal.epoch, previous: journal.tail.digest)
      for _ in 0..<Int.random(in: 1...3, using: &chance) {
        try books.makeBlock()
        try journal.append(sealer.seal(books.machine.body))
      }
      #expect(books.machine.firstBrokenInvariant() == nil)
      guard Int.random(in: 0..<4, using: &chance) == 0 else { continue }
      let digest = books.machine.stateDigest(algorithm)
      switch Int.random(in: 0..<3, using: &chance) {
      case 0: journal.close()
      case 1: device.endProcess()
      default: device.losePower()
      }
      // The books go on with the machine that the replay made.
      books.machine = StateMachine()
      journal = try open(device, algorithm, into: &books.machine)
      #expect(books.machine.stateDigest(algorithm) == digest)
    }
  }

  private func open(
    _ device: FaultyDevice, _ algorithm: DigestAlgorithm, into machine: inout StateMachine
  ) throws -> FileJournal {
    let opening = try FileJournal.open(
      folder: "/j", algorithm: algorithm, settings: .small, device: device
    ) { (view) throws(JournalError) in try machine.replay(view) }
    #expect(opening.tornBlock == nil)
    return opening.journal
  }

  @Test("random books on real files come back as they were", arguments: DigestAlgorithm.allCases)
  func realFiles(_ algorithm: DigestAlgorithm) throws {
    let folder = try TemporaryFolder()
    var books = TestBooks(seed: 99)
    for _ in 0..<5 {
      var machine = StateMachine()
      let journal = try FileJournal.open(
        folder: folder.path, algorithm: algorithm, settings: .small
      ) { (view) throws(JournalError) in try machine.replay(view) }.journal
      #expect(machine.stateDigest(algorithm) == books.machine.stateDigest(algorithm))
      var sealer = BlockSealer(
        algorithm: algorithm, epoch: journal.epoch, previous: journal.tail.digest)
      for _ in 0..<20 {
        try books.makeBlock()
        try journal.append(sealer.seal(books.machine.body))
      }
      journal.close()
    }
  }

  @Test("the same seed gives the same blocks and state digest, byte for byte")
  func determinism() throws {
    let first = try [SealedBlock].history(seed: 61, count: 30)
    let second = try [SealedBlock].history(seed: 61, count: 30)
    #expect(first.map(\.digest) == second.map(\.digest))
    #expect(first.map { Array($0.bytes) } == second.map { Array($0.bytes) })
  }

  @Test("a block stays as it was sealed while the sealer goes on")
  func pooledMemory() throws {
    var books = TestBooks(seed: 62)
    var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero)
    var kept: [(block: SealedBlock, bytes: [UInt8])] = []
    for index in 0..<60 {
      try books.makeBlock()
      let block = sealer.seal(books.machine.body)
      if index.isMultiple(of: 3) { kept.append((block, Array(block.bytes))) }
      if index.isMultiple(of: 9) { kept.removeFirst(kept.count / 2) }
    }
    for (block, bytes) in kept { #expect(Array(block.bytes) == bytes) }
  }
}
