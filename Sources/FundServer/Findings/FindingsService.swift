import FiscalFunds
import FundMessages
import LedgerCore
import LedgerJournal
import Logging
import NIOCore
import NIOPosix
import SecureTransport
import SwiftProtobuf
import Synchronization
import Wire

/// `fundledger.v1.Findings`: detectors on demand and as blocks become durable.
struct FindingsService: Sendable {
  let context: ServiceContext
  let follows: FollowBook
  let gate = FindingsGate()

  func register(in methods: inout [String: ServiceRouter.Method]) {
    if let damage = follows.damage { context.logger.error("\(damage)") }
    let (service, roles) = ("Findings", Set([Role.auditor]))
    methods.add(
      service, "ListDetectors", roles: roles, Fundledger_V1_ListDetectorsRequest.self, list)
    methods.add(service, "RunFindings", roles: roles, Fundledger_V1_RunFindingsRequest.self, run)
    methods.add(service, "Follow", roles: roles, Fundledger_V1_FollowRequest.self, follow)
    methods.add(
      service, "AcknowledgeFollow", roles: roles, Fundledger_V1_AcknowledgeFollowRequest.self,
      acknowledge)
    methods.add(service, "GetFollow", roles: roles, Fundledger_V1_GetFollowRequest.self, get)
  }

  private func list(_ invocation: Invocation<Fundledger_V1_ListDetectorsRequest>) {
    let response = Fundledger_V1_ListDetectorsResponse.with {
      $0.detectors = DetectorKind.allCases.map(\.message)
    }
    reply(response, to: invocation.call)
  }

  func reply(_ answer: some Message, to call: RPCCall) {
    do {
      call.reply(try answer.encoded())
    } catch {
      call.fail(Status(.internalError, "the answer could not be encoded"))
    }
  }

  // MARK: On demand

  private func run(_ invocation: Invocation<Fundledger_V1_RunFindingsRequest>) {
    let (call, request) = (invocation.call, invocation.request)
    guard call.isServerStreaming else {
      call.fail(Status(.invalidArgument, "RunFindings streams: open it with remote closed"))
      return
    }
    let tail = context.journal.tail.ordinal
    guard request.throughBlock <= tail else {
      call.fail(Status(refusal: Refusal(.revisionNotReached, figures: [Int64(tail), 0])))
      return
    }
    let through = request.throughBlock == 0 ? tail : request.throughBlock
    guard let day = UInt16(exactly: request.onDay) else {
      call.fail(Status(.invalidArgument, "on_day: \(request.onDay) is no day"))
      return
    }
    begin(
      invocation, entity: request.entity, detectors: request.detectors,
      settings: request.settings
    ) { run, call in
      try await send(run, through: through, on: day == 0 ? nil : Day(number: day), to: call)
    }
  }

  private func send(
    _ run: FindingsRun, through: UInt64, on day: Day?, to call: RPCCall
  ) async throws {
    var count: UInt64 = 0
    func write(_ findings: [Finding], isLast: Bool = false) async throws {
      count += UInt64(findings.count)
      var piece = Fundledger_V1_FindingsPiece()
      piece.findings = findings.map(\.message)
      piece.doneBlock = run.done
      piece.throughBlock = through
      if isLast {
        piece.last = true
        piece.today = UInt32(run.today.number)
        piece.count = count
      }
      try await call.write(piece.encoded())
    }
    while run.done < through, !call.isCancelled {
      let findings = try await context.readers.runIfActive {
        try run.step(through: through) { !call.isCancelled }
      }
      if !findings.isEmpty { try await writePieces(findings) { try await write($0) } }
    }
    guard !call.isCancelled else { return }
    let rest = try await context.readers.runIfActive { run.finish(on: day) }
    try await writePieces(rest) { try await write($0) }
    try await write([], isLast: true)
    call.finish()
  }

  /// A block can bring out more than a piece has room for.
  func writePieces(
    _ findings: [Finding], _ write: ([Finding]) async throws -> Void
  ) async throws {
    for start in stride(from: 0, to: findings.count, by: FindingCallLimits.findingsPerPiece) {
      try await write(Array(findings[start...].prefix(FindingCallLimits.findingsPerPiece)))
    }
  }

  // MARK: Beginning

  /// Checks a request's scope, detectors and settings, and runs `send` when there is room for it.
  func begin<Request>(
    _ invocation: Invocation<Request>, entity: String, detectors: [String],
    settings: [Fundledger_V1_DetectorSetting],
    _ send: @escaping @Sendable (FindingsRun, RPCCall) async throws -> Void
  ) {
    let chosen: FindingSettings
    do throws(FindingSettings.Problem) {
      chosen = try Self.settings(detectors, settings)
    } catch {
      invocation.call.fail(Status(.invalidArgument, error.text))
      return
    }
    context.loop.submit(invocation.call) { engine in
      do throws(Refusal) {
        let scope = try FactScope(entity, invocation.caller, engine)
        return .then { call in start(chosen, scope, call, send) }
      } catch {
        return .fail(Status(refusal: error, field: "entity"))
      }
    }
  }

  private func start(
    _ settings: FindingSettings, _ scope: FactScope, _ call: RPCCall,
    _ send: @escaping @Sendable (FindingsRun, RPCCall) async throws -> Void
  ) {
    guard gate.enter() else {
      call.fail(
        Status(.resourceExhausted, "\(FindingCallLimits.calls) findings calls run: try again later")
      )
      return
    }
    call.serve {
      defer { gate.leave() }
      await tell(call) {
        try await send(FindingsRun(settings, scope: scope, journal: context.journal), call)
      }
    }
  }

  /// Runs what answers a call, and says on the call what went wrong.
  private func tell(_ call: RPCCall, _ body: () async throws -> Void) async {
    do {
      try await body()
      // A call that nobody waits for still takes an answer.
      if call.isCancelled { call.fail(Status(.cancelled, "nobody waits for the findings")) }
    } catch let error as RPCError {
      call.tell("findings ended early", level: .info, ["reason": "\(error)"])
      call.fail(Status(.cancelled, "the findings ended early"))
    } catch is CancellationError {
      call.fail(Status(.cancelled, "nobody waits for the findings"))
    } catch FindingsRun.Failure.journal(let error) where error.isArchived {
      call.fail(Status(.failedPrecondition, "\(error) 所在区块已归档"))
    } catch let refusal as Refusal {
      call.fail(Status(refusal: refusal))
    } catch {
      context.logger.error("findings failed", metadata: ["reason": "\(error)"])
      call.fail(Status(.internalError, "the journal could not be read"))
    }
  }

  private static func settings(
    _ detectors: [String], _ values: [Fundledger_V1_DetectorSetting]
  ) throws(FindingSettings.Problem) -> FindingSettings {
    var settings = FindingSettings()
    settings.limits = FindingCallLimits.memory
    var kinds: [DetectorKind] = []
    for name in detectors {
      guard let kind = DetectorKind(name: name) else { throw .unknownDetector(name) }
      kinds.append(kind)
    }
    settings.choose(kinds)
    guard values.count <= FindingCallLimits.settings else {
      throw .unknownParameter("settings: more than \(FindingCallLimits.settings)")
    }
    for value in values { try settings.set(value.name, to: value.value) }
    return settings
  }
}

/// How many findings calls run.
final class FindingsGate: Sendable {
  private let running = Mutex(0)

  /// False when there are as many as may be.
  func enter() -> Bool {
    running.withLock {
      guard $0 < FindingCallLimits.calls else { return false }
      $0 += 1
      return true
    }
  }

  func leave() { running.withLock { $0 -= 1 } }
}

extension FactScope {
  /// The scope of a request: the caller's, or a region within it.
  init(
    _ entity: String, _ caller: Caller, _ engine: borrowing Engine
  ) throws(Refusal) {
    guard !entity.isEmpty else {
      self.init(region: caller.scope)
      return
    }
    guard entity.utf8.count == 6, let region = UInt32(entity) else { throw Refusal(.unknownEntity) }
    // The nation is all there is.
    if region == 0 {
      guard caller.scope == 0 else { throw Refusal(.outOfScope) }
      self.init(region: 0)
      return
    }
    var isKnown = false
    for number in 1..<UInt32(engine.machine.ledgerCount + 1) {
      let regions = engine.machine.view(ofLedger: number).definition.regions
      guard regions.contains(region) else { continue }
      isKnown = true
      guard engine.machine.ledger(number, isWithin: caller.scope) else {
        throw Refusal(.outOfScope)
      }
    }
    guard isKnown else { throw Refusal(.unknownEntity) }
    self.init(region: region)
  }
}
