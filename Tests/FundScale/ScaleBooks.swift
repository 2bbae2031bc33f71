import FiscalFunds
import FundData
import Glibc
import LedgerCore
import LedgerJournal

/// The state machine with its journal, driven by one thread: blocks are sealed, hashed and appended
/// where a server would, without a network around it.
struct ScaleBooks: ~Copyable {
  /// A block of so much weight is written, as the commit loop does.
  private static let enoughLegs = 15_000

  let funds: FundBooks
  var machine: StateMachine
  private let journal: any Journal
  private var sealer: BlockSealer
  private var lanes: [String: UInt32] = [:]
  private var timeMs: Int64 = 1_577_836_800_000
  private(set) var commands = 0
  private(set) var bytes = 0

  init(reference: ReferenceData, journal: any Journal) {
    funds = FundBooks(reference: reference)
    machine = StateMachine(business: funds)
    self.journal = journal
    sealer = BlockSealer(
      algorithm: journal.algorithm, epoch: journal.epoch, previous: journal.tail.digest)
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
    let lane = try lane(of: actor)
    let command = FundCommand(entity: entity, day: day, action)
    let body = try command.encoded()
    do throws(Refusal) {
      _ = try funds.decide(
        command, from: Sender(actor: actor, scope: 0), lane: lane,
        serial: machine.laneStatus(lane).nextSerial,
        contentHash: command.action.kind.contentHash(ofBody: body), body: body, on: &machine)
    } catch {
      throw ScaleProblem(command: "\(action.kind) at \(entity)", reason: "\(error)")
    }
    commands += 1
    if machine.body.weight >= Self.enoughLegs { try seal() }
  }

  private mutating func lane(of actor: Actor) throws -> UInt32 {
    if let known = lanes[actor.uri] { return known }
    let lane = try machine.openLane(named: "scale", actor: actor).lane
    lanes[actor.uri] = lane
    return lane
  }

  mutating func seal() throws {
    machine.sealBlock()
    let block = sealer.seal(machine.body)
    bytes += block.header.blockBytes
    try journal.append(block)
    timeMs += 10
    machine.beginBlock(timeMs: timeMs)
  }
}

struct ScaleProblem: Error, CustomStringConvertible {
  var command: String
  var reason: String
  var description: String { "\(command) was refused: \(reason)" }
}
