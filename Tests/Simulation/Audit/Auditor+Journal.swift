import LedgerCore
import LedgerJournal

/// The audit at the end: every block is checked and told again, and everything that was answered
/// must be there.
extension Auditor {
  /// `server` was opened after all faults were mended.
  func auditAll(_ server: Server) {
    do throws(Violation) {
      let books = try tellJournal(server.file)
      try auditAnswers(books)
      try auditReplay(server)
      told = books
    } catch {
      fail(error.words)
    }
  }

  private func tellJournal(_ journal: FileJournal) throws(Violation) -> NaiveBooks {
    var telling = Telling(journal: journal, observations: observations)
    for ordinal in 0..<journal.tail.ordinal { try telling.tellBlock(ordinal + 1) }
    guard telling.previous == journal.tail.digest else {
      throw Violation("the newest block is not the journal's tail")
    }
    if let open = telling.unmet.first {
      throw Violation(
        "a reply showed \(open.words) at \(open.revision.words), and it was never so")
    }
    return telling.books
  }

  /// The state that came from a snapshot is the one that all blocks lead to.
  private func auditReplay(_ server: Server) throws(Violation) {
    guard server.restoredBlock > 0 else { return }
    var machine = StateMachine()
    for ordinal in 0..<server.file.tail.ordinal {
      var failure: (any Error)?
      do {
        try server.file.withBlock(ordinal + 1) { bytes in
          do { try machine.replay(BlockView(bytes)) } catch { failure = error }
        }
      } catch {
        failure = error
      }
      if let failure { throw Violation("block \(ordinal + 1) is not replayed: \(failure)") }
    }
    guard machine.stateDigest(.sha256) == server.machine.stateDigest(.sha256) else {
      throw Violation("the snapshot of block \(server.restoredBlock) leads to another state")
    }
  }

  private func auditAnswers(_ books: NaiveBooks) throws(Violation) {
    var places: [String: Position] = [:]
    for position in books.vouchers.keys.sorted() {
      guard let voucher = books.vouchers[position] else { continue }
      try audit(voucher, epoch: books.epochs[position], books.draws[position], &places)
    }
    for position in books.placed.keys.sorted() {
      guard let placed = books.placed[position] else { continue }
      try audit(placed, at: position, &places)
    }
    for id in accepted.keys.sorted() {
      guard let outcome = accepted[id] else { continue }
      guard let place = places[id] else {
        throw Violation("\(id) was accepted at \(outcome.position.words) and is not there")
      }
      guard place == outcome.position else {
        throw Violation(
          "\(id) was accepted at \(outcome.position.words) and stands at \(place.words)")
      }
      guard
        intents[id]?.isHold == true || books.vouchers[place]?.head.number == outcome.number
      else {
        throw Violation("\(id) was given number \(outcome.number) and has another")
      }
    }
    for (target, by) in reversed.sorted(by: { $0.key < $1.key })
    where books.reversals[target] != by {
      throw Violation("the reversal \(by.words) of \(target.words) is not there")
    }
    for closing in closed {
      guard books.closings.contains(closing),
        books.ledgers[Int(closing.ledger)].closedThrough >= closing.month
          || books.reopenings.contains(closing)
      else {
        throw Violation(
          "month \(closing.month.publicNumber) of ledger \(closing.ledger) is open again")
      }
    }
    for reopening in reopened where !books.reopenings.contains(reopening) {
      throw Violation("the reopening of \(reopening.month.publicNumber) is not there")
    }
    for hold in released where books.holds[hold] != nil {
      throw Violation("hold \(hold.words) was given free and is open")
    }
    for hold in locked where !books.locked.contains(hold) {
      throw Violation("hold \(hold.words) was locked and is not")
    }
    for refusal in refusals where !books.hasRefused(refusal) {
      throw Violation(
        "the refusal of serial \(refusal.serial) of lane \(refusal.lane) is not recorded")
    }
    try auditAtomicBatches(places)
  }

  private func audit(
    _ hold: NaiveBooks.PlacedHold, at position: Position, _ places: inout [String: Position]
  ) throws(Violation) {
    let placement = hold.placement
    let id = placement.purpose
    guard let intent = intents[id], intent.isHold else {
      throw Violation("nobody asked for the hold \"\(id)\" at \(position.words)")
    }
    if let place = places.updateValue(position, forKey: id) {
      throw Violation("\(id) stands at \(place.words) and at \(position.words)")
    }
    let lines = placement.lines.map {
      LegFact(account: $0.account, side: $0.side, amount: $0.amount)
    }
    guard lines == intent.legs, UInt32(placement.day.number) == intent.day,
      placement.expiresMs == intent.expiresMs
    else { throw Violation("\(id) has other content than what was sent") }
    guard intent.ways.contains(LaneEpoch(lane: placement.lane, epoch: hold.epoch)) else {
      throw Violation("\(id) was accepted with epoch \(hold.epoch), under which it was not sent")
    }
  }

  private func audit(
    _ voucher: StoredVoucher, epoch: UInt32?, _ draw: HoldDraw?,
    _ places: inout [String: Position]
  ) throws(Violation) {
    let id = voucher.tail.summary
    guard let intent = intents[id] else {
      throw Violation("nobody sent \"\(id)\", which stands at \(voucher.position.words)")
    }
    if let place = places.updateValue(voucher.position, forKey: id) {
      throw Violation("\(id) stands at \(place.words) and at \(voucher.position.words)")
    }
    guard intent.reverses == (voucher.head.lane == 0 ? voucher.tail.reversed : nil) else {
      throw Violation("\(id) reverses something else")
    }
    guard voucher.head.lane != 0 else { return }
    guard !intent.isHold, voucher.legs.map(\.fact) == intent.legs,
      UInt32(voucher.head.day.number) == intent.day, voucher.tail.reference == intent.reference
    else { throw Violation("\(id) has other content than what was sent") }
    guard (draw?.hold ?? .none) == intent.hold,
      (draw?.releasesRest ?? intent.releasesRest) == intent.releasesRest
    else { throw Violation("\(id) draws another hold than it should") }
    guard let epoch, intent.ways.contains(LaneEpoch(lane: voucher.head.lane, epoch: epoch)) else {
      throw Violation("\(id) was accepted with epoch \(epoch ?? 0), under which it was not sent")
    }
  }

  private func auditAtomicBatches(_ places: [String: Position]) throws(Violation) {
    var groups: [Int: (all: Int, blocks: [UInt64])] = [:]
    for (id, intent) in intents {
      guard let group = intent.atomicGroup else { continue }
      groups[group, default: (0, [])].all += 1
      if let place = places[id] { groups[group]?.blocks.append(place.block) }
    }
    for (group, found) in groups.sorted(by: { $0.key < $1.key }) where !found.blocks.isEmpty {
      guard found.blocks.count == found.all, Set(found.blocks).count == 1 else {
        throw Violation(
          "\(found.blocks.count) of the \(found.all) vouchers of atomic batch \(group) are there")
      }
    }
  }
}

/// Tells the blocks of a journal one after the other.
private struct Telling {
  let journal: FileJournal
  var books = NaiveBooks()
  var previous = Digest.zero
  private var timeMs = Int64.min
  private var waiting: [Position: [Observation]] = [:]
  /// Rows of the block's turnover that were not told yet.
  private var turnovers: ArraySlice<TurnoverRecord> = []

  init(journal: FileJournal, observations: [Observation]) {
    self.journal = journal
    for observation in observations {
      waiting[observation.revision, default: []].append(observation)
    }
    meet(at: .none)
  }

  /// Observations that were never true.
  var unmet: [Observation] {
    waiting.keys.sorted().flatMap { waiting[$0] ?? [] }
  }

  /// Strikes off what is true at this point of the journal.
  private mutating func meet(at revision: Position) {
    guard var open = waiting[revision] else { return }
    open.removeAll { $0.isTrue(of: books) }
    waiting[revision] = open.isEmpty ? nil : open
  }

  mutating func tellBlock(_ ordinal: UInt64) throws(Violation) {
    var result: Result<Contents, Violation>?
    do throws(JournalError) {
      let previous = previous
      try journal.withBlock(ordinal) { bytes in
        do throws(BlockProblem) {
          result = .success(try Contents(bytes, ordinal: ordinal, previous: previous))
        } catch {
          result = .failure(Violation("block \(ordinal) is damaged: \(error)"))
        }
      }
    } catch {
      throw Violation("block \(ordinal) cannot be read: \(error)")
    }
    guard let contents = try result?.get() else { throw Violation("block \(ordinal) is missing") }
    guard contents.timeMs >= timeMs else {
      throw Violation("the time of block \(ordinal) runs backwards")
    }
    timeMs = contents.timeMs
    previous = contents.digest
    try tell(contents, ordinal)
  }

  private mutating func tell(_ contents: Contents, _ ordinal: UInt64) throws(Violation) {
    var events = contents.events[...]
    turnovers = contents.turnovers[...]
    for (index, voucher) in contents.vouchers.enumerated() {
      try tell(&events, before: index, contents)
      let run = contents.runs.first {
        $0.kind == .vouchers && index >= Int($0.voucher)
          && index < Int($0.voucher) + Int($0.count)
      }
      try books.tell(voucher, run: run)
      meet(at: Position(block: ordinal, index: index))
    }
    try tell(&events, before: .max, contents)
    try books.endBlock(timeMs: contents.timeMs)
    guard turnovers.isEmpty else { throw Violation("turnover that nothing closed") }
  }

  private mutating func tell(
    _ events: inout ArraySlice<Contents.Entry>, before voucher: Int, _ contents: Contents
  ) throws(Violation) {
    let ordinal = contents.ordinal
    while let next = events.first, next.beforeVoucher <= voucher {
      let place = NaiveBooks.EventPlace(
        position: Position(block: ordinal, index: next.index), timeMs: contents.timeMs,
        voucher: next.beforeVoucher,
        run: contents.runs.first { $0.kind == .hold && Int($0.voucher) == next.index })
      try books.tell(next.event, place, &turnovers)
      meet(at: Position(block: ordinal, index: max(0, next.beforeVoucher - 1)))
      events.removeFirst()
    }
  }

  /// A block with all its checks done.
  private struct Contents {
    /// `index` counts eighths of the events' bytes.
    typealias Entry = (event: Event, beforeVoucher: Int, index: Int)

    var ordinal: UInt64
    var timeMs: Int64
    var digest: Digest
    var vouchers: [StoredVoucher] = []
    var events: [Entry] = []
    var turnovers: [TurnoverRecord] = []
    var runs: [LaneRun] = []

    init(
      _ bytes: UnsafeRawBufferPointer, ordinal: UInt64, previous: Digest
    ) throws(BlockProblem) {
      let view = try BlockView(bytes)
      try view.checkChain(ordinal: ordinal, previous: previous)
      try view.checkDigests()
      self.ordinal = ordinal
      timeMs = view.header.timeMs
      digest = view.digest
      var vouchers: [StoredVoucher] = []
      try view.forEachVoucher { vouchers.append($0) }
      self.vouchers = vouchers
      let stored = view.body
      var at = 0
      while at < stored.events.count {
        let index = at / 8
        guard let next = try? EventCoding.decode(stored.events, at: &at) else {
          throw .inconsistentLengths
        }
        events.append((next.event, next.beforeVoucher, index))
      }
      let rowSize = MemoryLayout<TurnoverRecord>.size
      turnovers = (0..<stored.turnovers.count / rowSize).map {
        stored.turnovers.loadUnaligned(fromByteOffset: $0 * rowSize, as: TurnoverRecord.self)
      }
      let size = MemoryLayout<LaneRun>.size
      runs = (0..<stored.laneRuns.count / size).map {
        stored.laneRuns.loadUnaligned(fromByteOffset: $0 * size, as: LaneRun.self)
      }
    }
  }
}
