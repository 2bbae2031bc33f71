import LedgerCore
import LedgerJournal

/// A request on its way to the server. A call that is tried again is another one, a call that the
/// network repeats is the same.
struct Call {
  /// Unique in a simulation.
  var number: Int
  /// Index of the client that waits for the reply.
  var client: Int
  var actor: Actor
  var request: Request
  /// What had been answered to anybody before the call was made: its reply rests on no less.
  var notBefore: Position
}

enum Request {
  case openLedger(LedgerDefinition)
  case openAccount(AccountDefinition)
  case closeMonth(ledger: UInt32, FiscalMonth)
  case reopenMonth(ledger: UInt32, FiscalMonth)
  case openLane(String)
  case lane(String)
  case post(VoucherBatch)
  case lockHolds([Position])
  case releaseHolds([Position], allowsLocked: Bool)
  case openHolds
  /// The voucher with a reference.
  case reference(String, ledger: UInt32)
  case reverse(Position, day: Day, reason: String)
  case balances([UInt32])
  case trialBalance(ledger: UInt32)
  case voucher(Position)
  case serial(lane: String, UInt64)
}

enum Reply {
  case refused(Refusal)
  /// The server cannot; nothing is known of the outcome.
  case failed
  case opened(number: UInt32, revision: Position)
  case closed(version: UInt16, revision: Position)
  case reopened(version: UInt16, revision: Position)
  case lane(LaneStatus, revision: Position)
  case posted(PostReply)
  case reversed(Position, revision: Position)
  case balances([AccountState], revision: Position)
  case trialBalance(ledger: UInt32, [TrialBalanceRow], revision: Position)
  case voucher(StoredVoucher)
  case hold(StoredHold)
  /// Holds were locked or given free.
  case kept(revision: Position)
  case openHolds([HoldView], revision: Position)
  case reference(Position?, revision: Position)
}

/// What became of a batch.
struct PostReply {
  struct Run {
    /// Batch index of its first voucher.
    var first: Int
    var count: Int
    /// Where the first voucher stands.
    var position: Position
    /// Accepted by an earlier call.
    var replayed = false
  }

  var runs: [Run] = []
  var refusals: [Refusal] = []
  /// Batch index after the last voucher that was decided.
  var decided: Int
  var nextSerial: UInt64
  var revision: Position
  /// Voucher numbers by batch index, 0 where there is none.
  var numbers: [UInt32]
}

extension Request {
  /// For the trace.
  var words: String {
    switch self {
    case .openLedger(let ledger): "open ledger \(ledger.entity)"
    case .openAccount(let account): "open account \(account.subject) of \(account.ledger)"
    case .closeMonth(let ledger, let month): "close \(month.publicNumber) of \(ledger)"
    case .reopenMonth(let ledger, let month): "reopen \(month.publicNumber) of \(ledger)"
    case .lockHolds(let holds): "lock \(holds.map(\.words))"
    case .releaseHolds(let holds, let allowsLocked):
      "release \(holds.map(\.words))\(allowsLocked ? " locked too" : "")"
    case .openHolds: "open holds"
    case .reference(let reference, let ledger): "reference \(reference) in \(ledger)"
    case .openLane(let name): "open lane \(name)"
    case .lane(let name): "get lane \(name)"
    case .post(let batch):
      "\(batch.kind == .holds ? "hold" : "post") \(batch.count) from \(batch.firstSerial) attempt \(batch.attempt) "
        + "epoch \(batch.epoch) lane \(batch.lane)\(batch.isAtomic ? " atomic" : ""): "
        + batch.summaries.joined(separator: " ")
    case .reverse(let voucher, _, let reason): "reverse \(voucher.words): \(reason)"
    case .balances(let accounts): "balances \(accounts)"
    case .trialBalance(let ledger): "trial balance of \(ledger)"
    case .voucher(let position): "voucher \(position.words)"
    case .serial(let lane, let serial): "serial \(serial) of \(lane)"
    }
  }
}

extension Reply {
  /// For the trace.
  var words: String {
    switch self {
    case .refused(let refusal):
      "refused \(refusal.code) voucher \(refusal.voucher) \(refusal.figures)"
    case .failed: "failed"
    case .opened(let number, _): "opened \(number)"
    case .closed(let version, _): "closed, version \(version)"
    case .reopened(let version, _): "reopened, version \(version)"
    case .hold(let hold): "hold \(hold.id.words) \(hold.placement.purpose)"
    case .kept: "done"
    case .openHolds(let holds, let revision):
      "holds \(holds.map(\.id.words)) at \(revision.words)"
    case .reference(let voucher, _): "reference of \(voucher?.words ?? "none")"
    case .lane(let lane, let revision):
      "lane \(lane.lane) epoch \(lane.epoch) next \(lane.nextSerial) "
        + "refused \(lane.refused.map(\.serial)) at \(revision.words)"
    case .posted(let reply):
      "posted "
        + reply.runs.map {
          "\($0.first)+\($0.count)@\($0.position.words)\($0.replayed ? "r" : "")"
        }.joined(separator: " ")
        + " refused " + reply.refusals.map { "\($0.voucher):\($0.code)" }.joined(separator: " ")
        + " decided \(reply.decided) next \(reply.nextSerial)"
    case .reversed(let by, _): "reversed by \(by.words)"
    case .balances(let lines, let revision):
      "balances \(lines.map(\.balance)) at \(revision.words)"
    case .trialBalance(_, let rows, let revision): "\(rows.count) rows at \(revision.words)"
    case .voucher(let voucher): "voucher \(voucher.position.words) \(voucher.tail.summary)"
    }
  }
}

extension Position {
  var words: String { "\(block).\(index)" }
}
