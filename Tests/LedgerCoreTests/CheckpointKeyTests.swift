import Testing

@testable import LedgerCore

@Suite struct CheckpointKeyTests {
  /// The keys that the journal has now, and what it says of each key that it ever had.
  private static func story(_ books: Books) -> [String] {
    books.machine.checkpointKeys.map {
      "\($0.vkey) \($0.added.block)-\($0.isPresent ? "" : "\($0.retired.block)")"
    }
  }

  private static func isEmpty(_ books: Books) -> Bool { books.machine.body.isEmpty }

  private static func keys(_ machine: borrowing StateMachine) -> [CheckpointKeyRow] {
    machine.checkpointKeys
  }

  private static func changes(_ block: StoredBlock) -> [CheckpointKeyChange] {
    block.events.compactMap {
      guard case .checkpointKey(let change) = $0.event else { return nil }
      return change
    }
  }

  @Test func `keys that are new are added before those that are gone are retired`() throws {
    let books = Books()
    #expect(try books.machine.recordCheckpointKeys(["K1"]))
    books.seal()
    #expect(try books.machine.recordCheckpointKeys(["K1", "K2"]))
    books.seal()
    #expect(try books.machine.recordCheckpointKeys(["K3"]))
    let block = books.seal()
    #expect(Self.story(books) == ["K1 1-3", "K2 2-3", "K3 3-"])
    let expected: [(String, CheckpointKeyChange.Action)] = [
      ("K3", .added), ("K1", .retired), ("K2", .retired),
    ]
    #expect(
      Self.changes(block)
        == expected.map { CheckpointKeyChange(vkey: $0.0, action: $0.1, actor: 0) })
  }

  @Test func `the keys that are there record nothing`() throws {
    let books = Books()
    #expect(try !books.machine.recordCheckpointKeys([]))
    #expect(try books.machine.recordCheckpointKeys(["K1", "K2", "K1"]))
    books.seal()
    #expect(try !books.machine.recordCheckpointKeys(["K2", "K1"]))
    #expect(Self.isEmpty(books))
  }

  @Test func `a position names the event that added or retired a key`() throws {
    let books = Books()
    _ = try books.machine.recordCheckpointKeys(["K1", "K2"])
    books.seal()
    _ = try books.machine.recordCheckpointKeys(["K2"])
    books.seal()
    let rows = books.machine.checkpointKeys
    #expect(
      books.blocks[0].event(at: rows[1].added.index)
        == .checkpointKey(CheckpointKeyChange(vkey: "K2", action: .added, actor: 0)))
    #expect(
      books.blocks[1].event(at: rows[0].retired.index)
        == .checkpointKey(CheckpointKeyChange(vkey: "K1", action: .retired, actor: 0)))
  }

  @Test func `a replay and an image have the same keys`() throws {
    let books = Books()
    for keys in [["K1"], ["K1", "K2"], [], ["K2", "K1"]] {
      _ = try books.machine.recordCheckpointKeys(keys)
      books.seal()
    }
    var replayed = StateMachine()
    for block in books.blocks { try block.replay(into: &replayed) }
    #expect(Self.keys(replayed) == Self.keys(books.machine))
    #expect(Self.keys(replayed).count == 4)
    let decoded = try StateMachine(image: replayed.freeze().bytes)
    #expect(Self.keys(decoded) == Self.keys(replayed))
  }

  @Test(arguments: [
    CheckpointKeyChange(vkey: "K2", action: .retired, actor: 0),
    CheckpointKeyChange(vkey: "K1", action: .added, actor: 0),
    CheckpointKeyChange(vkey: "", action: .added, actor: 0),
    CheckpointKeyChange(vkey: "K3", action: .added, actor: 2),
    CheckpointKeyChange(
      vkey: String(repeating: "k", count: Limits.checkpointKeyBytes + 1), action: .added,
      actor: 0),
  ])
  func `a change that no daemon writes fails the replay`(_ change: CheckpointKeyChange) throws {
    let books = Books()
    _ = try books.machine.recordCheckpointKeys(["K1"])
    books.seal()
    _ = books.machine.emit(
      .checkpointKey(CheckpointKeyChange(vkey: "K3", action: .added, actor: 1)))
    let block = books.seal()
    var machine = StateMachine()
    for block in books.blocks { try block.replay(into: &machine) }
    var damaged = block
    var buffer = RecordBuffer()
    EventCoding.append(.checkpointKey(change), before: 0, to: &buffer)
    damaged[.events] = Array(buffer.bytes)
    var other = StateMachine()
    try books.blocks[0].replay(into: &other)
    #expect(throws: ReplayFailure.badEvent(.malformed)) { try damaged.replay(into: &other) }
  }

  @Test func `an unknown action is no event`() throws {
    var buffer = RecordBuffer()
    EventCoding.append(
      .checkpointKey(CheckpointKeyChange(vkey: "K", action: .retired, actor: 0)), before: 0,
      to: &buffer)
    buffer.store(UInt32(3), at: EventCoding.headBytes + 4)
    var offset = 0
    #expect(throws: EventCoding.DecodingFailure.malformed) {
      _ = try EventCoding.decode(buffer.bytes, at: &offset)
    }
  }

  @Test func `more keys than the limits allow are refused and nothing is recorded`() throws {
    let books = Books()
    let most = (0..<Limits.checkpointKeys).map { "K\($0)" }
    _ = try books.machine.recordCheckpointKeys(most)
    books.seal()
    #expect(throws: CheckpointKeyProblem.tooMany(Limits.checkpointKeys + 1)) {
      _ = try books.machine.recordCheckpointKeys(most + ["more"])
    }
    #expect(throws: CheckpointKeyProblem.keyLength(0)) {
      _ = try books.machine.recordCheckpointKeys(["", "new"])
    }
    let long = String(repeating: "k", count: Limits.checkpointKeyBytes + 1)
    #expect(throws: CheckpointKeyProblem.keyLength(long.utf8.count)) {
      _ = try books.machine.recordCheckpointKeys([long])
    }
    #expect(Self.isEmpty(books))
  }

  @Test func `all keys can be exchanged at once`() throws {
    let books = Books()
    _ = try books.machine.recordCheckpointKeys((0..<Limits.checkpointKeys).map { "old\($0)" })
    books.seal()
    let new = (0..<Limits.checkpointKeys).map { "new\($0)" }
    _ = try books.machine.recordCheckpointKeys(new)
    books.seal()
    #expect(Self.keys(books.machine).filter(\.isPresent).map(\.vkey) == new)
    var replayed = StateMachine()
    for block in books.blocks { try block.replay(into: &replayed) }
    #expect(Self.keys(replayed) == Self.keys(books.machine))
  }

  @Test func `the history of keys has an end`() throws {
    let books = Books()
    for round in 0..<Limits.checkpointKeysKept {
      _ = try books.machine.recordCheckpointKeys(["K\(round)"])
    }
    books.seal()
    #expect(throws: CheckpointKeyProblem.historyFull) {
      _ = try books.machine.recordCheckpointKeys(["one more"])
    }
    #expect(try books.machine.recordCheckpointKeys([]))
  }

  @Test(arguments: [
    ("added nowhere", "K2", UInt64(0), UInt64(0)), ("added in the future", "K2", 9, 0),
    ("retired before", "K2", 2, 1), ("there twice", "K1", 2, 0), ("no key", "", 2, 0),
  ])
  func `an image with impossible keys is refused`(
    what: String, vkey: String, added: UInt64, retired: UInt64
  ) throws {
    let books = Books()
    _ = try books.machine.recordCheckpointKeys(["K1"])
    books.seal()
    _ = books.machine.openLedger(
      LedgerDefinition(
        entity: "C", book: "GLF", name: "", chart: "", regions: [0],
        firstMonth: FiscalMonth(rawValue: 1)), actor: Books.actor)
    books.seal()
    books.machine.keys.rows.append(
      CheckpointKeyRow(
        vkey: vkey, added: added == 0 ? .none : Position(block: added, index: 0),
        retired: retired == 0 ? .none : Position(block: retired, index: 0)))
    let bytes = books.state()
    #expect(
      throws: SnapshotFailure.impossible(part: 20, reason: "a key of the checkpoints"), "\(what)"
    ) {
      _ = try StateMachine(image: bytes)
    }
  }
}
