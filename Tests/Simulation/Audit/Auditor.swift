import LedgerCore
import LedgerJournal

/// Knows what was asked and what was answered, and therefore what must be true.
///
/// It watches every request and every reply on the server's side of the network. At a restart it
/// compares what was found with what was answered; at the end it reads the whole journal and
/// recomputes the books in the most naive way.
final class Auditor {
  /// What a client meant to have posted, by its summary, which no other has.
  struct Intent {
    var legs: [LegFact]
    var day: UInt32
    /// What a reversal reverses.
    var reverses: Position?
    /// Vouchers of one atomic batch share a number.
    var atomicGroup: Int?
    var reference = ""
    /// The hold that it draws.
    var hold = Position.none
    var releasesRest = false
    /// It is a hold itself.
    var isHold = false
    var expiresMs: Int64 = 0
    /// The lanes and epochs under which it was sent.
    var ways: Set<LaneEpoch> = []
  }

  struct LaneEpoch: Hashable {
    var lane: UInt32
    var epoch: UInt32
  }

  struct LaneSerial: Hashable {
    var lane: UInt32
    var serial: UInt64
  }

  struct Accepted {
    var position: Position
    var number: UInt32
  }

  private(set) var intents: [String: Intent] = [:]
  private(set) var accepted: [String: Accepted] = [:]
  private var acceptedSerials: [LaneSerial: String] = [:]
  /// Refusals that were answered and are recorded.
  private(set) var refusals: [NaiveBooks.RefusedAttempt] = []
  private(set) var reversed: [Position: Position] = [:]
  private(set) var closed: [NaiveBooks.ClosedMonth] = []
  private(set) var reopened: [NaiveBooks.ClosedMonth] = []
  /// Holds that were locked, and given free, as was answered.
  private(set) var locked: [Position] = []
  private(set) var released: [Position] = []
  private(set) var observations: [Observation] = []
  /// The newest place that a reply rested on.
  private(set) var newestAnswered = Position.none
  private(set) var violation: Violation?
  /// The books at the end.
  var told = NaiveBooks()
  private(set) var snapshots = 0
  private(set) var restores = 0
  /// Of each block as it was last decided: the digest of the live state behind it, and its own.
  private var states: [UInt64: Digest] = [:]
  private var blocks: [UInt64: Digest] = [:]
  private let trace: Trace

  init(trace: Trace) { self.trace = trace }

  /// Keeps the first one.
  func fail(_ words: String) {
    trace.note("VIOLATION \(words)")
    if violation == nil { violation = Violation(words) }
  }

  // MARK: What is asked

  func means(_ id: String, _ intent: Intent) { intents[id] = intent }

  func sends(_ batch: VoucherBatch) {
    for voucher in 0..<batch.count {
      intents[batch.summary(voucher)]?.ways.insert(
        LaneEpoch(lane: batch.lane, epoch: batch.epoch))
    }
  }

  // MARK: What is answered

  func sees(_ reply: Reply, to call: Call) {
    switch (reply, call.request) {
    case (.posted(let reply), .post(let batch)):
      rests(on: reply.revision, call)
      seesOutcome(reply, of: batch)
    case (.lane(let status, let revision), _):
      rests(on: revision, call)
      observations.append(Observation(revision: revision, sight: .lane(status)))
    case (.balances(let lines, let revision), _):
      rests(on: revision, call)
      observations.append(
        Observation(revision: revision, sight: .balances(lines)))
    case (.trialBalance(let ledger, let rows, let revision), _):
      rests(on: revision, call)
      observations.append(Observation(revision: revision, sight: .trialBalance(ledger, rows)))
    case (.voucher(let voucher), _):
      observations.append(
        Observation(revision: voucher.position, sight: .voucher(voucher)))
    case (.reversed(let by, let revision), .reverse(let target, _, _)):
      rests(on: revision, call)
      if let before = reversed[target], before != by {
        fail("\(target.words) was reversed by \(before.words) and by \(by.words)")
      }
      reversed[target] = by
    case (.closed(let version, let revision), .closeMonth(let ledger, let month)):
      rests(on: revision, call)
      closed.append(NaiveBooks.ClosedMonth(ledger: ledger, month: month, version: version))
    case (.reopened(let version, let revision), .reopenMonth(let ledger, let month)):
      rests(on: revision, call)
      reopened.append(NaiveBooks.ClosedMonth(ledger: ledger, month: month, version: version))
    case (.kept(let revision), .lockHolds(let holds)):
      rests(on: revision, call)
      locked += holds
    case (.kept(let revision), .releaseHolds(let holds, _)):
      rests(on: revision, call)
      released += holds
    case (.openHolds(let holds, let revision), _):
      rests(on: revision, call)
      observations.append(Observation(revision: revision, sight: .openHolds(holds)))
    case (.reference(let voucher, let revision), .reference(let reference, let ledger)):
      rests(on: revision, call)
      observations.append(
        Observation(
          revision: revision, sight: .reference(reference, ledger: ledger, voucher)))
    case (.opened(_, let revision), _):
      rests(on: revision, call)
    default: break
    }
  }

  private func rests(on revision: Position, _ call: Call) {
    if revision < call.notBefore {
      fail(
        "call \(call.number) (\(call.request.words)) was answered at \(revision.words), after "
          + "\(call.notBefore.words) had been answered")
    }
    newestAnswered = max(newestAnswered, revision)
  }

  private func seesOutcome(_ reply: PostReply, of batch: VoucherBatch) {
    var outcomes = Array(repeating: 0, count: batch.count)
    for run in reply.runs {
      for offset in 0..<run.count {
        let voucher = run.first + offset
        outcomes[voucher] += 1
        accept(
          batch, voucher,
          Accepted(
            position: Position(block: run.position.block, index: run.position.index + offset),
            number: reply.numbers[voucher]))
      }
    }
    for refusal in reply.refusals {
      outcomes[refusal.voucher] += 1
      if let before = accepted[batch.summary(refusal.voucher)] {
        fail(
          "\(batch.summary(refusal.voucher)) was accepted at \(before.position.words) and then "
            + "refused")
      }
      refusals.append(
        NaiveBooks.RefusedAttempt(
          lane: batch.lane, serial: serial(batch, refusal.voucher).serial,
          attempt: batch.attempt, code: refusal.code))
    }
    for voucher in 0..<reply.decided where outcomes[voucher] != 1 {
      fail("\(batch.summary(voucher)) got \(outcomes[voucher]) outcomes")
    }
  }

  private func serial(_ batch: VoucherBatch, _ voucher: Int) -> LaneSerial {
    LaneSerial(lane: batch.lane, serial: batch.firstSerial + UInt64(voucher))
  }

  private func accept(_ batch: VoucherBatch, _ voucher: Int, _ outcome: Accepted) {
    let id = batch.summary(voucher)
    let isHold = batch.kind == .holds
    // The index of a hold is not that of a voucher.
    newestAnswered = max(
      newestAnswered,
      isHold ? Position(block: outcome.position.block, index: 0) : outcome.position)
    if let before = accepted[id] {
      if before.position != outcome.position {
        fail("\(id) was accepted at \(before.position.words) and \(outcome.position.words)")
      } else if before.number != outcome.number {
        fail("\(id) has the numbers \(before.number) and \(outcome.number)")
      }
    }
    accepted[id] = outcome
    let serial = serial(batch, voucher)
    if let before = acceptedSerials[serial], before != id {
      fail("serial \(serial.serial) of lane \(serial.lane) was accepted for \(before) and \(id)")
    }
    acceptedSerials[serial] = id
  }

  // MARK: Blocks and restarts

  func decides(_ ordinal: UInt64, state: Digest) { states[ordinal] = state }

  func seals(_ block: SealedBlock) { blocks[block.ordinal] = block.digest }

  /// A snapshot was written while the state went on.
  func writes(_ snapshot: SnapshotInfo) {
    snapshots += 1
    if states[snapshot.ordinal] != snapshot.stateDigest {
      fail("the snapshot of block \(snapshot.ordinal) has another state than the live one")
    }
  }

  /// A journal was opened and replayed.
  func opens(_ server: Server) {
    let tail = server.file.tail
    if server.restoredBlock > 0 { restores += 1 }
    if tail.ordinal < newestAnswered.block {
      fail(
        "the journal ends with block \(tail.ordinal), and \(newestAnswered.words) was answered")
    }
    if let torn = server.tornBlock, torn <= newestAnswered.block {
      fail("block \(torn) was dropped as torn, and it was answered")
    }
    guard tail.ordinal > 0 else { return }
    if blocks[tail.ordinal] != tail.digest {
      fail("block \(tail.ordinal) is not the one that was sealed")
    } else if states[tail.ordinal] != server.machine.stateDigest(.sha256) {
      fail("replayed to block \(tail.ordinal), the state differs from the live one")
    }
  }
}
