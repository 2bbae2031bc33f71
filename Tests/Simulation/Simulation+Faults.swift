import LedgerCore
import LedgerJournal

/// Damage that was done to what had been stored, and what must come of it.
struct Damage {
  enum Expectation {
    /// The opening is refused and names the block.
    case refusal(path: String, blocks: ClosedRange<UInt64>)
    /// The opening is refused and names the file, or nothing was lost.
    case refusalOrNothing(path: String)
    /// The journal is opened without the snapshot.
    case passedOver(UInt64)
    /// The journal is opened.
    case nothing

    func isMet(by error: JournalError) -> Bool {
      switch (self, error) {
      case (.refusal(let path, let blocks), .corrupt(let block, let named, _)):
        named == path && blocks.contains(block)
      case (.refusalOrNothing(let path), .corrupt(_, let named, _)),
        (.refusalOrNothing(let path), .foreign(let named, _)),
        (.refusalOrNothing(let path), .newerFormat(let named, _)):
        named == path
      default: false
      }
    }
  }

  var words: String
  var expectation: Expectation
  var repair: () -> Void
}

extension Simulation {
  enum End {
    case graceful
    case kill
    case powerLoss
  }

  // MARK: Ends and starts

  /// The server's process or its machine ends.
  func endServer(_ end: End) {
    guard let server else { return }
    trace.note("the server ends: \(end)")
    markedOrdinal = server.markedOrdinal
    if end == .graceful { server.journal.close() }
    // The process would take its memory with it.
    server.thaw()
    self.server = nil
    if end == .powerLoss { disk.losePower() } else { disk.endProcess() }
    downUntil = world.tick + dice.below(30)
    plantAtRestart()
  }

  /// The bugs that sit between two lives of a server.
  private func plantAtRestart() {
    guard openings > 1 else { return }
    switch bug {
    case .dropsMark: disk.names[Server.folder + "/mark"] = nil
    case .losesNewestBlock:
      guard let place = newestBlock(StoredBlocks(on: disk, folder: Server.folder)) else { return }
      disk.wipe(place.path, place.bytes)
    default: break
    }
  }

  private func newestBlock(_ blocks: StoredBlocks) -> StoredBlocks.Place? {
    blocks.places.max { $0.ordinal < $1.ordinal }
  }

  func start() {
    openings += 1
    if !world.isFinishing, damage == nil, dice.chance(plan.flips) { flipSomething() }
    if !world.isFinishing, !disk.misdirectsNextWrite, dice.chance(plan.openingFaults) {
      let count = dice.within(1...12)
      if dice.chance(500) { disk.stop(after: count) } else { disk.fail(after: count) }
    }
    let mayFail = disk.hasFaultsSet
    do throws(JournalError) {
      let server = try Server(environment)
      server.refusalAllowance = plan.refusalAllowance
      trace.note("opening \(openings) finds block \(server.file.tail.ordinal)")
      if let torn = server.tornBlock { trace.note("block \(torn) was torn") }
      statistics.restarts += 1
      opened(server)
    } catch {
      trace.note("opening \(openings) is refused: \(error)")
      if disk.isStopped || dice.chance(200) { disk.losePower() } else { disk.endProcess() }
      downUntil = world.tick + 1
      refused(error, mayFail: mayFail)
    }
  }

  private var environment: Server.Environment {
    Server.Environment(
      bug: bug, opening: openings, settings: plan.settings, device: disk, clock: clock,
      trace: trace, sink: { [unowned self] in reply($0, to: $1) },
      auditor: auditor)
  }

  private func opened(_ server: Server) {
    if let damage {
      check(damage, server)
      trace.note("repaired: \(damage.words)")
      damage.repair()
      self.damage = nil
    }
    auditor.opens(server)
    self.server = server
  }

  /// Whether the opening made of the damage what it should.
  private func check(_ damage: Damage, _ server: Server) {
    switch damage.expectation {
    case .refusal(_, let blocks) where server.restoredBlock < blocks.upperBound:
      auditor.fail("\(damage.words) (block \(blocks.lowerBound)), and the journal was opened")
    case .passedOver(let ordinal):
      guard server.restoredBlock <= ordinal else { return }
      let isSaid = server.passedOver.contains { $0.ordinal == ordinal }
      if server.restoredBlock == ordinal || !isSaid {
        auditor.fail("\(damage.words), and the snapshot was not passed over")
      }
    default: break
    }
  }

  private func refused(_ error: JournalError, mayFail: Bool) {
    statistics.refusedOpenings += 1
    if case .system = error, mayFail {
      return
    }
    guard let damage else {
      auditor.fail("the journal was not opened though nothing was damaged: \(error)")
      return
    }
    if !damage.expectation.isMet(by: error) {
      auditor.fail("\(damage.words), and the opening says: \(error)")
    }
    damage.repair()
    self.damage = nil
    trace.note("repaired: \(damage.words)")
  }

  // MARK: Faults

  func breakSomething() {
    if dice.chance(plan.clockJumps) { clock.jump() }
    if dice.chance(plan.kills) { endServer(.kill) }
    if dice.chance(plan.powerLosses) { endServer(.powerLoss) }
    if dice.chance(plan.stopsGracefully), server?.hasFailed == false { endServer(.graceful) }
    if dice.chance(plan.secondDaemons) { startSecondDaemon() }
    guard !disk.misdirectsNextWrite else { return }
    if dice.chance(plan.stops) { disk.stop(after: dice.within(1...12)) }
    if dice.chance(plan.failures) { disk.fail(after: dice.within(1...12)) }
    if dice.chance(plan.fullDisks) { disk.fill(leaving: dice.below(32 << 10)) }
    if disk.capacity != .max, dice.chance(60) { disk.capacity = .max }
    if dice.chance(plan.misdirections), server != nil, damage == nil {
      disk.mend()
      disk.misdirectsNextWrite = true
    }
  }

  /// A daemon that is started by mistake on the folder of the one that runs.
  private func startSecondDaemon() {
    guard server != nil, !disk.isStopped, openings > 0 else { return }
    do throws(JournalError) {
      let second = try Server(environment)
      second.file.close()
      auditor.fail("a second daemon opened the folder")
    } catch {
      if case .held = error { return }
      auditor.fail("a second daemon was refused in other words: \(error)")
    }
  }

  /// A write went over an older block: the next opening must say so.
  func misdirected(_ wrong: (path: String, offset: Int, before: [UInt8], rightOffset: Int)) {
    trace.note("a write went to \(wrong.offset) instead of \(wrong.rightOffset)")
    var bytes = disk.names[wrong.path]?.seen ?? []
    SimulatedDisk.put(wrong.before[...], at: wrong.offset, &bytes)
    let blocks = StoredBlocks(bytes, path: wrong.path).places
    let overwritten = wrong.offset..<wrong.offset + wrong.before.count
    let newest = blocks.map(\.ordinal).max() ?? 0
    let hit = blocks.filter { $0.bytes.overlaps(overwritten) }
    // An opening from a snapshot does not look at the bodies before it.
    let snapshot = snapshots.last ?? 0
    if let first = hit.map(\.ordinal).min(), hit.contains(where: { $0.ordinal > snapshot }) {
      damage = Damage(
        words: "a write went over offset \(wrong.offset) of \(wrong.path)",
        expectation: .refusal(path: wrong.path, blocks: first...newest + 64),
        repair: { [disk] in disk.undoMisdirectedWrite() })
    } else {
      disk.undoMisdirectedWrite()
    }
    endServer(.kill)
  }

  /// Flips one bit of what is stored.
  private func flipSomething() {
    let blocks = StoredBlocks(on: disk, folder: Server.folder)
    guard let newest = newestBlock(blocks)?.ordinal else { return }
    // A damaged newest block above the mark cannot be told from a torn one.
    let sure = blocks.places.filter { $0.ordinal < newest || $0.ordinal <= markedOrdinal }
    let bit = dice.below(8)
    let index = names.first { $0.hasSuffix(".index") }
    switch dice.below(10) {
    case 0...4 where !sure.isEmpty:
      let place = dice.pick(sure)
      let offset = place.bytes.lowerBound + dice.below(place.bytes.count)
      flip(
        place.path, offset, bit,
        .refusal(path: place.path, blocks: place.ordinal...place.ordinal))
    case 5...7 where !snapshots.isEmpty: flipSnapshot(dice.pick(snapshots), bit)
    case 8:
      guard let index else { return }
      flip(Server.folder + "/" + index, dice.below(100), bit, .nothing)
    case 9:
      guard let place = blocks.places.first else { return }
      flip(place.path, dice.below(4096), bit, .refusalOrNothing(path: place.path))
    default:
      let path = Server.folder + "/mark"
      flip(path, dice.below(8192), bit, .refusalOrNothing(path: path))
    }
  }

  private var names: [String] { disk.names(in: Server.folder) }

  /// The blocks of the snapshots that are there, oldest first.
  private var snapshots: [UInt64] { names.compactMap(SnapshotFile.ordinal(ofName:)).sorted() }

  private func flipSnapshot(_ ordinal: UInt64, _ bit: Int) {
    let path = Server.folder + "/" + SnapshotFile.name(ordinal)
    let bytes = disk.names[path]?.durable.count ?? 0
    // A head has space that nobody looks at, and so has the end.
    let offset = dice.chance(100) ? dice.below(76) : dice.within(4096...max(4096, bytes - 5))
    flip(path, offset, bit, .passedOver(ordinal))
  }

  private func flip(_ path: String, _ offset: Int, _ bit: Int, _ expected: Damage.Expectation) {
    let words = "bit \(bit) of byte \(offset) of \(path) was flipped"
    trace.note(words)
    disk.flip(path, offset: offset, bit: bit)
    damage = Damage(
      words: words, expectation: expected,
      repair: { [disk] in disk.flip(path, offset: offset, bit: bit) })
  }
}
