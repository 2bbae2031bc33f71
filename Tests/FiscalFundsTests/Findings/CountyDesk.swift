import FiscalFunds
import FundData
import TestSupport

@testable import LedgerCore

/// Books whose blocks are sealed at given times, with no rule that refuses.
final class CountyDesk {
  let funds: FundBooks
  private(set) var machine: StateMachine
  private(set) var blocks: [StoredBlock] = []
  private var lanes: [String: UInt32] = [:]

  init(from timeMs: Int64) throws {
    let reference = try RuleBooks.tables("rules.csv") {
      $0.replacing(#/,(refuse|warn|off),/#, with: ",warn,")
    }
    funds = FundBooks(reference: reference)
    machine = StateMachine(business: funds)
    machine.beginBlock(timeMs: timeMs)
  }

  func open(_ entity: String, _ books: String...) throws {
    for book in books {
      let definition = try funds.opening.ledger(
        entity: entity, book: book, name: "\(entity) \(book)",
        firstMonth: FiscalMonth(public: 201_901) ?? .none)
      _ = machine.openLedger(definition, actor: FundDesk.preparer)
    }
  }

  /// Sends a command in a block of that time, which is not before the last one's.
  func send(_ command: FundCommand, by actor: Actor, at timeMs: Int64) throws(Refusal) {
    if timeMs > machine.body.timeMs { seal(next: timeMs) }
    let lane: UInt32
    if let known = lanes[actor.uri] {
      lane = known
    } else {
      lane = try machine.openLane(named: "desk", actor: actor).lane
      lanes[actor.uri] = lane
    }
    guard let prepared = try? PreparedCommand(command) else {
      preconditionFailure("a command of a test can be written")
    }
    let serial = machine.laneStatus(lane).nextSerial
    do throws(Refusal) {
      _ = try funds.decide(
        prepared, from: Sender(actor: actor, scope: 0), lane: lane, serial: serial, on: &machine)
    } catch {
      machine.refuse(
        error, BusinessHead(lane: lane, serial: serial, day: command.day, summary: ""),
        contentHash: prepared.contentHash)
      throw error
    }
  }

  func seal(next timeMs: Int64) {
    machine.sealBlock()
    blocks.append(StoredBlock(machine.body))
    machine.beginBlock(timeMs: timeMs)
  }
}
