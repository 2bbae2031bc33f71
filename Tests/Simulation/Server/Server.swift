import LedgerCore
import LedgerJournal

/// A model of the daemon between the network and the journal: the queue, the commit loop with two
/// blocks under way, and the readers, cut into steps that a scheduler takes in any order.
///
/// What decides is the real state machine, what stores is the real file journal. The model is bare
/// glue, and each function says which one of the daemon it stands for.
final class Server {
  /// What is known of a call once it was run.
  enum Answer {
    case reply(Reply)
    /// Goes on with the journal's records once everything before it is durable.
    case then((Server) -> Void)
  }

  struct Work {
    var call: Call
    var run: (Server) -> Answer
  }

  static let folder = "journal"

  var machine = StateMachine()
  let journal: any Journal
  let file: FileJournal
  let bug: PlantedBug?
  /// Names are kept apart after a restart that forgets lanes.
  let opening: Int
  /// What the opening found torn.
  let tornBlock: UInt64?
  /// The block of the snapshot that it started from, 0 without one.
  let restoredBlock: UInt64
  let passedOver: [FileJournal.PassedOver]
  let trace: Trace
  let sink: (Reply, Call) -> Void
  /// Told of the live state behind each block, and of each block that is sealed.
  let auditor: Auditor
  let clock: SimulatedClock
  var refusalAllowance = Int.max

  private var queue: [Work] = []
  private var sealer: BlockSealer
  private var replies: [(call: Call, answer: Answer)] = []
  private var inFlight = BlockBody()
  private var inFlightHasBlock = false
  private var inFlightReplies: [(call: Call, answer: Answer)] = []
  private var isWriting = false
  private var reading: [(call: Call, run: (Server) -> Void)] = []
  private(set) var sealedIndex = 0
  private(set) var hasFailed = false
  /// The newest block that a later opening must find, as far as the server was told.
  private(set) var markedOrdinal: UInt64
  /// The state that a snapshot is made of, and whether that was tried.
  var image: StateImage?
  var isImageDone = false
  var newestSnapshot: UInt64 = 0
  /// The newest block that the opening found.
  let openedBlock: UInt64

  struct Environment {
    var bug: PlantedBug?
    var opening: Int
    var settings: FileJournal.Settings
    var device: any StorageDevice
    var clock: SimulatedClock
    var trace: Trace
    var sink: (Reply, Call) -> Void
    var auditor: Auditor
  }

  /// Opens the journal and replays it, as the daemon's start does.
  init(_ environment: Environment) throws(JournalError) {
    bug = environment.bug
    opening = environment.opening
    clock = environment.clock
    trace = environment.trace
    sink = environment.sink
    auditor = environment.auditor
    var machine = StateMachine()
    let bug = bug
    var device = environment.device
    if let bug, let disk = device as? SimulatedDisk { device = FlawedDevice(disk, bug) }
    let opened = try FileJournal.open(
      folder: Self.folder, algorithm: .sha256, settings: environment.settings, device: device,
      restore: { (reader) throws(SnapshotFailure) in
        machine = try FlawedRestore.restore(&reader, bug)
      },
      replay: { (block) throws(JournalError) in
        try FlawedReplay.replay(block, on: &machine, bug)
      })
    (device as? FlawedDevice)?.isOpen = true
    file = opened.journal
    journal = bug == .servesCorruptedBytes ? CorruptingJournal(file) : file
    tornBlock = opened.tornBlock
    openedBlock = file.tail.ordinal
    restoredBlock = opened.snapshot?.ordinal ?? 0
    passedOver = opened.passedOver
    markedOrdinal = file.tail.ordinal
    sealer = BlockSealer(
      algorithm: file.algorithm, epoch: file.epoch, previous: file.tail.digest)
    self.machine = machine
    if file.tail.ordinal > 0 {
      var reader = JournalReader(file)
      sealedIndex = max(0, Int(try reader.header(file.tail.ordinal).voucherCount) - 1)
    }
    self.machine.body.begin(
      ordinal: self.machine.sealedOrdinal + 1, timeMs: self.machine.sealedTimeMs)
  }

  /// Where the books stand: the newest voucher of the newest block.
  var revision: Position {
    let isOpen = !machine.body.isEmpty
    return Position(
      block: isOpen ? machine.body.ordinal : machine.sealedOrdinal,
      index: isOpen ? max(0, machine.body.voucherCount - 1) : sealedIndex)
  }

  // MARK: Queue

  func submit(_ call: Call, _ run: @escaping (Server) -> Answer) {
    queue.append(Work(call: call, run: run))
  }

  /// Goes on with a call off the commit thread, with a reader of the journal.
  func read(for call: Call, _ body: @escaping (Server, inout JournalReader) throws -> Void) {
    reading.append(
      (
        call,
        { server in
          var reader = JournalReader(server.journal)
          do {
            try body(server, &reader)
          } catch let refusal as Refusal {
            server.send(.refused(refusal), to: call)
          } catch {
            server.send(.failed, to: call)
          }
        }
      ))
  }

  func send(_ reply: Reply, to call: Call) { sink(reply, call) }

  // MARK: Steps

  var canDecide: Bool { !queue.isEmpty && (!hasFailed || bug == .answersAfterFailure) }
  var canHandOver: Bool {
    !isWriting && !hasFailed && (!replies.isEmpty || !machine.body.isEmpty)
  }
  var canWrite: Bool { isWriting && !hasFailed }
  var canRead: Bool { !reading.isEmpty }
  /// A reading call is answered even while the commit loop stops: its blocks are durable.
  var isIdle: Bool {
    queue.isEmpty && reading.isEmpty && !isWriting && replies.isEmpty && machine.body.isEmpty
  }

  /// The commit thread runs a piece of work (`CommitLoop.runCommits`).
  func decide() {
    let work = queue.removeFirst()
    if machine.body.isEmpty {
      if bug == .acceptsClockBackwards {
        machine.body.begin(ordinal: machine.sealedOrdinal + 1, timeMs: clock.nowMs)
      } else {
        machine.beginBlock(timeMs: max(clock.nowMs, machine.sealedTimeMs))
      }
      if bug != .holdsNeverExpire { machine.expireHolds() }
    }
    let answer = work.run(self)
    if case .reply(let reply) = answer {
      if bug == .answersAfterFailure, hasFailed { return send(reply, to: work.call) }
      if bug == .readsShowUndurable, work.call.request.isRead {
        return send(reply, to: work.call)
      }
    }
    replies.append((work.call, answer))
  }

  /// The commit thread hands the block and its replies over (`CommitLoop.handOver`).
  func handOver() {
    inFlightHasBlock = !machine.body.isEmpty
    if inFlightHasBlock {
      machine.sealBlock()
      auditor.decides(machine.sealedOrdinal, state: machine.stateDigest(.sha256))
      sealedIndex = max(0, machine.body.voucherCount - 1)
      swap(&inFlight, &machine.body)
      machine.body.begin(
        ordinal: machine.sealedOrdinal + 1, timeMs: machine.sealedTimeMs)
    }
    swap(&inFlightReplies, &replies)
    isWriting = true
    if bug == .answersBeforeDurable { answerInFlight() }
  }

  /// The writer thread makes the block durable and sends its replies (`CommitLoop.finish`). The
  /// block behind it may have been begun.
  func write() throws(JournalError) {
    if inFlightHasBlock {
      let block = sealer.seal(inFlight)
      auditor.seals(block)
      do throws(JournalError) {
        try journal.append(block)
      } catch {
        hasFailed = true
        throw error
      }
    }
    isWriting = false
    answerInFlight()
  }

  private func answerInFlight() {
    var answers: [(call: Call, answer: Answer)] = []
    swap(&answers, &inFlightReplies)
    for (call, answer) in answers {
      switch answer {
      case .reply(let reply): send(reply, to: call)
      case .then(let next): next(self)
      }
    }
  }

  /// A reader thread goes on with a call.
  func readOn(_ index: Int) { reading.remove(at: index % reading.count).run(self) }

  /// The journal has raised its mark with an append.
  func markIsAtTail() { markedOrdinal = journal.tail.ordinal }

  /// The mark stands at a block or above.
  func markIsAt(_ ordinal: UInt64) { markedOrdinal = max(markedOrdinal, ordinal) }

  /// The idle writer raises the high-water mark.
  func raiseMark() throws(JournalError) {
    do throws(JournalError) {
      try journal.raiseMark()
    } catch {
      hasFailed = true
      throw error
    }
    markedOrdinal = journal.tail.ordinal
  }
}

extension Request {
  var isRead: Bool {
    switch self {
    case .balances, .trialBalance, .lane, .openHolds, .reference: true
    default: false
    }
  }
}
