import LedgerCore

/// What the clients of a simulation share: the way to the server, and what they may know.
final class World {
  struct Account {
    var number: UInt32
    var ledger: UInt32
    var limit: BalanceLimit
  }

  static let year = 2_018

  var tick = 0
  /// Nothing new is begun any more; what is under way is brought to its end.
  var isFinishing = false
  /// In the order in which they were opened.
  var accounts: [Account] = []
  var isSetUp = false
  /// Vouchers that are known to be accepted.
  var posted: [Position] = []
  /// Holds that may be open, with their lines.
  var holds: [(id: Position, lines: [LegFact])] = []
  /// Somebody's idea of the server's time.
  var nowMs: Int64 = 0
  /// References that were used or are about to be.
  var references: [String] = []
  /// By ledger: months that are closed, as far as the clients know.
  var closedMonths: [UInt32: Int] = [:]
  let auditor: Auditor
  let network: Network
  let trace: Trace
  private var calls = 0
  private var ids = 0
  private var groups = 0

  init(auditor: Auditor, network: Network, trace: Trace) {
    self.auditor = auditor
    self.network = network
    self.trace = trace
  }

  /// Sends a request and returns the number of its call.
  func send(_ request: Request, from client: Int, as actor: Actor) -> Int {
    calls += 1
    let call = Call(
      number: calls, client: client, actor: actor, request: request,
      notBefore: auditor.newestAnswered)
    trace.note("client \(client) call \(calls): \(request.words)")
    network.send(.call(call), at: tick)
    return calls
  }

  func nextID(_ prefix: String) -> String {
    ids += 1
    return "\(prefix)\(ids)"
  }

  func nextGroup() -> Int {
    groups += 1
    return groups
  }

  static func day(_ month: Int, _ day: Int) -> Day {
    guard let day = Day(year: year, month: month, day: day) else {
      preconditionFailure("a day that exists")
    }
    return day
  }

  static func month(_ month: Int) -> FiscalMonth {
    guard let month = FiscalMonth(public: UInt32(year * 100 + month)) else {
      preconditionFailure("a month that exists")
    }
    return month
  }
}

/// Somebody who sends requests.
protocol Client: AnyObject {
  /// One tick of its own doing.
  func act()
  func receive(_ reply: Reply, to call: Call)
  /// Nothing is under way.
  var isDone: Bool { get }
}
