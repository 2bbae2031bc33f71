import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

extension QueryService {
  func voucher(_ invocation: Invocation<Fundledger_V1_GetVoucherRequest>) {
    let request = invocation.request
    let caller = invocation.caller
    context.answer(invocation) { engine throws(Refusal) in
      switch request.key {
      case .revision(let revision):
        guard let position = Position(revision) else { throw Refusal(.unknownVoucher) }
        return .then { call in
          context.read(for: call) { reader in
            try show(position, invocation, &reader)
          }
        }
      case .number(let key):
        _ = try engine.ledger(key.ledger, for: caller)
        guard let month = FiscalMonth(public: key.month) else { throw Refusal(.badMonth) }
        guard let book = engine.machine.vouchers(ofLedger: key.ledger, month),
          key.number > 0, key.number <= book.numbers
        else { throw Refusal(.unknownVoucher) }
        return .then { call in find(key, month, invocation, call) }
      case .serial(let key):
        guard let lane = engine.machine.lane(uri: caller.uri, name: key.lane) else {
          throw Refusal(.unknownLane)
        }
        let status = engine.machine.laneStatus(lane)
        return .then { call in
          context.read(for: call) { reader in
            guard
              let run = try reader.run(
                serial: key.serial, lastRun: status.lastRun, lastRetry: status.lastRetry),
              run.kind == .vouchers
            else { throw Refusal(.unknownVoucher) }
            try show(run.first, invocation, &reader)
          }
        }
      case .reference(let key):
        _ = try engine.ledger(key.ledger, for: caller)
        guard
          let position = engine.machine.voucher(
            reference: key.reference, ledger: key.ledger, year: key.year)
        else { throw Refusal(.unknownVoucher) }
        return .then { call in
          context.read(for: call) { reader in
            // Two references may share the hash by which they are found.
            let stored = try reader.voucher(position, withLegs: false)
            guard stored.tail.reference == key.reference else { throw Refusal(.unknownVoucher) }
            try show(position, invocation, &reader)
          }
        }
      case nil:
        throw Refusal(.unknownVoucher)
      }
    }
  }

  /// By number: the directory entries of a block under way are known once it is sealed, so the
  /// newest entry is asked for again after it is durable.
  private func find(
    _ key: Fundledger_V1_NumberKey, _ month: FiscalMonth,
    _ invocation: Invocation<Fundledger_V1_GetVoucherRequest>, _ call: RPCCall
  ) {
    context.loop.submit(call) { engine in
      let lastEntry = engine.machine.vouchers(ofLedger: key.ledger, month)?.lastEntry ?? .none
      return .then { call in
        context.read(for: call) { reader in
          guard
            let position = try reader.voucher(
              ledger: key.ledger, month: month, number: key.number, lastEntry: lastEntry)
          else { throw Refusal(.unknownVoucher) }
          try show(position, invocation, &reader)
        }
      }
    }
  }

  private func show(
    _ position: Position, _ invocation: Invocation<Fundledger_V1_GetVoucherRequest>,
    _ reader: inout JournalReader
  ) throws {
    guard position.block <= reader.journal.tail.ordinal,
      position.index < Int(try reader.header(position.block).voucherCount)
    else { throw Refusal(.unknownVoucher) }
    let stored = try reader.voucher(position)
    let run = try reader.laneRun(ofVoucher: position)
    let call = invocation.call
    context.loop.submit(call) { engine in
      var response = Fundledger_V1_GetVoucherResponse()
      response.voucher = stored.message(seenBy: invocation.caller, epoch: run?.epoch, engine)
      guard !response.voucher.legs.isEmpty else {
        return .fail(Status(refusal: Refusal(.outOfScope), field: "voucher"))
      }
      return .reply { [response] in try response.encoded() }
    }
  }

  // MARK: The vouchers of a month

  /// Three steps: what there is, then, once that is durable, where the newest directory entry lies,
  /// then the reading.
  func vouchers(_ invocation: Invocation<Fundledger_V1_ListVouchersRequest>) {
    let request = invocation.request
    let limit =
      request.limit == 0
      ? QueryLimits.defaultVouchers : min(Int(request.limit), QueryLimits.vouchersPerPage)
    context.answer(invocation) { engine throws(Refusal) in
      _ = try engine.ledger(request.ledger, for: invocation.caller)
      guard let month = FiscalMonth(public: request.month) else { throw Refusal(.badMonth) }
      var response = Fundledger_V1_ListVouchersResponse()
      response.newestNumber = engine.machine.vouchers(ofLedger: request.ledger, month)?.numbers ?? 0
      response.revision = engine.revision
      let first = max(1, request.fromNumber)
      guard first <= response.newestNumber else {
        return .reply { [response] in try response.encoded() }
      }
      let page = VoucherQuestion(
        ledger: request.ledger, month: month, numbers: first...response.newestNumber,
        limit: limit, withLegs: request.withLegs, response: response)
      return .then { call in
        context.loop.submit(call) { engine in
          let lastEntry = engine.machine.vouchers(ofLedger: page.ledger, month)?.lastEntry
          return .then { call in read(page, lastEntry ?? .none, call) }
        }
      }
    }
  }

  private func read(_ page: VoucherQuestion, _ lastEntry: Position, _ call: RPCCall) {
    context.read(for: call) { reader in
      let found = try reader.vouchers(
        ledger: page.ledger, month: page.month, numbers: page.numbers, limit: page.limit,
        lastEntry: lastEntry)
      var vouchers: [StoredVoucher] = []
      var legs = 0
      for position in found.vouchers {
        let voucher = try reader.voucher(position)
        vouchers.append(voucher)
        legs += voucher.legs.count
        if legs >= QueryLimits.legsPerVoucherPage { break }
      }
      // Which ledger an account belongs to is known to the books only.
      context.loop.submit(call) { [vouchers] engine in
        var response = page.response
        response.vouchers = vouchers.map { page.message(of: $0, engine) }
        let next = page.numbers.lowerBound + UInt32(vouchers.count)
        response.nextNumber = next <= page.numbers.upperBound ? next : 0
        return .reply { [response] in try response.encoded() }
      }
    }
  }
}

private struct VoucherQuestion: Sendable {
  var ledger: UInt32
  var month: FiscalMonth
  var numbers: ClosedRange<UInt32>
  var limit: Int
  var withLegs: Bool
  /// Without its vouchers.
  var response: Fundledger_V1_ListVouchersResponse

  /// A voucher as its ledger sees it.
  func message(
    of voucher: StoredVoucher, _ engine: borrowing Engine
  ) -> Fundledger_V1_ListedVoucher {
    var message = Fundledger_V1_ListedVoucher()
    message.revision = voucher.position.message
    message.number = voucher.number(inLedger: ledger)
    message.day = UInt32(voucher.head.day.number)
    message.summary = voucher.tail.summary
    message.postedAtMs = voucher.timeMs
    if voucher.tail.reversed != .none { message.reverses = voucher.tail.reversed.message }
    if let reversal = engine.machine.reversal(of: voucher.position) {
      message.reversedBy = reversal.by.message
    }
    for leg in voucher.legs where engine.machine.ledgerOfAccount(leg.account) == ledger {
      message.legCount += 1
      switch leg.side {
      case .debit: message.debit += leg.amount
      case .credit: message.credit += leg.amount
      }
      if withLegs {
        var line = voucher.message(of: leg, inLedger: ledger)
        line.summary = ""
        message.legs.append(line)
      }
    }
    return message
  }
}
