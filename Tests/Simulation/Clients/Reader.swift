import LedgerCore

/// Asks, and keeps nothing: what it is shown the auditor sees.
final class Reader: Client {
  let index: Int
  private let world: World
  private let dice: Dice
  private let eagerness: Int
  private let lanes: [(actor: Actor, name: String)]
  private var waiting: (call: Int, deadline: Int)?

  init(
    index: Int, world: World, dice: Dice, eagerness: Int, lanes: [(actor: Actor, name: String)]
  ) {
    self.index = index
    self.world = world
    self.dice = dice
    self.eagerness = eagerness
    self.lanes = lanes
  }

  var isDone: Bool { true }

  func act() {
    guard world.isSetUp, dice.chance(eagerness), !world.isFinishing else { return }
    if let waiting, world.tick < waiting.deadline { return }
    let lane = dice.pick(lanes)
    let request: Request
    switch dice.below(12) {
    case 0...3:
      request = .balances(
        (0..<dice.within(1...4)).map { _ in dice.pick(world.accounts).number })
    case 4: request = .trialBalance(ledger: dice.pick(world.accounts).ledger)
    case 5...6: request = .lane(lane.name)
    case 10: request = .openHolds
    case 11:
      request =
        world.references.isEmpty
        ? .openHolds
        : .reference(dice.pick(world.references), ledger: dice.pick(world.accounts).ledger)
    case 7: request = .serial(lane: lane.name, UInt64(dice.within(1...40)))
    default:
      request =
        world.posted.isEmpty ? .lane(lane.name) : .voucher(dice.pick(world.posted))
    }
    waiting = (world.send(request, from: index, as: lane.actor), world.tick + 20)
  }

  func receive(_ reply: Reply, to call: Call) {
    if call.number == waiting?.call { waiting = nil }
  }
}
