import LedgerCore
import LedgerJournal

/// One run of everything from one seed: clients, network, server, journal and disk, with faults,
/// until the faults end, the clients finish and the auditor has looked at everything.
package final class Simulation {
  /// What came of a seed.
  package struct Verdict: Sendable {
    package var seed: UInt64
    package var violation: Violation?
    package var statistics = Statistics()
  }

  package struct Statistics: Sendable {
    package var ticks = 0
    package var blocks: UInt64 = 0
    package var vouchers: UInt64 = 0
    package var restarts = 0
    package var refusedOpenings = 0
    package var holds = 0
    package var draws = 0
    package var references = 0
    package var closings = 0
    package var reopenings = 0
    package var snapshots = 0
    /// Starts from a snapshot.
    package var restores = 0

    package init() {}

    package mutating func add(_ other: Statistics) {
      ticks += other.ticks
      blocks += other.blocks
      vouchers += other.vouchers
      restarts += other.restarts
      refusedOpenings += other.refusedOpenings
      holds += other.holds
      draws += other.draws
      references += other.references
      closings += other.closings
      reopenings += other.reopenings
      snapshots += other.snapshots
      restores += other.restores
    }

    package var words: String {
      "\(ticks) ticks, \(blocks) blocks, \(vouchers) vouchers (\(references) with a reference), "
        + "\(holds) holds drawn \(draws) times, \(closings) closings, \(reopenings) reopenings, "
        + "\(snapshots) snapshots, \(restarts) starts (\(restores) from a snapshot), "
        + "\(refusedOpenings) refused openings"
    }
  }

  /// Ticks with faults, unless the clients are done before.
  package static let defaultTicks = 600
  /// Ticks that the clients get to finish once all faults are off; more is a violation.
  private static let finishingTicks = 4_000

  let plan: SeedPlan
  let bug: PlantedBug?
  let trace: Trace
  let disk: SimulatedDisk
  let clock: SimulatedClock
  let auditor: Auditor
  let world: World
  let dice: Dice
  private var clients: [any Client] = []
  var server: Server?
  var openings = 0
  /// The server does not start before this tick.
  var downUntil = 0
  /// What the last server had told of its mark.
  var markedOrdinal: UInt64 = 0
  var damage: Damage?
  var statistics = Statistics()

  package init(seed: UInt64, bug: PlantedBug? = nil, trace: Trace = Trace()) {
    let dice = Dice(seed: seed)
    self.dice = dice
    self.bug = bug
    self.trace = trace
    plan = SeedPlan(dice.split())
    disk = SimulatedDisk(dice: dice.split())
    clock = SimulatedClock(dice: dice.split())
    auditor = Auditor(trace: trace)
    let network = Network(habits: plan.network, dice: dice.split())
    world = World(auditor: auditor, network: network, trace: trace)
    makeClients()
    disk.meanwhile = { [unowned self] in goOnMeanwhile($0) }
    trace.note("\(plan)")
  }

  private func makeClients() {
    clients.append(
      Supervisor(
        index: 0, world: world, dice: dice.split(), ledgers: plan.ledgers,
        accounts: plan.accounts))
    var lanes: [(actor: Actor, name: String)] = []
    for number in 0..<plan.submitters {
      let identity = plan.sharesLane && number < 2 ? 0 : number
      let actor = Actor(
        uri: "spiffe://341204.34.fundledger/bureau/clerk\(identity)", issuer: "CA",
        serial: "\(identity)")
      lanes.append((actor, "lane\(identity)"))
      clients.append(
        LaneClient(
          index: clients.count, actor: actor, name: "lane\(identity)", world: world,
          dice: dice.split(), habits: plan.lanes, budget: plan.batches))
    }
    clients.append(
      Reader(
        index: clients.count, world: world, dice: dice.split(), eagerness: 200, lanes: lanes))
    clients.append(
      HoldKeeper(
        index: clients.count, world: world, dice: dice.split(), eagerness: plan.keeping))
  }

  // MARK: Running

  package static func run(
    seed: UInt64, bug: PlantedBug? = nil, ticks: Int = defaultTicks, trace: Trace = Trace()
  ) -> Verdict {
    Simulation(seed: seed, bug: bug, trace: trace).run(ticks: ticks)
      .verdict(seed: seed)
  }

  private func verdict(seed: UInt64) -> Verdict {
    Verdict(seed: seed, violation: auditor.violation, statistics: statistics)
  }

  private func run(ticks: Int) -> Self {
    while world.tick < ticks, auditor.violation == nil { tick(withFaults: true) }
    guard auditor.violation == nil else { return self }
    heal()
    let end = world.tick + Self.finishingTicks
    while auditor.violation == nil, !isDone, world.tick < end { tick(withFaults: false) }
    let isFinished = isDone
    statistics.ticks = world.tick
    if auditor.violation == nil { audit() }
    if auditor.violation == nil, !isFinished {
      auditor.fail("the clients did not finish after all faults were off")
    }
    return self
  }

  private var isDone: Bool {
    clients.allSatisfy(\.isDone) && server?.isIdle == true
  }

  private func heal() {
    trace.note("all faults off")
    world.isFinishing = true
    world.network.habits = Network.Habits()
    disk.mend()
    downUntil = world.tick
  }

  /// Loses the power once more, opens the journal for the last time and looks at all of it.
  private func audit() {
    endServer(.powerLoss)
    start()
    guard let server, auditor.violation == nil else { return }
    auditor.auditAll(server)
    if let broken = server.machine.firstBrokenInvariant() { auditor.fail(broken) }
    statistics.blocks = server.file.tail.ordinal
    statistics.vouchers = server.machine.totalVouchers
    let books = auditor.told
    statistics.holds = books.placed.count
    statistics.draws = books.draws.count
    statistics.references = books.references.count
    statistics.closings = books.closings.count
    statistics.reopenings = books.reopenings.count
    statistics.snapshots = auditor.snapshots
    statistics.restores = auditor.restores
  }

  private func tick(withFaults: Bool) {
    world.tick += 1
    trace.tick = world.tick
    clock.tick()
    world.nowMs = clock.nowMs
    if server == nil, world.tick >= downUntil { start() }
    if withFaults { breakSomething() }
    deliver()
    for client in clients { client.act() }
    for _ in 0..<dice.within(0...plan.pace) { takeStep() }
  }

  private func deliver() {
    for message in world.network.arrivals(at: world.tick) {
      switch message {
      case .call(let call): server?.take(call)
      case .reply(let reply, let call): clients[call.client].receive(reply, to: call)
      }
    }
  }

  // MARK: The server's steps

  private func takeStep() {
    guard let server else { return }
    var steps: [() -> Void] = []
    if server.canDecide { steps.append { server.decide() } }
    if server.canHandOver { steps.append { server.handOver() } }
    if server.canWrite { steps.append { self.tend(server) { try server.write() } } }
    if server.canRead { steps.append { server.readOn(self.dice.below(8)) } }
    if server.isIdle || dice.chance(plan.marks), !server.hasFailed, dice.chance(200) {
      steps.append { self.tend(server) { try server.raiseMark() } }
    }
    steps += slowSteps(server)
    guard !steps.isEmpty else { return }
    dice.pick(steps)()
  }

  /// What the daemon does beside its calls.
  private func slowSteps(_ server: Server) -> [() -> Void] {
    var steps: [() -> Void] = []
    if server.canFreeze, dice.chance(plan.snapshots) { steps.append { server.freeze() } }
    if server.canWriteSnapshot, dice.chance(300) {
      steps.append {
        self.tend(server) { try server.writeSnapshot { self.goOnBeside(server, dies: false) } }
      }
    }
    if server.canThaw, dice.chance(200) { steps.append { server.thaw() } }
    if dice.chance(plan.upkeep), !server.hasFailed {
      steps.append { self.tend(server) { try server.maintain() } }
    }
    return steps
  }

  /// The commit thread and the readers go on while a block is being stored.
  private func goOnMeanwhile(_ path: String) {
    guard let server, disk.misdirected == nil else { return }
    if path.contains("/snapshot-") { return goOnBeside(server, dies: true) }
    guard path.hasSuffix(".segment"), server.canWrite else { return }
    for _ in 0..<dice.below(3) {
      if server.canDecide, dice.chance(600) {
        server.decide()
      } else if server.canRead {
        server.readOn(dice.below(8))
      }
    }
  }

  /// All threads but one go on while that one writes a snapshot. Only where `dies` may the disk
  /// be touched.
  private func goOnBeside(_ server: Server, dies: Bool) {
    for _ in 0..<dice.below(3) where self.server === server && !server.hasFailed {
      if server.canDecide, dice.chance(500) {
        server.decide()
      } else if server.canHandOver, dice.chance(500) {
        server.handOver()
      } else if dies, server.canWrite {
        tend(server) { try server.write() }
      }
    }
  }

  /// Runs what may fail; a failure ends the process.
  private func tend(_ server: Server, _ body: () throws -> Void) {
    do {
      try body()
      guard self.server === server else { return }
      if plan.settings.markInterval == .zero { server.markIsAtTail() }
      if let wrong = disk.misdirected { misdirected(wrong) }
    } catch {
      guard self.server === server else { return }
      trace.note("the server stops: \(error)")
      if disk.isStopped {
        endServer(dice.chance(700) ? .powerLoss : .kill)
      } else if bug != .answersAfterFailure {
        endServer(dice.chance(300) ? .powerLoss : .kill)
      }
    }
  }

  /// A reply leaves the server.
  func reply(_ reply: Reply, to call: Call) {
    guard !disk.isStopped else { return }
    trace.note("reply \(call.number) to client \(call.client): \(reply.words)")
    if server?.hasFailed == true {
      auditor.fail("call \(call.number) was answered after the journal had failed")
    }
    auditor.sees(reply, to: call)
    world.network.send(.reply(reply, to: call), at: world.tick)
  }
}
