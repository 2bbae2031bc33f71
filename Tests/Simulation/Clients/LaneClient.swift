import LedgerCore
import LedgerJournal

/// A submitter with one lane, in the manner of `FundClient.Lane`: several batches under way, and
/// whenever an outcome is in doubt a new epoch, under which the same serials are sent again.
final class LaneClient: Client {
  struct Habits {
    /// Vouchers of a batch at most.
    var vouchers = 5
    /// Batches under way at a time.
    var window = 3
    /// New batches in a thousand ticks.
    var eagerness = 150
    /// Ticks that a reply is waited for.
    var patience = 40
    /// Of a thousand: batches that are atomic, refused vouchers that are tried again.
    var atomic = 150
    var retries = 700
    /// Of a thousand: batches that are holds, vouchers that draw one or have a reference.
    var holds = 0
    var draws = 0
    var references = 0
  }

  let index: Int
  let actor: Actor
  let name: String
  let world: World
  let dice: Dice
  let habits: Habits
  /// Batches that it will still begin.
  var budget: Int

  private var lane: UInt32 = 0
  private var epoch: UInt32 = 0
  private var serverNext: UInt64 = 1
  private var refusedSerials: Set<UInt64> = []
  private var needsOpening = true
  private var opening: (call: Int, deadline: Int)?
  /// One batch at a time until those in doubt are settled.
  private var isResolving = false
  private var tickets: [Ticket] = []
  private var reversal: (target: Position, day: Day, id: String, call: Int, deadline: Int)?
  /// No sending before this tick: a lane that was taken away is not taken back at once.
  private var restsUntil = 0

  init(
    index: Int, actor: Actor, name: String, world: World, dice: Dice, habits: Habits, budget: Int
  ) {
    self.index = index
    self.actor = actor
    self.name = name
    self.world = world
    self.dice = dice
    self.habits = habits
    self.budget = budget
  }

  var isDone: Bool { tickets.isEmpty && reversal == nil && opening == nil }

  private var nextSerial: UInt64 {
    tickets.filter { !$0.isRetry }.reduce(serverNext) { max($0, $1.end) }
  }

  private var deadline: Int { world.tick + habits.patience + dice.below(habits.patience) }

  // MARK: Acting

  func act() {
    guard world.isSetUp else { return }
    actOnReversal()
    if let waiting = opening {
      if world.tick >= waiting.deadline { open() }
      return
    }
    if tickets.contains(where: { $0.call != nil && world.tick >= $0.deadline }) {
      needsOpening = true
    }
    if needsOpening {
      guard world.tick >= restsUntil else { return }
      if !tickets.isEmpty || (budget > 0 && !world.isFinishing) { open() }
      return
    }
    beginBatch()
    sendTickets()
  }

  private func open() {
    for index in tickets.indices { tickets[index].call = nil }
    opening = (world.send(.openLane(name), from: index, as: actor), deadline)
  }

  private func beginBatch() {
    guard !world.isFinishing, !isResolving, budget > 0, tickets.count < habits.window,
      dice.chance(habits.eagerness)
    else { return }
    budget -= 1
    let isAtomic = dice.chance(habits.atomic)
    let group = isAtomic ? world.nextGroup() : nil
    var ticket = Ticket(vouchers: [], serial: nextSerial, isAtomic: isAtomic)
    ticket.kind = dice.chance(habits.holds) ? .holds : .vouchers
    ticket.releasesRest = dice.chance(300)
    for _ in 0..<dice.within(1...habits.vouchers) {
      ticket.vouchers.append(plan(for: ticket, group: group))
    }
    tickets.append(ticket)
  }

  private func sendTickets() {
    let window = isResolving ? 1 : habits.window
    for at in tickets.indices.prefix(window) where tickets[at].call == nil {
      if let voucher = tickets[at].lookup {
        tickets[at].call = world.send(
          .serial(lane: name, tickets[at].serial + UInt64(voucher)), from: index, as: actor)
      } else {
        let batch = tickets[at].batch(lane: lane, epoch: epoch)
        world.auditor.sends(batch)
        tickets[at].call = world.send(.post(batch), from: index, as: actor)
      }
      tickets[at].deadline = deadline
    }
  }

  // MARK: Replies

  func receive(_ reply: Reply, to call: Call) {
    if call.number == opening?.call { return opened(reply) }
    if call.number == reversal?.call { return reversed(reply) }
    guard let at = tickets.firstIndex(where: { $0.call == call.number }) else { return }
    tickets[at].call = nil
    switch reply {
    case .posted(let outcome): settle(tickets.remove(at: at), outcome)
    case .voucher(let stored):
      lookedUp(at, isThere: stored.tail.summary == tickets[at].vouchers[tickets[at].lookup ?? 0].id)
      if stored.head.lane != 0 { world.posted.append(stored.position) }
    case .hold(let stored):
      lookedUp(
        at, isThere: stored.placement.purpose == tickets[at].vouchers[tickets[at].lookup ?? 0].id)
    case .refused(let refusal): refused(at, refusal)
    default: needsOpening = true
    }
    if tickets.isEmpty { isResolving = false }
  }

  private func opened(_ reply: Reply) {
    opening = nil
    guard case .lane(let status, _) = reply else { return }
    needsOpening = false
    isResolving = !tickets.isEmpty
    lane = status.lane
    epoch = status.epoch
    serverNext = status.nextSerial
    refusedSerials = Set(status.refused.map(\.serial))
    // What lies at or after the server's next serial was decided nowhere, and older copies of it
    // are fenced off now: it may move.
    var next = serverNext
    for at in tickets.indices where !tickets[at].isRetry && tickets[at].lookup == nil {
      tickets[at].serial = min(tickets[at].serial, next)
      next = max(next, tickets[at].end)
    }
  }

  private func settle(_ ticket: Ticket, _ outcome: PostReply) {
    serverNext = max(serverNext, outcome.nextSerial)
    for run in outcome.runs {
      for offset in 0..<run.count {
        let position = Position(block: run.position.block, index: run.position.index + offset)
        if ticket.kind == .vouchers {
          world.posted.append(position)
        } else {
          world.holds.append((position, ticket.vouchers[run.first + offset].legs))
        }
      }
    }
    for refusal in outcome.refusals where dice.chance(habits.retries) {
      var voucher = ticket.vouchers[refusal.voucher]
      // Mended or as it was: it may pass now.
      if dice.chance(500) { voucher = plan(for: ticket, group: nil) }
      tickets.append(
        ticket.part(
          [voucher], serial: ticket.serial + UInt64(refusal.voucher),
          attempt: ticket.attempt + 1))
    }
    if outcome.decided < ticket.vouchers.count {
      let rest = Array(ticket.vouchers[outcome.decided...])
      if !ticket.isRetry {
        tickets.insert(
          ticket.part(rest, serial: ticket.serial + UInt64(outcome.decided)), at: 0)
      }
      needsOpening = true
    }
  }

  private func refused(_ at: Int, _ refusal: Refusal) {
    if let voucher = tickets[at].lookup {
      // A refused serial may be ours or another's: let it be. An empty one was never decided, and
      // an atomic batch leaves no refused serials.
      let serial = tickets[at].serial + UInt64(voucher)
      return lookedUp(
        at, isThere: refusedSerials.contains(serial) && !tickets[at].isAtomic)
    }
    switch refusal.code {
    case .staleEpoch, .lowDisk:
      needsOpening = true
      restsUntil = world.tick + dice.below(2 * habits.patience)
    case .serialGap, .unknownLane:
      needsOpening = true
    case .contentDiffers, .wrongAttempt, .attemptForgotten:
      if tickets[at].isRetry {
        tickets.remove(at: at)
      } else {
        tickets[at].lookup = 0
        isResolving = true
      }
    default:
      // Decided as a whole: dropped, and a copy that is still on its way is fenced off.
      tickets.remove(at: at)
      needsOpening = true
    }
  }

  /// A voucher of a batch in doubt was looked up. What is not there is sent under new serials.
  private func lookedUp(_ at: Int, isThere: Bool) {
    guard let voucher = tickets[at].lookup else { return }
    if !isThere { tickets[at].missing.append(tickets[at].vouchers[voucher]) }
    guard voucher + 1 == tickets[at].vouchers.count else {
      tickets[at].lookup = voucher + 1
      return
    }
    let ticket = tickets.remove(at: at)
    guard !ticket.missing.isEmpty else { return }
    tickets.append(
      ticket.part(ticket.missing, serial: nextSerial, isAtomic: ticket.isAtomic))
  }

  // MARK: Reversals

  private func actOnReversal() {
    if let waiting = reversal {
      guard world.tick >= waiting.deadline else { return }
      sendReversal(of: waiting.target, day: waiting.day, id: waiting.id)
    } else if !world.isFinishing, !world.posted.isEmpty, dice.chance(15) {
      let target = dice.pick(world.posted)
      let id = world.nextID("R")
      world.auditor.means(id, Auditor.Intent(legs: [], day: 0, reverses: target))
      sendReversal(of: target, day: World.day(12, dice.within(1...31)), id: id)
    }
  }

  private func sendReversal(of target: Position, day: Day, id: String) {
    let call = world.send(.reverse(target, day: day, reason: id), from: index, as: actor)
    reversal = (target, day, id, call, deadline)
  }

  private func reversed(_ reply: Reply) {
    if case .failed = reply { return }
    // Now and then it asks once more though it has the answer.
    if case .reversed = reply, dice.chance(300), let waiting = reversal, !world.isFinishing {
      return sendReversal(of: waiting.target, day: waiting.day, id: waiting.id)
    }
    reversal = nil
  }
}
