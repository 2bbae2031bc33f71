import FiscalFunds
import FundData
import Glibc
import LedgerCore
import LedgerJournal

/// The state machine with its journal as a server has them, one thread to decide and one to write, without
/// a network around them.
struct ScaleBooks: ~Copyable {
  /// A block of so much weight is written, as the commit loop does.
  private static let enoughLegs = 15_000

  let funds: FundBooks
  var machine: StateMachine
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

  private var timeMs: Int64 = 1_577_836_800_000
  private(set) var commands = 0
  var bytes: Int { writer.bytes }

  init(reference: ReferenceData, journal: any Journal) {
    funds = FundBooks(reference: reference)
    machine = StateMachine(business: funds)
    writer = BlockWriter(journal)
    machine.beginBlock(timeMs: timeMs)
  }

  mutating func open(_ entity: String, _ books: [String]) throws {
    for book in books {
      let definition = try funds.opening.ledger(
        entity: entity, book: book, name: "", firstMonth: FiscalMonth(public: 202_001) ?? .none)
      _ = machine.openLedger(definition, actor: ScaleLoad.bureau)
    }
  }

  /// Sends one command and fails loudly when it is refused: the load is made to pass.
  mutating func send(
    _ action: FundAction, at entity: String, on day: Day, by actor: Actor = ScaleLoad.bureau
  ) throws {
    try send(PreparedCommand(FundCommand(entity: entity, day: day, action)), by: actor)
  }

  mutating func send(_ prepared: PreparedCommand, by actor: Actor) throws {
    let lane = try lane(of: actor)
    do throws(Refusal) {
      _ = try funds.decide(
        prepared, from: lane.sender, lane: lane.number, serial: lane.next, on: &machine)
    } catch {
      throw ScaleProblem(
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
      Sender(actor: actor, scope: 0), try machine.openLane(named: "scale", actor: actor))
    lanes.append(desk)
    return desk
  }

  mutating func seal() throws {
    machine.sealBlock()
    try writer.write(&machine.body)
    timeMs += 10
    machine.beginBlock(timeMs: timeMs)
  }

  /// Ends the block and waits until it is durable.
  mutating func finish() throws {
    try seal()
    try writer.finish()
  }

  func end() { writer.end() }
}

struct ScaleProblem: Error, CustomStringConvertible {
  var command: String
  var reason: String
  var description: String { "\(command) was refused: \(reason)" }
}
