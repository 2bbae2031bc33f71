package import LedgerCore

/// Why a block cannot be read for its facts.
package enum FactProblem: Error, Equatable, Sendable {
  case event(EventCoding.DecodingFailure)
  /// A voucher by its index.
  case voucher(Int)
  /// A business command that the coding does not know, by lane and serial.
  case command(lane: UInt32, serial: UInt64)
}

extension StoredBody {
  /// Gives every fact of the block, in the order in which they were decided.
  package func forEachFact(_ take: (AuditFact) -> Void) throws(FactProblem) {
    let count = unsafe vouchers.count / MemoryLayout<VoucherRecord>.size
    let place = FactPlace(block: ordinal, timeMs: timeMs)
    var offset = 0
    for index in 0...count {
      while unsafe offset < events.count {
        var next = offset
        let (event, before) = try nextEvent(at: &next)
        guard index == count || before <= index else { break }
        offset = next
        take(try fact(of: event, before: before, count: count, place))
      }
      if index < count { take(.voucher(try voucher(index))) }
    }
  }

  private func nextEvent(at offset: inout Int) throws(FactProblem) -> (Event, Int) {
    do throws(EventCoding.DecodingFailure) {
      let (event, before) = unsafe try EventCoding.decode(events, at: &offset)
      return (event, before)
    } catch {
      throw .event(error)
    }
  }

  private func fact(
    of event: Event, before: Int, count: Int, _ place: FactPlace
  ) throws(FactProblem) -> AuditFact {
    guard case .business(let record) = event else { return .event(event, place) }
    var reference = FactReference(block: ordinal, lane: record.lane, serial: record.serial)
    if before < count {
      let head = try head(before)
      if head.flags.contains(.business), head.lane == record.lane, head.serial == record.serial {
        reference.voucher = Position(block: ordinal, index: before)
      }
    }
    do throws(FieldFailure) {
      let command = try FundCommand(kind: record.kind, body: record.body)
      return .command(AuditCommand(command: command, reference: reference, timeMs: timeMs))
    } catch {
      throw .command(lane: record.lane, serial: record.serial)
    }
  }

  private func head(_ index: Int) throws(FactProblem) -> VoucherRecord {
    let size = MemoryLayout<VoucherRecord>.size
    guard unsafe (index + 1) * size <= vouchers.count else { throw .voucher(index) }
    return unsafe vouchers.loadUnaligned(fromByteOffset: index * size, as: VoucherRecord.self)
  }

  private func voucher(_ index: Int) throws(FactProblem) -> AuditVoucher {
    let head = try head(index)
    let legBytes = MemoryLayout<LegRecord>.size
    let first = Int(head.firstLeg)
    let tail = Int(head.tailOffset)..<Int(head.tailOffset) + Int(head.tailLength)
    guard unsafe (first + Int(head.legCount)) * legBytes <= legs.count,
      unsafe tail.upperBound <= tails.count,
      let read = unsafe VoucherTail(UnsafeRawBufferPointer(rebasing: tails[tail]), of: head)
    else { throw .voucher(index) }
    var debits: Int64 = 0
    for leg in first..<first + Int(head.legCount) {
      let record = unsafe legs.loadUnaligned(
        fromByteOffset: leg * legBytes, as: LegRecord.self)
      guard record.side == .debit else { continue }
      debits = debits.addingReportingOverflow(record.amount).partialValue
    }
    return AuditVoucher(
      reference: FactReference(
        block: ordinal, lane: head.lane, serial: head.serial,
        voucher: Position(block: ordinal, index: index)),
      timeMs: timeMs, day: head.day, flags: head.flags,
      ledgers: [head.ledger] + read.numbers.map(\.ledger), debits: debits,
      reversed: read.reversed)
  }
}
