import LedgerCore

/// Opens the ledgers and accounts, closes months.
final class Supervisor: Client {
  private enum Step {
    case ledger(Int)
    case account(ledger: Int, index: Int)
  }

  let index: Int
  private let world: World
  private let dice: Dice
  private let patience = 30
  private var steps: [Step]
  private var ledgers: [Int: UInt32] = [:]
  private var waiting: (call: Int, deadline: Int)?
  private var isClosing = false
  private let actor = Actor(
    uri: "spiffe://341200.34.fundledger/supervisor/wang", issuer: "CA", serial: "9")

  init(index: Int, world: World, dice: Dice, ledgers: Int, accounts: Int) {
    self.index = index
    self.world = world
    self.dice = dice
    steps = (0..<ledgers).flatMap { ledger in
      [.ledger(ledger)] + (0..<accounts).map { .account(ledger: ledger, index: $0) }
    }
  }

  var isDone: Bool { waiting == nil && steps.isEmpty }

  func act() {
    if let waiting, world.tick < waiting.deadline { return }
    if let step = steps.first {
      send(request(step))
    } else if isClosing, waiting != nil {
      // The outcome of a closing is seen by the next one.
      waiting = nil
    } else if !world.isFinishing, dice.chance(6) {
      let ledger = dice.pick(world.accounts).ledger
      let closed = world.closedMonths[ledger, default: 0]
      if closed > 0, dice.chance(300) {
        isClosing = true
        return send(.reopenMonth(ledger: ledger, World.month(closed)))
      }
      guard closed < 9 else { return }
      isClosing = true
      send(.closeMonth(ledger: ledger, World.month(closed + 1)))
    }
  }

  private func send(_ request: Request) {
    waiting = (world.send(request, from: index, as: actor), world.tick + patience)
  }

  private func request(_ step: Step) -> Request {
    switch step {
    case .ledger(let number):
      .openLedger(
        LedgerDefinition(
          entity: "34120\(number)", book: "GLF", name: "总预算 \(number)", chart: "2015",
          regions: [341_200 + UInt32(number), 340_000], firstMonth: World.month(1)))
    case .account(let ledger, let index):
      .openAccount(
        AccountDefinition(
          ledger: ledgers[ledger] ?? 0, subject: "100\(index)", dimensions: "",
          normalSide: .debit, limit: Self.limit(index), isManaged: false, balancesBy: ""))
    }
  }

  private static func limit(_ index: Int) -> BalanceLimit {
    switch index {
    case 0: .neverCredit
    case 1: .neverDebit
    default: .none
    }
  }

  func receive(_ reply: Reply, to call: Call) {
    guard call.number == waiting?.call else { return }
    waiting = nil
    switch (reply, steps.first) {
    case (.opened(let number, _), .ledger(let ledger)):
      ledgers[ledger] = number
      steps.removeFirst()
    case (.opened(let number, _), .account(let ledger, let index)):
      world.accounts.append(
        World.Account(
          number: number, ledger: ledgers[ledger] ?? 0, limit: Self.limit(index)))
      steps.removeFirst()
    default: break
    }
    if case .closeMonth(let ledger, let month) = call.request { closed(ledger, month, reply) }
    if case .reopenMonth(let ledger, let month) = call.request, case .reopened = reply {
      world.closedMonths[ledger] = month.month - 1
    }
    world.isSetUp = steps.isEmpty
  }

  private func closed(_ ledger: UInt32, _ month: FiscalMonth, _ reply: Reply) {
    switch reply {
    case .closed: world.closedMonths[ledger] = month.month
    case .refused(let refusal) where refusal.code == .monthNotNext:
      // It was closed after all, and only the reply was lost.
      world.closedMonths[ledger] = Int(refusal.figures[1] % 100) - 1
    default: break
    }
  }
}
