import Foundation
import LedgerCore
import LedgerJournal
import TestSupport

/// A journal of a few ledgers of three counties, kept at random from a seed: vouchers over one and
/// two ledgers, red ones, references, reversals, refusals, closed months, pulled exports. Segments are small, so that there are several, with indexes and two snapshots.
struct SeededBooks: ~Copyable {
  static let clerk = Actor(
    uri: "spiffe://341201.34.fundledger/bureau/li", issuer: "CA", serial: "1")
  static let county = Actor(
    uri: "spiffe://341202.34.fundledger/county/erp", issuer: "CA", serial: "2")

  var machine = StateMachine()
  private var random: SplitMix64
  private var accounts: [[UInt32]] = []
  private var ledgers: [UInt32] = []
  private var lane: UInt32 = 0
  private var posted: [(position: Position, legs: [LegFact])] = []
  private var openFrom = 1
  private var references = 0

  private init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// Writes a journal of so many blocks into a folder that does not exist yet. `keys` are the texts of
  /// the keys of the checkpoints, as they are configured one after the other.
  static func write(
    _ folder: String, seed: UInt64, blocks: Int = 24, algorithm: DigestAlgorithm = .sm3,
    segmentBytes: UInt64 = 24 << 10, snapshots: Bool = true, keys: [[String]] = []
  ) throws {
    var settings = FileJournal.Settings()
    settings.segmentLimitBytes = segmentBytes
    settings.reserveStepBytes = 8 << 10
    settings.lowDiskBytes = 0
    let journal = try FileJournal.open(
      folder: folder, algorithm: algorithm, settings: settings
    ) { _ in }.journal
    var books = SeededBooks(seed: seed)
    var sealer = BlockSealer(
      algorithm: algorithm, epoch: journal.epoch, previous: journal.tail.digest)
    for number in 1...blocks {
      // The keys of the checkpoints change in every fifth block.
      let changed = (number - 1) % 5 == 0 ? keys.dropFirst((number - 1) / 5).first : nil
      try books.fillBlock(keys: changed)
      let block = sealer.seal(books.machine.body)
      try journal.append(block)
      guard snapshots, number % 10 == 0 else { continue }
      let image = books.machine.freeze()
      try journal.writeSnapshot(
        ordinal: image.ordinal, blockDigest: block.digest, timeMs: image.timeMs
      ) { sink in image.encode { sink($0) } }
      books.machine.thaw(image)
    }
    try journal.raiseMark()
    try journal.maintain()
    journal.close()
  }

  private static func month(_ month: Int) -> FiscalMonth {
    FiscalMonth(public: UInt32(201_800 + month)) ?? .none
  }

  private static func day(_ month: Int, _ day: Int) -> Day {
    Day(year: 2018, month: month, day: day) ?? Day(number: 0)
  }

  private mutating func fillBlock(keys: [String]?) throws {
    let step = Int64.random(in: 0...2_000, using: &random)
    machine.beginBlock(timeMs: max(1_530_000_000_000, machine.sealedTimeMs) + step)
    if let keys { _ = try machine.recordCheckpointKeys(keys) }
    if ledgers.isEmpty { try open() }
    for _ in 0..<Int.random(in: 1...5, using: &random) { try command() }
    machine.sealBlock()
  }

  private mutating func open() throws {
    for (entity, name) in [("341201", "甲县"), ("341202", "乙县"), ("620503", "丙区")] {
      let number = machine.openLedger(
        LedgerDefinition(
          entity: entity, book: "GLF", name: "\(name)财政总预算", chart: "2015",
          regions: [UInt32(entity) ?? 0, (UInt32(entity) ?? 0) / 10_000 * 10_000],
          firstMonth: Self.month(1)),
        actor: Self.clerk
      ).number
      ledgers.append(number)
      accounts.append(
        (0..<5).map { index in
          machine.openAccount(
            AccountDefinition(
              ledger: number, subject: ["1001", "1002", "4001", "5001", "5011"][index],
              dimensions: index > 2 ? "F=1,P=p\(index)" : "",
              normalSide: index < 2 ? .debit : .credit,
              limit: .none, isManaged: false, balancesBy: ""),
            actor: Self.clerk
          ).number
        })
    }
    lane = try machine.openLane(named: "批量", actor: Self.county).lane
  }

  private mutating func command() throws {
    switch Int.random(in: 0..<16, using: &random) {
    case 0:
      machine.recordExport(
        entity: "341201", from: Self.month(1), to: Self.month(2), actor: Self.clerk)
    case 1 where openFrom < 6:
      for ledger in ledgers {
        try machine.closeMonth(ledger: ledger, month: Self.month(openFrom), actor: Self.clerk)
      }
      openFrom += 1
    case 2, 3: reverseOne()
    case 4: try refuseOne()
    default: try postSome()
    }
  }

  private mutating func reverseOne() {
    guard let index = posted.indices.randomElement(using: &random) else { return }
    let voucher = posted.remove(at: index)
    _ = try? machine.reverse(
      voucher.position, legs: voucher.legs, flags: [], day: Self.day(8, 1), reason: "冲销",
      actor: Self.clerk)
  }

  private mutating func refuseOne() throws {
    try post(
      days: [UInt32(Self.day(7, 3).number)], legCounts: [2], summaries: ["不平"],
      accounts: [accounts[0][0], accounts[0][1]], amounts: [700, -701])
  }

  private mutating func postSome() throws {
    var (all, amounts, counts): ([UInt32], [Int64], [UInt32]) = ([], [], [])
    let count = Int.random(in: 2...6, using: &random)
    for _ in 0..<count {
      let first = Int.random(in: 0..<accounts.count, using: &random)
      let isSpread = Int.random(in: 0..<4, using: &random) == 0
      var legs: UInt32 = 0
      for ledger in isSpread ? [first, (first + 1) % accounts.count] : [first] {
        let amount = Int64.random(in: 1...999_999, using: &random)
        let pair = [0, 1, 2, 3, 4].shuffled(using: &random).prefix(2)
        all += pair.map { accounts[ledger][$0] }
        amounts += [amount, -amount]
        legs += 2
      }
      counts.append(legs)
    }
    let day = Self.day(
      Int.random(in: 6...9, using: &random), Int.random(in: 1...28, using: &random))
    var texts: [String] = []
    for _ in 0..<count {
      references += 1
      texts.append(references % 3 == 0 ? "号\(references)" : "")
    }
    try post(
      days: [UInt32(day.number)], legCounts: counts, summaries: ["拨付,\"工程\"款"], accounts: all,
      amounts: amounts, references: texts)
  }

  private mutating func post(
    days: [UInt32], legCounts: [UInt32], summaries: [String], accounts: [UInt32],
    amounts: [Int64], references: [String] = []
  ) throws {
    let status = machine.laneStatus(lane)
    // Every fourth of the legs is red, with its neighbour.
    let red = (0..<UInt32(accounts.count)).filter { $0 / 2 % 4 == 3 }
    let batch = VoucherBatch(
      lane: lane, epoch: status.epoch, firstSerial: status.nextSerial, days: days,
      legCounts: legCounts, summaries: summaries, accounts: accounts, amounts: amounts, red: red,
      references: references)
    try machine.checkShape(batch, scope: 0)
    let plan = try machine.plan(batch, actor: Self.county)
    var cursor = BatchCursor()
    var allowance = 100
    var outcome = BatchOutcome(block: machine.body.ordinal)
    for range in plan.toDecide {
      machine.post(
        batch, range: range, cursor: &cursor, refusalAllowance: &allowance, into: &outcome)
    }
    remember(batch, outcome)
  }

  private mutating func remember(_ batch: VoucherBatch, _ outcome: BatchOutcome) {
    for run in outcome.runs {
      var cursor = BatchCursor()
      var facts: [LegFact] = []
      for _ in 0...run.first { cursor.next(of: batch, into: &facts) }
      posted.append((Position(block: outcome.block, index: run.index), facts))
    }
  }
}

/// A folder that goes away with this object.
final class ScratchFolder {
  let path: String

  init() {
    path =
      FileManager.default.temporaryDirectory
      .appendingPathComponent("fundledger-\(UUID().uuidString)").path
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}
