import LedgerJournal
import Testing

@testable import LedgerCore

/// Blocks without vouchers, for what asks about blocks alone.
enum ShortJournal {
  /// A journal in memory of so many blocks, one a second after `startMs`; `salt` tells journals of one
  /// length apart.
  static func make(_ blocks: Int, salt: String = "", startMs: Int64 = 0) throws -> MemoryJournal {
    let journal = MemoryJournal()
    try grow(journal, to: blocks, salt: salt, startMs: startMs)
    return journal
  }

  static func grow(_ journal: MemoryJournal, to blocks: Int, salt: String = "", startMs: Int64 = 0)
    throws
  {
    var machine = StateMachine()
    try replay(journal, into: &machine)
    var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: journal.tail.digest)
    let actor = Actor(uri: "spiffe://620503.620000.fundledger/bureau/x", issuer: "", serial: "")
    while journal.tail.ordinal < UInt64(blocks) {
      let next = journal.tail.ordinal + 1
      machine.beginBlock(timeMs: startMs + Int64(next) * 1_000)
      _ = try machine.openLane(named: "\(salt)\(next)", actor: actor)
      machine.sealBlock()
      try journal.append(sealer.seal(machine.body))
    }
  }

  private static func replay(_ journal: MemoryJournal, into machine: inout StateMachine) throws {
    let tail = journal.tail.ordinal
    guard tail > 0 else { return }
    for block in 1...tail {
      var failure: (any Error)?
      try journal.withBlock(block) { bytes in
        do {
          try machine.replay(try BlockView(bytes).body)
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
    }
  }
}
