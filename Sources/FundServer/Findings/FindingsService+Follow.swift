import FiscalFunds
import FundMessages
import LedgerCore
import LedgerJournal
import Logging
import NIOCore
import NIOPosix
import SecureTransport
import SwiftProtobuf
import Wire

/// Follow-up audit (跟踪审计).
extension FindingsService {
  func follow(_ invocation: Invocation<Fundledger_V1_FollowRequest>) {
    let (call, request, caller) = (invocation.call, invocation.request, invocation.caller)
    guard call.isServerStreaming else {
      call.fail(Status(.invalidArgument, "Follow streams: open it with remote closed"))
      return
    }
    guard let key = key(request.name, caller, call) else { return }
    let after = request.hasAfterBlock ? request.afterBlock : follows.block(key)
    let tail = context.journal.tail.ordinal
    // A server that was put back to an older state has not got so far.
    guard after <= tail else {
      call.fail(Status(refusal: Refusal(.revisionNotReached, figures: [Int64(tail), 0])))
      return
    }
    let region = request.entity.isEmpty ? caller.scope : UInt32(request.entity) ?? caller.scope
    begin(
      invocation, entity: request.entity, detectors: request.detectors,
      settings: request.settings
    ) { run, call in
      var told = after
      while !call.isCancelled {
        let newest = context.journal.tail.ordinal
        guard run.done < newest else {
          if run.done > told {
            // Nothing of the blocks since is the caller's: it may know how far things are.
            try await call.write(Self.empty(run.done).encoded())
            told = run.done
          }
          try await Task.sleep(nanoseconds: FindingCallLimits.followNanos)
          continue
        }
        if run.done < after {
          // Nothing of these is sent; the detectors must know them.
          _ = try await context.readers.runIfActive {
            try run.step(through: after) { !call.isCancelled }
          }
          continue
        }
        let (findings, vouchers) = try await context.readers.runIfActive {
          (
            try run.next(),
            request.withoutVouchers ? [] : try self.vouchers(ofBlock: run.done)
          )
        }
        let isShown = try await send(
          findings, vouchers, ofBlock: run.done, region: region, caller: caller, to: call)
        if isShown { told = run.done }
      }
    }
  }

  /// A voucher with the epoch of the lane run that it came with.
  private typealias Followed = (voucher: StoredVoucher, epoch: UInt32?)

  private func vouchers(ofBlock block: UInt64) throws -> [Followed] {
    var reader = JournalReader(context.journal)
    var found: [StoredVoucher] = []
    try reader.vouchers(ofBlock: block) { found.append($0) }
    var followed: [Followed] = []
    for voucher in found {
      followed.append((voucher, try reader.laneRun(ofVoucher: voucher.position)?.epoch))
    }
    return followed
  }

  private static func empty(_ block: UInt64) -> Fundledger_V1_FollowItem {
    .with {
      $0.block = block
      $0.complete = true
    }
  }

  /// Sends what a block holds in parts of bounded size; false for a block that holds nothing.
  private func send(
    _ findings: [Finding], _ vouchers: [Followed], ofBlock block: UInt64, region: UInt32,
    caller: Caller, to call: RPCCall
  ) async throws -> Bool {
    var item = Fundledger_V1_FollowItem()
    item.block = block
    item.timeMs = vouchers.first?.voucher.timeMs ?? 0
    var isShown = !findings.isEmpty
    var left = vouchers[...]
    while !left.isEmpty {
      let some = Self.part(&left)
      let messages = await context.loop.query(for: call) { engine in
        some.filter { row in
          row.voucher.numbers.contains { engine.machine.ledger($0.ledger, isWithin: region) }
        }.map { $0.voucher.message(seenBy: caller, epoch: $0.epoch, engine) }
      }
      guard let messages else { throw Refusal(.busy) }
      isShown = isShown || !messages.isEmpty
      item.vouchers = messages
      if !left.isEmpty, !messages.isEmpty { try await call.write(item.encoded()) }
    }
    guard isShown else { return false }
    let step = FindingCallLimits.findingsPerPiece
    for start in stride(from: 0, to: max(1, findings.count), by: step) {
      item.findings = findings.dropFirst(start).prefix(step).map(\.message)
      item.complete = start + step >= findings.count
      try await call.write(item.encoded())
      item.vouchers = []
    }
    return true
  }

  private static func part(_ left: inout ArraySlice<Followed>) -> [Followed] {
    var (some, legs): ([Followed], Int) = ([], 0)
    while let next = left.first, legs < FindingCallLimits.legsPerItem,
      some.count < FindingCallLimits.vouchersPerItem
    {
      some.append(next)
      legs += next.voucher.legs.count
      left.removeFirst()
    }
    return some
  }

  // MARK: What was acknowledged

  func acknowledge(_ invocation: Invocation<Fundledger_V1_AcknowledgeFollowRequest>) {
    let (call, request) = (invocation.call, invocation.request)
    guard let key = key(request.name, invocation.caller, call) else { return }
    let tail = context.journal.tail.ordinal
    guard request.block <= tail else {
      call.fail(Status(refusal: Refusal(.revisionNotReached, figures: [Int64(tail), 0])))
      return
    }
    // The file is written on a reader thread.
    context.read(for: call) { _ in
      do throws(FollowBook.Failure) {
        let block = try follows.acknowledge(request.block, key)
        reply(Fundledger_V1_AcknowledgeFollowResponse.with { $0.block = block }, to: call)
      } catch .tooMany {
        call.fail(
          Status(
            .resourceExhausted,
            "more than \(FindingCallLimits.namesPerIdentity) follows of one certificate"))
      } catch .file(let what, let number) {
        context.logger.error(
          "a follow was not kept", metadata: ["what": "\(what)", "errno": "\(number)"])
        call.fail(Status(.internalError, "the acknowledgement could not be kept"))
      }
    }
  }

  func get(_ invocation: Invocation<Fundledger_V1_GetFollowRequest>) {
    guard let key = key(invocation.request.name, invocation.caller, invocation.call) else { return }
    let block = follows.block(key)
    reply(Fundledger_V1_GetFollowResponse.with { $0.block = block }, to: invocation.call)
  }

  /// The follow of a name and the caller's certificate; fails the call for a name that is none.
  private func key(_ name: String, _ caller: Caller, _ call: RPCCall) -> FollowBook.Key? {
    guard MaintenanceService.isName(name), name.utf8.count <= FindingCallLimits.nameBytes else {
      call.fail(
        Status(
          .invalidArgument,
          "name: 1 to \(FindingCallLimits.nameBytes) of A-Z a-z 0-9 - _ . and no dot at the start"))
      return nil
    }
    return FollowBook.Key(uri: caller.uri, name: name)
  }
}
