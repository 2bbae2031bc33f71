import Foundation
import TestSupport
import Testing

@testable import LedgerCore

struct StateImageTests {
  /// Random books with open, drawn and ended holds, references, closed and reopened months.
  private static func run(_ seed: UInt64, commands: Int = 150) -> RandomBooks {
    let run = RandomBooks(seed: seed)
    run.run(commands: commands)
    Self.runMore(on: run, seed: seed)
    return run
  }

  private static func runMore(on run: RandomBooks, seed: UInt64) {
    var commands = ImageCommands(seed: seed)
    commands.run(on: run.books)
    settle(run)
  }

  /// Between two blocks, with nothing in the next one yet.
  private static func settle(_ run: RandomBooks) {
    while !run.books.machine.body.isEmpty { run.books.seal() }
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func anImageStaysAsItWasWhileTheBooksGoOn(_ seed: UInt64) {
    let run = Self.run(seed)
    let twin = Self.run(seed)
    let expected = run.books.state()
    let image = run.books.machine.freeze()
    #expect(image.ordinal == run.books.machine.sealedOrdinal)
    #expect(image.timeMs == run.books.machine.sealedTimeMs)
    for round in UInt64(0)..<3 {
      run.run(commands: 40)
      Self.runMore(on: run, seed: round)
      #expect(image.bytes == expected)
    }
    run.books.machine.thaw(image)
    run.run(commands: 40)
    for round in UInt64(0)..<3 {
      twin.run(commands: 40)
      Self.runMore(on: twin, seed: round)
    }
    twin.run(commands: 40)
    #expect(run.books.blocks == twin.books.blocks)
    #expect(run.books.state() == twin.books.state())
  }

  @Test(arguments: 0..<12 as Range<UInt64>)
  func aDecodedStateIsTheSameAndGoesOnAlike(_ seed: UInt64) throws {
    let first = Self.run(seed)
    let second = Self.run(seed)
    let bytes = second.books.state()
    var decoded = try StateMachine(image: bytes)
    #expect(decoded.stateBytes() == bytes)
    #expect(decoded.firstBrokenInvariant() == nil)
    decoded.beginBlock(timeMs: second.books.machine.body.timeMs)
    second.books.machine = decoded
    for run in [first, second] {
      run.run(commands: 150)
      Self.runMore(on: run, seed: seed + 1)
      run.run(commands: 20)
    }
    #expect(first.books.blocks == second.books.blocks)
    #expect(first.books.state() == second.books.state())
  }

  /// An image of any block and the blocks behind it lead to the same state as all blocks.
  @Test(arguments: 0..<10 as Range<UInt64>)
  func anImageAndTheBlocksBehindItAreTheWhole(_ seed: UInt64) throws {
    let blocks = Self.run(seed).books.blocks
    var random = SplitMix64(seed: seed)
    let cut = Int.random(in: 0...blocks.count, using: &random)
    var machine = StateMachine()
    for block in blocks[..<cut] { try block.replay(into: &machine) }
    var decoded = try StateMachine(image: machine.freeze().bytes)
    for block in blocks[cut...] {
      try block.replay(into: &decoded)
      try block.replay(into: &machine)
    }
    #expect(decoded.stateBytes() == machine.stateBytes())
  }

  @Test func theEmptyBooksAreAnImageToo() throws {
    var machine = StateMachine()
    let image = machine.freeze()
    let decoded = try StateMachine(image: image.bytes)
    #expect(decoded.stateBytes() == machine.stateBytes())
    #expect(image.ordinal == 0)
    machine.thaw(image)
    let isFrozen = machine.isFrozen
    #expect(!isFrozen)
  }

  @Test func anImageOutlivesItsBooks() {
    func make() -> (StateImage, [UInt8]) {
      let run = Self.run(3)
      let bytes = run.books.state()
      let image = run.books.machine.freeze(spares: SparePages(run.books.machine.demand))
      run.run(commands: 30)
      return (image, bytes)
    }
    let (image, bytes) = make()
    #expect(image.bytes == bytes)
  }

  /// Another thread encodes while the books change.
  @Test func anImageIsEncodedOnAnotherThread() async {
    let run = Self.run(5)
    let first = run.books.state()
    for _ in 0..<5 {
      let atFreeze = run.books.state()
      let image = run.books.machine.freeze(spares: SparePages(run.books.machine.demand))
      let encoded = Latch<[UInt8]>()
      Thread { encoded.set(image.bytes) }.start()
      run.run(commands: 60)
      Self.settle(run)
      let bytes = await encoded.wait()
      run.books.machine.thaw(image)
      #expect(bytes == atFreeze)
    }
    #expect(run.books.state() != first)
  }

  // MARK: Damage

  @Test func aCutImageIsRefused() {
    let bytes = Self.run(1, commands: 60).books.state()
    for count in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 2_000) {
      guard (try? StateMachine(image: Array(bytes[..<count]))) == nil else {
        Issue.record("\(count) of \(bytes.count) bytes make a state")
        continue
      }
    }
    #expect(throws: SnapshotFailure.tooLong(by: 1)) { _ = try StateMachine(image: bytes + [0]) }
  }

  /// What is not refused is taken byte for byte, and the books go on from it without a trap.
  @Test(arguments: 0..<40 as Range<UInt64>)
  func damageIsRefusedOrKeptAndNeverTraps(_ seed: UInt64) {
    let bytes = Self.run(seed % 4, commands: 60).books.state()
    var random = SplitMix64(seed: seed)
    var refused = 0
    for _ in 0..<75 {
      var damaged = bytes
      for _ in 0..<(random.next() % 4 == 0 ? 3 : 1) {
        let at = Int.random(in: damaged.indices, using: &random)
        switch random.next() % 3 {
        case 0: damaged[at] ^= 1 << UInt8(random.next() % 8)
        case 1: damaged[at] = [0, 1, 0x7F, 0x80, 0xFF][Int(random.next() % 5)]
        default: damaged[at] = random.bytes(1)[0]
        }
      }
      guard var machine = try? StateMachine(image: damaged) else {
        refused += 1
        continue
      }
      if machine.stateBytes() != damaged { Issue.record("bytes get lost, seed \(seed)") }
      var commands = ImageCommands(seed: seed)
      commands.exercise(&machine)
    }
    #expect(refused > 10)
  }

  @Test func aPartOfAnotherKindOrVersionIsNamed() {
    var bytes = StateMachine().stateBytes()
    bytes[0] = 9
    #expect(throws: SnapshotFailure.unexpectedPart(due: 1, found: 9, version: 1)) {
      _ = try StateMachine(image: bytes)
    }
    bytes[0] = 1
    bytes[2] = 2
    #expect(throws: SnapshotFailure.unexpectedPart(due: 1, found: 1, version: 2)) {
      _ = try StateMachine(image: bytes)
    }
  }

  /// A count that promises more than there is takes no memory for it.
  @Test func hugeCountsAreRefused() {
    let bytes = StateMachine().stateBytes()
    for at in [8, 16] {
      var damaged = bytes
      damaged.replaceSubrange(at..<at + 8, with: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0])
      #expect(throws: SnapshotFailure.truncated(part: 1)) { _ = try StateMachine(image: damaged) }
    }
  }
}
