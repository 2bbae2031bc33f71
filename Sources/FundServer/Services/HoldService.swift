import FundMessages
import LedgerCore
import LedgerJournal
import SecureTransport
import Wire

/// `fundledger.v1.Holds`: money kept for a later voucher (冻结).
struct HoldService: Sendable {
  /// Holds a page, also when the request asks for more.
  static let holdsPerPage = 1_000
  static let defaultHolds = 100

  let context: ServiceContext
  let posting: BatchPosting

  func register(in methods: inout [String: ServiceRouter.Method]) {
    methods.add(
      "Holds", "PlaceHolds", roles: [.bureau], Fundledger_V1_PlaceHoldsRequest.self
    ) { posting.post(BatchSubmission($0)) }
    methods.add(
      "Holds", "LockHolds", roles: [.checker], Fundledger_V1_LockHoldsRequest.self, lock)
    methods.add(
      "Holds", "ReleaseHolds", roles: [.bureau, .checker],
      Fundledger_V1_ReleaseHoldsRequest.self, release)
    methods.add(
      "Holds", "ListHolds", roles: .readers, Fundledger_V1_ListHoldsRequest.self, list)
    methods.add("Holds", "GetHold", roles: .readers, Fundledger_V1_GetHoldRequest.self, get)
  }

  // MARK: Locking and releasing

  private func lock(_ invocation: Invocation<Fundledger_V1_LockHoldsRequest>) {
    let holds = invocation.request.hold.map { Position(rawValue: $0) }
    let caller = invocation.caller
    context.loop.submit(invocation.call) { engine in
      do throws(Refusal) {
        try engine.checkHolds(holds, for: caller)
        var response = Fundledger_V1_LockHoldsResponse()
        for hold in holds where engine.machine.hold(hold)?.isLocked == false {
          response.locked += 1
        }
        try engine.machine.lockHolds(holds, actor: caller.actor)
        response.revision = engine.revision
        return .reply { [response] in try response.encoded() }
      } catch {
        return .fail(Status(refusal: error))
      }
    }
  }

  private func release(_ invocation: Invocation<Fundledger_V1_ReleaseHoldsRequest>) {
    let holds = invocation.request.hold.map { Position(rawValue: $0) }
    let caller = invocation.caller
    context.loop.submit(invocation.call) { engine in
      do throws(Refusal) {
        try engine.checkHolds(holds, for: caller)
        try engine.machine.releaseHolds(
          holds, allowsLocked: caller.role == .checker, actor: caller.actor)
        var response = Fundledger_V1_ReleaseHoldsResponse()
        response.revision = engine.revision
        return .reply { [response] in try response.encoded() }
      } catch {
        return .fail(Status(refusal: error))
      }
    }
  }

  // MARK: Reading

  private func get(_ invocation: Invocation<Fundledger_V1_GetHoldRequest>) {
    let id = Position(rawValue: invocation.request.hold)
    context.read(for: invocation.call) { reader in
      guard let stored = try reader.hold(id) else { throw Refusal(.unknownHold) }
      context.loop.submit(invocation.call) { engine in
        var response = Fundledger_V1_GetHoldResponse()
        response.hold = stored.message(
          engine.machine.hold(id), seenBy: invocation.caller, engine)
        guard !response.hold.lines.isEmpty else {
          return .fail(Status(refusal: Refusal(.outOfScope), field: "hold"))
        }
        response.revision = engine.revision
        return .reply { [response] in try response.encoded() }
      }
    }
  }

  private func list(_ invocation: Invocation<Fundledger_V1_ListHoldsRequest>) {
    let request = invocation.request
    let limit =
      request.limit == 0 ? Self.defaultHolds : min(Int(request.limit), Self.holdsPerPage)
    collect(
      HoldPage(
        caller: invocation.caller, ledger: request.ledger, account: request.account,
        after: Position(rawValue: request.after), limit: limit),
      invocation.call)
  }

  /// Looks at some holds at a time, so that a search through many leaves the commit thread to
  /// others between.
  private func collect(_ page: HoldPage, _ call: RPCCall) {
    context.loop.submit(call) { engine in
      var page = page
      do throws(Refusal) {
        try page.check(engine)
      } catch {
        return .fail(Status(refusal: error))
      }
      page.lookOn(engine)
      return .then { [page] call in page.isDone ? show(page, call) : collect(page, call) }
    }
  }

  /// The purposes stand in the journal only.
  private func show(_ page: HoldPage, _ call: RPCCall) {
    context.read(for: call) { reader in
      var stored: [StoredHold] = []
      var runs = HoldRuns()
      for view in page.found {
        if runs.block != view.id.block {
          runs = HoldRuns(try reader.eventRuns(ofBlock: view.id.block), of: view.id.block)
        }
        stored.append(try runs.stored(view, &reader))
      }
      context.loop.submit(call) { [stored] engine in
        var response = Fundledger_V1_ListHoldsResponse()
        response.more = page.hasMore
        response.revision = page.revision
        response.holds = zip(stored, page.found).map { stored, view in
          stored.message(view, seenBy: page.caller, engine)
        }
        return .reply { [response] in try response.encoded() }
      }
    }
  }
}

/// The lane runs of a block that holds came with.
private struct HoldRuns {
  var block: UInt64 = 0
  private var holds: [Int: LaneRun] = [:]
  /// Of business commands, by lane and serial.
  private var commands: [Serial: LaneRun] = [:]

  private struct Serial: Hashable {
    var lane: UInt32
    var serial: UInt64
  }

  init() {}

  init(_ runs: [LaneRun], of block: UInt64) {
    self.block = block
    for run in runs {
      if run.kind == .hold {
        holds[Int(run.voucher)] = run
      } else {
        commands[Serial(lane: run.lane, serial: run.firstSerial)] = run
      }
    }
  }

  func stored(_ view: HoldView, _ reader: inout JournalReader) throws -> StoredHold {
    if let run = holds[view.id.index] { return try reader.hold(run, inBlock: block) }
    if let run = commands[Serial(lane: view.lane, serial: view.serial)],
      let hold = try reader.hold(view.id, ofCommand: run)
    {
      return hold
    }
    throw JournalError.outOfBounds(block: block)
  }
}

/// A page of open holds while it is gathered.
private struct HoldPage: Sendable {
  /// Open holds looked at in one piece.
  static let lookedAtOnce = 2_048

  let caller: Caller
  let ledger: UInt32
  let account: UInt32
  /// The hold that was looked at last.
  var after: Position
  let limit: Int
  private(set) var found: [HoldView] = []
  private(set) var hasMore = false
  private(set) var isDone = false
  private(set) var revision = Fundledger_V1_Revision()

  init(caller: Caller, ledger: UInt32, account: UInt32, after: Position, limit: Int) {
    self.caller = caller
    self.ledger = ledger
    self.account = account
    self.after = after
    self.limit = limit
  }

  func check(_ engine: borrowing Engine) throws(Refusal) {
    if ledger != 0 { _ = try engine.ledger(ledger, for: caller) }
    if account != 0 { try engine.checkAccount(account, for: caller) }
  }

  mutating func lookOn(_ engine: borrowing Engine) {
    let views = engine.machine.openHolds(after: after, limit: Self.lookedAtOnce) { _ in true }
    for view in views {
      guard view.lines.contains(where: { isWanted($0, engine) }) else { continue }
      guard found.count < limit else {
        hasMore = true
        break
      }
      found.append(view)
    }
    isDone = hasMore || views.count < Self.lookedAtOnce
    after = views.last?.id ?? after
    revision = engine.revision
  }

  private func isWanted(_ line: HoldView.Line, _ engine: borrowing Engine) -> Bool {
    (account == 0 || line.account == account)
      && (ledger == 0 || engine.machine.ledgerOfAccount(line.account) == ledger)
      && engine.machine.account(line.account, isWithin: caller.scope)
  }
}

extension Engine {
  /// Checks that the caller may act on open holds: every line lies in the scope.
  fileprivate func checkHolds(_ holds: [Position], for caller: Caller) throws(Refusal) {
    guard holds.count <= Limits.holdsPerCall else { throw Refusal(.holdShape) }
    for hold in holds {
      for line in machine.hold(hold)?.lines ?? [] {
        try checkAccount(line.account, for: caller)
      }
    }
  }
}
