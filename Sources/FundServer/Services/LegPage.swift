import FundMessages
import LedgerCore
package import LedgerJournal
package import NIOCore

/// A page of an account's history, a `ListLegsResponse` on the wire.
///
/// Pages are written field by field and not through generated messages: they are what the server
/// reads most of, and a message a leg costs several times what finding the leg does.
package struct LegPage {
  /// The account's.
  var ledger: UInt32
  package var legs: [HistoryLeg]
  /// As the answer's field; 0 ends.
  var next: UInt64 = 0
  var revision = Fundledger_V1_Revision()

  /// The answer's bytes, as the generated message encodes them.
  package func encoded() -> ByteBuffer {
    let tailSize = FieldSize.fixed64(next) + FieldSize.message(revision.fieldBytes)
    let sizes = legs.map { $0.fieldBytes(inLedger: ledger) }
    let total = sizes.reduce(tailSize) { $0 + FieldSize.message($1) }
    var buffer = ByteBufferAllocator().buffer(capacity: total)
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: total) { bytes in
      var writer = FieldWriter(UnsafeMutableRawBufferPointer(rebasing: bytes[..<total]))
      for (leg, size) in zip(legs, sizes) {
        writer.message(1, bytes: size)
        leg.write(to: &writer, ledger)
      }
      writer.fixed64(2, next)
      writer.message(3, bytes: revision.fieldBytes)
      revision.write(to: &writer)
      precondition(writer.isFull, "a page is as long as was counted")
      return total
    }
    return buffer
  }
}

extension Fundledger_V1_Revision {
  fileprivate var fieldBytes: Int { FieldSize.varint(block) + FieldSize.varint(UInt64(index)) }

  fileprivate func write(to writer: inout FieldWriter) {
    writer.varint(1, block)
    writer.varint(2, UInt64(index))
  }
}

/// The fields of `Leg`.
extension HistoryLeg {
  fileprivate func number(inLedger ledger: UInt32) -> UInt64 {
    if head.ledger == ledger { return UInt64(head.number) }
    return UInt64(tail.numbers.first { $0.ledger == ledger }?.number ?? 0)
  }

  fileprivate var sideNumber: UInt64 { UInt64(leg.side.message.rawValue) }

  fileprivate func fieldBytes(inLedger ledger: UInt32) -> Int {
    FieldSize.message(voucher.message.fieldBytes)
      + FieldSize.varint(number(inLedger: ledger))
      + FieldSize.fixed32(UInt32(head.day.number))
      + FieldSize.varint(UInt64(head.month.publicNumber))
      + FieldSize.fixed32(leg.account)
      + FieldSize.varint(sideNumber)
      + FieldSize.fixed64(UInt64(bitPattern: leg.amount))
      + FieldSize.fixed64(UInt64(bitPattern: leg.balance))
      + FieldSize.varint(UInt64(leg.ordinal))
      + FieldSize.text(tail.summary)
  }

  fileprivate func write(to writer: inout FieldWriter, _ ledger: UInt32) {
    let revision = voucher.message
    writer.message(1, bytes: revision.fieldBytes)
    revision.write(to: &writer)
    writer.varint(2, number(inLedger: ledger))
    writer.fixed32(3, UInt32(head.day.number))
    writer.varint(4, UInt64(head.month.publicNumber))
    writer.fixed32(5, leg.account)
    writer.varint(6, sideNumber)
    writer.fixed64(7, UInt64(bitPattern: leg.amount))
    writer.fixed64(8, UInt64(bitPattern: leg.balance))
    writer.varint(9, UInt64(leg.ordinal))
    writer.text(10, tail.summary)
  }
}
