/// Submits vouchers and holds (冻结) exactly once, over lost connections and lost answers.
///
/// A lane gives each voucher and hold a serial. When an answer is lost, it takes a new epoch, which fences
/// off whatever is still on its way, and submits the same serials again: those that had been
/// accepted answer their outcome, the others are decided now. One identity has at most 20 000 lanes,
/// and a lane has one holder: whoever opens it last.
///
/// Several batches may be under way at a time, from several tasks; their serials follow the order of
/// the calls. When a batch is refused as a whole, those after it move up.
public actor Lane {
  /// How long a batch is tried before the lane gives up.
  public static let defaultPatience = Duration.seconds(60)

  public nonisolated let name: String
  /// The refused serials that could be tried again when the lane was opened.
  public nonisolated let refusedAtOpening: [LaneStatus.Refused]
  public private(set) var epoch: UInt32

  private let client: LedgerClient
  private let patience: Duration
  private let number: UInt32
  /// The lane's next serial as the server last said.
  private var serverNext: UInt64
  /// Whether the answer to a reopening was lost: the epoch may be an older one of our own.
  private var isReopening = false
  /// In the order in which they came.
  private var inFlight: [LaneTicket] = []
  /// Given up with their outcome unknown, in the order of their serials.
  private var unresolved: [LaneTicket] = []
  private var turns: [ObjectIdentifier: CheckedContinuation<Void, Never>] = [:]

  /// Opens a lane; whoever held it before is refused from then on.
  ///
  /// - Parameters:
  ///   - name: the caller's own, at most 100 bytes; made when it is new.
  ///   - patience: how long a batch is tried before its outcome is given up as unknown.
  public static func open(
    _ name: String, on client: LedgerClient, patience: Duration = defaultPatience
  ) async throws(LedgerError) -> Lane {
    Lane(
      name: name, client: client, patience: patience, status: try await client.openLane(name))
  }

  private init(name: String, client: LedgerClient, patience: Duration, status: LaneStatus) {
    self.name = name
    self.client = client
    self.patience = patience
    number = status.number
    epoch = status.epoch
    serverNext = status.nextSerial
    refusedAtOpening = status.refused
  }

  /// The serial that the next new voucher gets, as far as the lane knows.
  public var nextSerial: UInt64 { inFlight.reduce(serverNext) { max($0, $1.end) } }

  /// Posts new vouchers under the lane's next serials.
  ///
  /// - Parameters:
  ///   - batch: not empty.
  ///   - isAtomic: all or nothing, otherwise each voucher by itself. A refusal is then thrown, and
  ///     no serial is kept.
  ///   - withNumbers: whether to answer the voucher numbers (凭证号).
  /// - Throws: what the server refuses as a whole, when nothing was decided; `aborted` when another
  ///   holder has taken the lane. With `isOutcomeUnknown`, patience ended: call ``resolve()`` then,
  ///   before anything else is submitted.
  public func submit(
    _ batch: VoucherBatch, isAtomic: Bool = false, withNumbers: Bool = false
  ) async throws(LedgerError) -> BatchOutcome {
    try await start(
      LaneTicket(
        content: .vouchers(batch), serial: nextSerial, isAtomic: isAtomic,
        withNumbers: withNumbers))
  }

  /// Places new holds (冻结) under the lane's next serials; ``BatchOutcome/hold(_:)`` names them.
  ///
  /// - Throws: as for vouchers.
  public func place(
    _ batch: HoldBatch, isAtomic: Bool = false
  ) async throws(LedgerError) -> BatchOutcome {
    try await start(
      LaneTicket(content: .holds(batch), serial: nextSerial, isAtomic: isAtomic))
  }

  /// Places holds under serials that may have been used before, such as those of a file; see
  /// ``submit(_:at:attempt:isAtomic:withNumbers:)``.
  public func place(
    _ batch: HoldBatch, at serial: UInt64, attempt: UInt32 = 1, isAtomic: Bool = false
  ) async throws(LedgerError) -> BatchOutcome {
    try await start(
      LaneTicket(
        content: .holds(batch), serial: serial, attempt: attempt, isAtomic: isAtomic,
        isFixed: true))
  }

  /// Submits serials that may have been submitted before, such as those of a file.
  ///
  /// Serials accepted before answer their outcome; different content under them is refused. A batch
  /// that mixes known serials with new ones must have attempt 1.
  ///
  /// - Parameters:
  ///   - serial: of the first voucher, at most ``nextSerial``.
  ///   - attempt: one more than the refused attempt, to try refused serials again.
  public func submit(
    _ batch: VoucherBatch, at serial: UInt64, attempt: UInt32 = 1, isAtomic: Bool = false,
    withNumbers: Bool = false
  ) async throws(LedgerError) -> BatchOutcome {
    try await start(
      LaneTicket(
        content: .vouchers(batch), serial: serial, attempt: attempt, isAtomic: isAtomic,
        withNumbers: withNumbers, isFixed: true))
  }

  /// Submits business commands (业务指令) under the lane's next serials, each decided by itself.
  ///
  /// - Throws: as for vouchers. A command that a rule refuses is no error but a refusal of the
  ///   outcome.
  public func submit(
    _ commands: [BusinessCommand]
  ) async throws(LedgerError) -> BatchOutcome {
    try await start(LaneTicket(content: .commands(commands), serial: nextSerial))
  }

  /// Submits commands under serials that may have been used before, such as those of a file; see
  /// ``submit(_:at:attempt:isAtomic:withNumbers:)``.
  public func submit(
    _ commands: [BusinessCommand], at serial: UInt64, attempt: UInt32 = 1
  ) async throws(LedgerError) -> BatchOutcome {
    try await start(
      LaneTicket(content: .commands(commands), serial: serial, attempt: attempt, isFixed: true))
  }

  /// Finds out what became of the batches whose outcome was unknown, in their order, by submitting
  /// the same serials again; what had not arrived is decided now. Takes the lane back if another
  /// holder has it.
  ///
  /// - Throws: when the server still cannot be reached; call it again then.
  public func resolve() async throws(LedgerError) -> [BatchOutcome] {
    var tickets = unresolved[...]
    unresolved = []
    defer {
      unresolved += tickets
      unresolved.sort { $0.serial < $1.serial }
    }
    var outcomes: [BatchOutcome] = []
    while let ticket = tickets.popFirst() {
      ticket.unansweredEpoch = epoch
      outcomes.append(try await run(ticket))
    }
    return outcomes
  }

  // MARK: One batch

  private func start(_ ticket: LaneTicket) async throws(LedgerError) -> BatchOutcome {
    precondition(ticket.content.count > 0, "a batch has a voucher, a hold or a command")
    guard unresolved.isEmpty else {
      throw LedgerError(.failedPrecondition, "the lane has a batch of unknown outcome to resolve")
    }
    return try await run(ticket)
  }

  private func run(_ ticket: LaneTicket) async throws(LedgerError) -> BatchOutcome {
    inFlight.append(ticket)
    defer { leave(ticket) }
    let clock = ContinuousClock()
    let end = clock.now + patience
    while true {
      var usedEpoch = epoch
      do {
        if ticket.unansweredEpoch == epoch { try await reopen() }
        usedEpoch = epoch
        let outcome = try await send(ticket)
        serverNext = max(serverNext, outcome.nextSerial)
        return outcome
      } catch {
        if error.isOutcomeUnknown { ticket.unansweredEpoch = usedEpoch }
        if let failure = finalError(error, of: ticket, usedEpoch: usedEpoch) {
          // Only the server's word about the batch itself ends a doubt.
          throw failure.refusal == nil ? giveUp(ticket, failure) : failure
        }
        let pause = ticket.nextPause()
        guard clock.now + pause < end, (try? await clock.sleep(for: pause)) != nil else {
          throw giveUp(ticket, error)
        }
        await turn(of: ticket)
        guard !unresolved.contains(where: { $0.serial < ticket.serial }) else {
          throw giveUp(
            ticket, LedgerError(.unavailable, "an earlier batch of the lane was given up"))
        }
        moveUp(ticket)
      }
    }
  }

  private func send(_ ticket: LaneTicket) async throws(LedgerError) -> BatchOutcome {
    switch ticket.content {
    case .vouchers(let batch):
      try await client.postVouchers(
        batch, lane: number, epoch: epoch, firstSerial: ticket.serial, attempt: ticket.attempt,
        isAtomic: ticket.isAtomic, withNumbers: ticket.withNumbers)
    case .holds(let batch):
      try await client.placeHolds(
        batch, lane: number, epoch: epoch, firstSerial: ticket.serial, attempt: ticket.attempt,
        isAtomic: ticket.isAtomic)
    case .commands(let commands):
      try await client.submitCommands(
        commands, lane: number, epoch: epoch, firstSerial: ticket.serial,
        attempt: ticket.attempt)
    }
  }

  /// What to throw when trying again would not mend it; nil when it might.
  private func finalError(
    _ error: LedgerError, of ticket: LaneTicket, usedEpoch: UInt32
  ) -> LedgerError? {
    if error.isOutcomeUnknown { return nil }
    switch error.refusal?.code {
    case Refusal.Known.staleEpoch:
      // One of our own that was on its way when the lane was reopened can go again.
      guard usedEpoch == epoch, !isReopening else { return nil }
      return giveUp(
        ticket,
        LedgerError(.aborted, "another holder has taken the lane", refusal: error.refusal))
    case Refusal.Known.serialGap:
      if let expected = error.refusal?.figure("expected") {
        serverNext = max(serverNext, UInt64(clamping: expected))
      }
      ticket.unansweredEpoch = nil
      return ticket.isFixed && inFlight.first === ticket ? error : nil
    case Refusal.Known.busy:
      return nil
    case nil:
      return error.code == .unavailable ? nil : error
    default:
      return error
    }
  }

  /// The error of a batch that is not tried further. One that may have arrived waits for `resolve`.
  private func giveUp(_ ticket: LaneTicket, _ error: LedgerError) -> LedgerError {
    var error = error
    error.isOutcomeUnknown = ticket.mayHaveArrived
    if ticket.mayHaveArrived {
      unresolved.append(ticket)
      unresolved.sort { $0.serial < $1.serial }
    }
    return error
  }

  /// Gives a batch the serials that one before it has left free. Its older copies were answered or
  /// will be fenced off before it is sent: at or after the server's next serial nothing was decided.
  private func moveUp(_ ticket: LaneTicket) {
    guard !ticket.isFixed, ticket.unansweredEpoch != epoch else { return }
    ticket.serial = min(ticket.serial, serverNext)
  }

  private func reopen() async throws(LedgerError) {
    isReopening = true
    let status = try await client.openLane(name)
    isReopening = false
    epoch = status.epoch
    serverNext = status.nextSerial
  }

  // MARK: Turns

  /// Waits until the ticket is the first in flight.
  private func turn(of ticket: LaneTicket) async {
    guard inFlight.first !== ticket else { return }
    await withCheckedContinuation { turns[ObjectIdentifier(ticket)] = $0 }
  }

  private func leave(_ ticket: LaneTicket) {
    inFlight.removeAll { $0 === ticket }
    guard let first = inFlight.first else { return }
    turns.removeValue(forKey: ObjectIdentifier(first))?.resume()
  }
}
