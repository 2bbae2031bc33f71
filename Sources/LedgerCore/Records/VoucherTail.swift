/// The parts of a voucher's tail.
package struct VoucherTail: Equatable, Sendable {
  /// Ledgers after the first, with the voucher's number in each.
  package var numbers: [(ledger: UInt32, number: UInt32)] = []
  package var reversed = Position.none
  /// Business reference (业务流水号), or empty.
  package var reference = ""
  package var summary = ""

  /// Nil when the bytes do not fit the record.
  package init?(_ bytes: UnsafeRawBufferPointer, of record: VoucherRecord) {
    var at = 0
    let others = max(1, Int(record.ledgerCount)) - 1
    let fixed = others * 8 + (record.flags.contains(.reversal) ? 8 : 0)
    guard fixed <= bytes.count else { return nil }
    for _ in 0..<others {
      let ledger = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt32.self)
      let number = unsafe bytes.loadUnaligned(fromByteOffset: at + 4, as: UInt32.self)
      numbers.append((ledger, number))
      at += 8
    }
    if record.flags.contains(.reversal) {
      let raw = unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      reversed = Position(rawValue: raw)
      at += 8
    }
    if record.flags.contains(.reference) {
      guard at + 2 <= bytes.count else { return nil }
      let length = Int(unsafe bytes.loadUnaligned(fromByteOffset: at, as: UInt16.self))
      at += 2
      guard length > 0, at + length <= bytes.count,
        let text = unsafe String(validating: bytes[at..<at + length], as: UTF8.self)
      else { return nil }
      reference = text
      at += length
    }
    guard at < bytes.count else { return }
    guard let text = unsafe String(validating: bytes[at...], as: UTF8.self) else { return nil }
    summary = text
  }

  package static func == (left: VoucherTail, right: VoucherTail) -> Bool {
    left.reversed == right.reversed && left.reference == right.reference
      && left.summary == right.summary
      && left.numbers.elementsEqual(right.numbers) { $0 == $1 }
  }
}
