import LedgerCore
import LedgerJournal

/// Locks holds and gives them free, in calls that may be lost, repeated or too late.
final class HoldKeeper: Client {
  let index: Int
  private let world: World
  private let dice: Dice
  private let eagerness: Int
  private let actor = Actor(
    uri: "spiffe://341200.34.fundledger/checker/li", issuer: "CA", serial: "7")
  private var waiting: (call: Int, deadline: Int)?

  init(index: Int, world: World, dice: Dice, eagerness: Int) {
    self.index = index
    self.world = world
    self.dice = dice
    self.eagerness = eagerness
  }

  var isDone: Bool { true }

  func act() {
    guard !world.holds.isEmpty, dice.chance(eagerness), !world.isFinishing else { return }
    if let waiting, world.tick < waiting.deadline { return }
    var holds: [Position] = []
    for _ in 0..<dice.within(1...3) {
      let hold = dice.pick(world.holds).id
      if !holds.contains(hold) { holds.append(hold) }
    }
    let request: Request =
      dice.chance(400) ? .lockHolds(holds) : .releaseHolds(holds, allowsLocked: dice.chance(500))
    waiting = (world.send(request, from: index, as: actor), world.tick + 20)
  }

  func receive(_ reply: Reply, to call: Call) {
    guard call.number == waiting?.call else { return }
    waiting = nil
    guard case .refused(let refusal) = reply, refusal.code == .holdNotOpen else { return }
    let hold = Position(block: UInt64(refusal.figures[0]), index: Int(refusal.figures[1]))
    if dice.chance(700) { world.holds.removeAll { $0.id == hold } }
  }
}
