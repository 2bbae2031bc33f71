import LedgerJournal

/// What a seed decides before anything happens: sizes, habits and how often each fault comes.
struct SeedPlan {
  var settings = FileJournal.Settings()
  var network = Network.Habits()
  var lanes: LaneClient.Habits
  var ledgers: Int
  var accounts: Int
  /// Lane clients; some share a lane and an identity.
  var submitters: Int
  var sharesLane: Bool
  var batches: Int
  /// Locks and releases in a thousand ticks.
  var keeping: Int
  /// Server steps a tick at most.
  var pace: Int
  var refusalAllowance: Int
  /// Faults in a thousand ticks.
  var kills: Int
  var powerLosses: Int
  var stops: Int
  var failures: Int
  var flips: Int
  var misdirections: Int
  var fullDisks: Int
  var clockJumps: Int
  var secondDaemons: Int
  var stopsGracefully: Int
  /// Of a thousand openings, and of a thousand ticks.
  var openingFaults: Int
  var marks: Int
  /// In a thousand steps.
  var snapshots: Int
  var upkeep: Int

  init(_ dice: Dice) {
    settings.segmentLimitBytes = UInt64(dice.pick([16, 32, 64, 256])) << 10
    settings.reserveStepBytes = UInt64(dice.pick([4, 8, 32])) << 10
    // The journal's own clock is a real one: always or never.
    settings.markInterval = dice.chance(300) ? .zero : .seconds(1 << 30)
    let isRough = dice.chance(600)
    settings.lowDiskBytes = UInt64(dice.pick([0, 8, 32])) << 10
    // Looked at each time: the real clock is kept out.
    settings.lowDiskInterval = .zero
    network.loses = isRough ? dice.within(0...80) : 0
    network.repeats = isRough ? dice.within(0...120) : 0
    network.delay = dice.pick([1, 3, 8, 20])
    lanes = LaneClient.Habits(
      vouchers: dice.pick([1, 3, 6, 12]), window: dice.within(1...4),
      eagerness: dice.pick([100, 200, 400]), patience: dice.pick([30, 60]),
      atomic: dice.pick([0, 150, 400]), retries: dice.pick([300, 800]),
      holds: dice.pick([0, 200, 500]), draws: dice.pick([200, 600]),
      references: dice.pick([0, 100, 500]))
    keeping = dice.pick([0, 20, 100])
    ledgers = dice.within(1...3)
    accounts = dice.within(2...5)
    submitters = dice.within(1...4)
    sharesLane = submitters > 1 && dice.chance(500)
    batches = dice.within(10...60)
    pace = dice.within(3...16)
    refusalAllowance = dice.pick([1, 3, Int.max])
    func often(_ perMille: Int) -> Int { dice.chance(500) ? dice.within(1...perMille) : 0 }
    kills = often(8)
    powerLosses = often(10)
    stops = often(10)
    failures = often(10)
    flips = often(500)
    misdirections = often(4)
    fullDisks = often(4)
    clockJumps = often(20)
    secondDaemons = often(4)
    stopsGracefully = often(4)
    openingFaults = often(400)
    marks = dice.within(5...100)
    snapshots = often(60)
    upkeep = often(60)
  }
}
