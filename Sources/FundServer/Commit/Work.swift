package import LedgerCore
package import LedgerJournal
package import NIOCore
package import SecureTransport
package import Wire

/// What the commit thread works with: the books, and the journal to read what is durable.
package struct Engine: ~Copyable {
  package var machine: StateMachine
  package let journal: any Journal
  package var reader: JournalReader
  /// Index of the newest voucher of the newest sealed block, 0 if it has none.
  package var sealedIndex: Int
  /// Newest block that is durable.
  package var durable: UInt64 { journal.tail.ordinal }
}

/// What comes of a piece of work. A reply is sent once the newest block that it rests on is
/// durable, whether it wrote that block or only read behind it.
package enum Answer {
  /// Encodes the reply, on whichever thread sends it.
  case reply(@Sendable () throws -> ByteBuffer)
  case fail(Status)
  /// Goes on off the commit thread once durable, with the journal's records.
  case then(@Sendable (RPCCall) -> Void)
  /// Of work that is no call's: goes on once durable.
  case done(@Sendable () -> Void)
}

/// A call, or work of the server's own, that waits for the commit thread.
struct Work: Sendable {
  /// Nil for the server's own, which is never turned away.
  let call: RPCCall?
  /// Whose turn it takes.
  let identity: String
  let bytes: Int
  /// Runs between blocks only, when what the machine holds is exactly what the journal holds.
  let atBoundary: Bool
  /// Never overtakes earlier work of the same identity and lane.
  var inOrder = false
  /// The lane it posts through, or 0.
  var lane: UInt32 = 0
  /// Makes far more of a block than its request is long: no more is taken with it.
  var isHeavy = false
  /// Runs even when nobody waits for the answer any more.
  var runsAlways = false
  let run: @Sendable (inout Engine) -> Answer
}
