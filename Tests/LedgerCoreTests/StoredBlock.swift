@testable import LedgerCore

/// The sections of a sealed block as bytes of their own.
struct StoredBlock: Equatable {
  var ordinal: UInt64
  var timeMs: Int64
  var sections: [[UInt8]]

  enum Section: Int, CaseIterable {
    case legs, vouchers, tails, events, laneRuns, directory, lateLegs, turnovers
  }

  init(_ body: borrowing BlockBody) {
    ordinal = body.ordinal
    timeMs = body.timeMs
    sections = [
      Array(body.legs.bytes), Array(body.vouchers.bytes), Array(body.tails.bytes),
      Array(body.events.bytes), Array(body.laneRuns.bytes), Array(body.directory.bytes),
      Array(body.lateLegs.bytes), Array(body.turnovers.bytes),
    ]
  }

  subscript(_ section: Section) -> [UInt8] {
    get { sections[section.rawValue] }
    set { sections[section.rawValue] = newValue }
  }

  func records<Record: BitwiseCopyable>(_ section: Section, as type: Record.Type) -> [Record] {
    self[section].withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: MemoryLayout<Record>.size).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: type)
      }
    }
  }

  var legs: [LegRecord] { records(.legs, as: LegRecord.self) }
  var vouchers: [VoucherRecord] { records(.vouchers, as: VoucherRecord.self) }
  var laneRuns: [LaneRun] { records(.laneRuns, as: LaneRun.self) }
  var directory: [DirectoryEntry] { records(.directory, as: DirectoryEntry.self) }
  var turnovers: [TurnoverRecord] { records(.turnovers, as: TurnoverRecord.self) }
  var lateLegs: [LateLeg] { records(.lateLegs, as: LateLeg.self) }

  var events: [(event: Event, beforeVoucher: Int)] {
    positionedEvents.map { ($0.event, $0.beforeVoucher) }
  }

  /// With the index that a position of each has.
  var positionedEvents: [(index: Int, event: Event, beforeVoucher: Int)] {
    self[.events].withUnsafeBytes { bytes in
      var found: [(index: Int, event: Event, beforeVoucher: Int)] = []
      var offset = 0
      while offset < bytes.count {
        let index = offset / 8
        guard let next = try? EventCoding.decode(bytes, at: &offset) else { break }
        found.append((index, next.event, next.beforeVoucher))
      }
      return found
    }
  }

  /// The event that a position with this index stands for.
  func event(at index: Int) -> Event? {
    self[.events].withUnsafeBytes { bytes in
      var offset = index * 8
      return offset < bytes.count ? try? EventCoding.decode(bytes, at: &offset).event : nil
    }
  }

  func tail(of voucher: VoucherRecord) -> VoucherTail? {
    let start = Int(voucher.tailOffset)
    return self[.tails].withUnsafeBytes {
      VoucherTail(
        UnsafeRawBufferPointer(rebasing: $0[start..<start + Int(voucher.tailLength)]), of: voucher)
    }
  }

  func replay(into machine: inout StateMachine) throws(ReplayFailure) {
    // Bytes are lent by pointer, section by section, through nested closures.
    func lend(
      _ from: Int, _ lent: [UnsafeRawBufferPointer], _ machine: inout StateMachine
    ) -> ReplayFailure? {
      if from == sections.count {
        do throws(ReplayFailure) {
          try machine.replay(
            StoredBody(
              ordinal: ordinal, timeMs: timeMs, legs: lent[0], vouchers: lent[1], tails: lent[2],
              events: lent[3], laneRuns: lent[4], directory: lent[5], lateLegs: lent[6],
              turnovers: lent[7]))
          return nil
        } catch {
          return error
        }
      }
      return sections[from].withUnsafeBytes { lend(from + 1, lent + [$0], &machine) }
    }
    if let failure = lend(0, [], &machine) { throw failure }
  }
}
