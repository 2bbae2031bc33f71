import FiscalFunds
import TestSupport

@testable import LedgerCore

/// A violation that a generated year holds. The detectors never see this list: they are given the
/// sealed blocks only.
struct Planted {
  var kind: DetectorKind
  /// What a finding of the kind must name, one of them.
  var keys: Set<String>
}

/// A county's year 2020 as its bureaus would have sent it, with violations planted among ordinary
/// business, some of which looks like one. Everything follows from the seed.
final class CountyYear {
  static let prefecture = "620500"
  static let county = "620503"
  static let body = "620503.B"
  static let financing = "620000.V"

  /// A command and when it is sent.
  struct Deed {
    var timeMs: Int64
    var command: FundCommand
    var actor: Actor
  }

  var random: SplitMix64
  private(set) var deeds: [Deed] = []
  private(set) var planted: [Planted] = []
  private var names: [String: Int] = [:]
  /// Which desk a clerk of odd habits sits at, by person: the share of commands at odd hours.
  var oddShare: [String: Int] = [:]
  /// The approver whom a clerk always goes to.
  var fixedApprover: [String: Int] = [:]

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  // MARK: Chance

  func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

  func chance(_ percent: Int) -> Bool { number(1...100) <= percent }

  func one<Element>(_ values: [Element]) -> Element { values[number(0...values.count - 1)] }

  func name(_ prefix: String) -> String {
    names[prefix, default: 0] += 1
    return "\(prefix)\(names[prefix] ?? 0)"
  }

  /// An amount between two numbers of yuan that is not round.
  func amount(_ yuan: ClosedRange<Int>) -> Int64 {
    Int64(number(yuan)) * 100 + Int64(number(1...99))
  }

  func plant(_ kind: DetectorKind, _ keys: String...) {
    planted.append(Planted(kind: kind, keys: Set(keys)))
  }

  func plant(_ kind: DetectorKind, any keys: [String]) {
    planted.append(Planted(kind: kind, keys: Set(keys)))
  }

  // MARK: People

  static func clerk(_ person: String, _ role: String = "bureau") -> Actor {
    Actor(
      uri: "spiffe://620503.620000.fundledger/\(role)/\(person)", issuer: "test CA",
      serial: "\(role)-\(person)")
  }

  static func personKey(_ person: String) -> String { "620503.620000.fundledger/\(person)" }

  /// An approver for a clerk's payment: one more often than the others, or always the same.
  func approver(of person: String) -> Actor {
    if let always = fixedApprover[person] { return Self.clerk("审核\(always)", "checker") }
    let favourite = Int(person.utf8.reduce(0) { $0 &+ UInt64($1) } % 5) + 1
    return Self.clerk("审核\(chance(50) ? favourite : number(1...5))", "checker")
  }

  // MARK: Time

  /// The first working day from a day on.
  static func working(_ day: Day) -> Day {
    var day = day
    while (Int(day.number) + 3) % 7 >= 5 { day = day.moved(by: 1) }
    return day
  }

  /// Sends a command on a day, at an hour of work or, as the clerk's habits are, at night.
  func send(
    _ action: FundAction, at entity: String = county, on day: Day, by actor: Actor
  ) {
    let person = String(actor.uri.split(separator: "/").last ?? "")
    let isOdd = chance(oddShare[person] ?? 4)
    let seconds = Int64(isOdd ? number(81_000...86_000) : number(29_000...62_000))
    let command = FundCommand(entity: entity, day: day, action)
    let timeMs = (Int64(day.number) * 86_400 - 28_800 + seconds) * 1_000
    deeds.append(Deed(timeMs: timeMs, command: command, actor: actor))
  }

  /// Sends a command at the very beginning of a day, before all else of it.
  func sendFirst(
    _ action: FundAction, at entity: String = county, on day: Day,
    by actor: Actor = FundDesk.preparer
  ) {
    let timeMs = (Int64(day.number) * 86_400 - 28_800 + 28_000) * 1_000
    deeds.append(
      Deed(
        timeMs: timeMs, command: FundCommand(entity: entity, day: day, action), actor: actor))
  }

  /// Goes through the year: the deeds in their order of time, the numbers of payment orders as they
  /// are given out then.
  func played() throws -> (desk: CountyDesk, refusals: [String]) {
    build()
    let order = deeds.indices.sorted { (deeds[$0].timeMs, $0) < (deeds[$1].timeMs, $1) }
    var sorted = order.map { deeds[$0] }
    numberOrders(&sorted)
    let desk = try CountyDesk(from: sorted[0].timeMs - 1_000)
    try openBooks(desk)
    var refusals: [String] = []
    for deed in sorted {
      do throws(Refusal) {
        try desk.send(deed.command, by: deed.actor, at: deed.timeMs)
      } catch {
        refusals.append("\(deed.command.action.kind) \(deed.command.day.number): \(error)")
      }
    }
    desk.seal(next: sorted[sorted.count - 1].timeMs + 1_000)
    return (desk, refusals)
  }

  private func openBooks(_ desk: CountyDesk) throws {
    for entity in [Self.prefecture, Self.county] {
      try desk.open(entity, "GLB", "GLF")
    }
    for unit in units { try desk.open(unit, "GLA") }
    try desk.open(Self.financing, "ENT")
    try desk.open(Self.body, "ENT")
  }

  /// Gives payment orders their numbers: mostly one after the other, some in another order, some left
  /// out for good.
  private func numberOrders(_ deeds: inout [Deed]) {
    let orders = deeds.indices.filter {
      if case .approvePayment = deeds[$0].command.action {
        return deeds[$0].command.entity == Self.county
      }
      return false
    }
    // Well before the end, so that the days of waiting pass, and apart from each other.
    let step = orders.count * 65 / 100 / 16
    var numbers: [Int] = []
    var next = 1
    for at in orders.indices {
      if at > 0, at % step == 0, at / step <= 16 {
        if at / step % 2 == 0 {
          let missing = number(1...3)
          plant(.numberGap, any: (next..<next + missing).map { "支令2020-\($0)" })
          next += missing
        } else {
          // Two orders that were written in the other order.
          numbers.append(next + 1)
          next += 1
          continue
        }
      } else if at > 0, at % step == 1, at / step <= 16, at / step % 2 == 1 {
        numbers.append(next - 1)
        next += 1
        continue
      }
      numbers.append(next)
      next += 1
    }
    // One was spoiled and thrown away, as happens.
    let spoiled = orders.count / 2 + step / 2
    for at in orders.indices {
      guard case .approvePayment(var action) = deeds[orders[at]].command.action else { continue }
      action.orderNo = "支令2020-\(numbers[at] + (at > spoiled ? 1 : 0))"
      deeds[orders[at]].command.action = .approvePayment(action)
    }
    shiftGaps(after: numbers[spoiled])
  }

  /// The planted numbers behind the spoiled one are one higher.
  private func shiftGaps(after spoiled: Int) {
    for index in planted.indices where planted[index].kind == .numberGap {
      planted[index].keys = Set(
        planted[index].keys.map { key in
          let number = Int(key.split(separator: "-").last ?? "") ?? 0
          return "支令2020-\(number > spoiled ? number + 1 : number)"
        })
    }
  }

  // MARK: Units and works

  static let unitNames = [
    "农业农村局", "交通运输局", "水务局", "住房城乡建设局", "林业草原局", "教育局", "卫生健康局", "人社局", "民政局", "文化旅游局",
    "自然资源局", "畜牧中心", "党川镇", "麦积镇", "甘泉镇", "伯阳镇", "元龙镇", "三岔镇", "利桥镇", "东岔镇", "石佛镇", "渭南镇", "中滩镇",
    "新阳镇",
  ]

  let units = unitNames.map { "\(county).U.\($0)" }
}
