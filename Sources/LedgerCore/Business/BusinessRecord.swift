/// An accepted business command (业务指令) as a fact: what books beyond the double entry take from it.
///
/// The core does not look into it. It takes the serial of its lane; the voucher or the hold that it
/// leads to stands right behind it and carries the same lane and serial.
package struct BusinessRecord: Equatable, Sendable {
  package var lane: UInt32
  package var serial: UInt64
  /// What the body is; the numbers are the business books' own.
  package var kind: UInt16
  /// Names the tables (rules, reference data) that judged it.
  package var tables: UInt64
  /// FNV-1a of the command as it was submitted, to notice another one under the same serial.
  package var contentHash: UInt64
  /// Numbers of the rules that warned.
  package var warnings: [UInt16]
  package var body: [UInt8]

  package init(
    lane: UInt32, serial: UInt64, kind: UInt16, tables: UInt64, contentHash: UInt64,
    warnings: [UInt16], body: [UInt8]
  ) {
    self.lane = lane
    self.serial = serial
    self.kind = kind
    self.tables = tables
    self.contentHash = contentHash
    self.warnings = warnings
    self.body = body
  }
}

/// Where a business record stands, for whoever applies it.
package struct BusinessPlace: Sendable {
  /// The record's event.
  package var event: Position
  /// Where its hold stands, if it has one.
  package var hold: Position
  /// Where its voucher stands, if it has one.
  package var voucher: Position
  /// Number of the certificate that sent it.
  package var actor: UInt32
  /// Time of the block, milliseconds since 1970-01-01 UTC.
  package var timeMs: Int64
}

/// State beside the double entry that follows from the business records of the journal.
///
/// The state machine hands it every record, when it is accepted and when it is replayed, and keeps
/// it in its images. It reads no clock, no file and no random number. One thread uses it.
package protocol BusinessBooks: AnyObject {
  /// Takes a record into the state. Nothing is judged here. False when the record does not fit the
  /// state, as only a damaged one does not.
  func apply(_ record: BusinessRecord, at place: BusinessPlace) -> Bool
  /// The state as parts of an image; they must not change with the books.
  var parts: [StatePart] { get }
  /// Reads the state from an image, in place of an empty one.
  func decode<Source: SnapshotSource & ~Copyable>(
    from source: inout Source
  ) throws(SnapshotFailure)
  /// The first breach of what must hold in every state, in words, or nil.
  func firstBrokenInvariant(_ machine: borrowing StateMachine) -> String?
}
