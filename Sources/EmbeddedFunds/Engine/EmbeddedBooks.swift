package import FiscalFunds
package import FundData
package import LedgerCore
package import LedgerJournal

/// The state machine with its journal in one process, as a server has them: this thread decides, another
/// one hashes and writes. There is no network around them and nobody else in them.
package struct EmbeddedBooks: ~Copyable {
  /// A block of so much weight is written, as the commit loop does.
  private static let enoughLegs = 15_000

  package let funds: FundBooks
  package var machine: StateMachine
  private let writer: BlockWriter
  private var lanes: [Desk] = []

  /// A lane with who holds it.
  private final class Desk {
    let sender: Sender
    let number: UInt32
    var next: UInt64

    init(_ sender: Sender, _ status: LaneStatus) {
      self.sender = sender
      number = status.lane
      next = status.nextSerial
    }
  }

  private var timeMs: Int64
  package private(set) var commands = 0
  /// Rules that warned, and how often.
  package private(set) var warnings: [UInt16: Int] = [:]
  package var bytes: Int { writer.bytes }

  /// Empty books over an empty journal; `timeMs` is that of the first block.
  package init(
    reference: ReferenceData, journal: any Journal, timeMs: Int64 = 1_577_836_800_000
  ) {
    funds = FundBooks(reference: reference)
    machine = StateMachine(business: funds)
    writer = BlockWriter(journal)
    self.timeMs = timeMs
    machine.beginBlock(timeMs: timeMs)
  }

  package mutating func open(
    _ entity: String, _ books: [String], from month: UInt32, by actor: Actor
  ) throws {
    for book in books {
      let definition = try funds.opening.ledger(
        entity: entity, book: book, name: "", firstMonth: FiscalMonth(public: month) ?? .none)
      _ = machine.openLedger(definition, actor: actor)
    }
  }

  /// Sends one command and fails loudly when it is refused: what is sent here is made to pass.
  package mutating func send(
    _ action: FundAction, at entity: String, on day: Day, by actor: Actor
  ) throws {
    try send(PreparedCommand(FundCommand(entity: entity, day: day, action)), by: actor)
  }

  package mutating func send(_ prepared: PreparedCommand, by actor: Actor) throws {
    let lane = try lane(of: actor)
    do throws(Refusal) {
      let outcome = try funds.decide(
        prepared, from: lane.sender, lane: lane.number, serial: lane.next, on: &machine)
      for rule in outcome.warnings { warnings[rule, default: 0] += 1 }
    } catch {
      throw EmbeddedProblem(
        command: "\(prepared.command.action.kind) at \(prepared.command.entity)",
        reason: "\(error)")
    }
    lane.next += 1
    commands += 1
    if machine.body.weight >= Self.enoughLegs { try seal() }
  }

  private mutating func lane(of actor: Actor) throws -> Desk {
    if let known = lanes.first(where: { $0.sender.actor.uri == actor.uri }) { return known }
    let desk = Desk(
      Sender(actor: actor, scope: 0), try machine.openLane(named: "embedded", actor: actor))
    lanes.append(desk)
    return desk
  }

  private mutating func seal() throws {
    machine.sealBlock()
    try writer.write(&machine.body)
    timeMs += 10
    machine.beginBlock(timeMs: timeMs)
  }

  /// Ends the block and waits until it is durable.
  package mutating func finish() throws {
    // A block holds at least one voucher or event.
    if !machine.body.isEmpty { try seal() }
    try writer.finish()
  }

  /// Stops the writing thread.
  package func end() { writer.end() }
}

/// A command that was refused although it was made to pass.
package struct EmbeddedProblem: Error, CustomStringConvertible {
  package var command: String
  package var reason: String
  package var description: String { "\(command) was refused: \(reason)" }
}
