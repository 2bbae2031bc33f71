import FundClient
import FundMessages
import Logging
import NIOCore
import NIOPosix
import SecureTransport
import SwiftProtobuf
import Synchronization
import TestSupport
import Wire

/// A server that keeps one lane as the real one does, and fails as it is told.
final class LaneServer: RPCHandler {
  enum Fault: CaseIterable {
    /// The batch is not decided, and the caller does not learn it.
    case requestLost
    /// The batch is decided, and the caller does not learn it.
    case answerLost
    /// The batch arrives after the lane's next opening.
    case late
    /// The server has no room now.
    case busy
    /// The answer to the next opening is lost.
    case openingLost
  }

  struct State {
    var epoch: UInt32 = 0
    /// The content of each accepted voucher: its first amount.
    var accepted: [Int64] = []
    /// What happens to the next batches; then all goes well.
    var faults: [Fault] = []
    var losesOpening = false
    var late: [Fundledger_V1_PostVouchersRequest] = []
    var openings = 0
    /// Serials whose content changed: must stay empty.
    var contradictions: [UInt64] = []
    /// While set, all batches are lost.
    var isDead = false
  }

  let state = Mutex(State())

  /// Amounts that mark a batch as malformed.
  static let malformed: Int64 = 666

  func handle(_ call: RPCCall) {
    switch call.method {
    case "OpenLane": openLane(call)
    case "PostVouchers": post(call)
    case "PlaceHolds": place(call)
    default: call.fail(Status(.unimplemented, call.method))
    }
  }

  private func openLane(_ call: RPCCall) {
    let answer: Fundledger_V1_OpenLaneResponse? = state.withLock { state in
      state.epoch += 1
      state.openings += 1
      // What was late arrives now, under an epoch that is over.
      for request in state.late { _ = Self.decide(request, &state) }
      state.late = []
      defer { state.losesOpening = false }
      guard !state.losesOpening, !state.isDead else { return nil }
      var answer = Fundledger_V1_OpenLaneResponse()
      answer.lane = 1
      answer.epoch = state.epoch
      answer.nextSerial = UInt64(state.accepted.count + 1)
      return answer
    }
    guard let answer else { return }
    reply(answer, to: call)
  }

  private func post(_ call: RPCCall) {
    var copy = call.payload
    guard
      let request = try? Fundledger_V1_PostVouchersRequest(
        serializedBytes: copy.readBytes(length: copy.readableBytes) ?? [])
    else { return call.fail(Status(.invalidArgument, "no request")) }
    switch outcome(of: request) {
    case .answer(let answer): reply(answer, to: call)
    case .refused(let code, let expected): call.fail(Self.status(code, expected))
    // A call that is dropped fails with INTERNAL, as one whose handler broke.
    case nil: break
    }
  }

  /// Holds of one line, kept as vouchers are.
  private func place(_ call: RPCCall) {
    var copy = call.payload
    guard
      let holds = try? Fundledger_V1_PlaceHoldsRequest(
        serializedBytes: copy.readBytes(length: copy.readableBytes) ?? [])
    else { return call.fail(Status(.invalidArgument, "no request")) }
    var request = Fundledger_V1_PostVouchersRequest()
    request.epoch = holds.epoch
    request.firstSerial = holds.firstSerial
    request.account = holds.account.flatMap { [$0, $0] }
    request.amount = holds.amount.flatMap { [$0, -$0] }
    switch outcome(of: request) {
    case .answer(let answer):
      var placed = Fundledger_V1_PlaceHoldsResponse()
      placed.runs = answer.runs
      placed.nextSerial = answer.nextSerial
      placed.decided = answer.decided
      reply(placed, to: call)
    case .refused(let code, let expected): call.fail(Self.status(code, expected))
    case nil: break
    }
  }

  /// Nil when the caller does not learn it.
  private func outcome(of request: Fundledger_V1_PostVouchersRequest) -> Outcome? {
    state.withLock { state in
      guard !state.isDead else { return nil }
      switch state.faults.popLast() {
      case .requestLost: return nil
      case .answerLost:
        _ = Self.decide(request, &state)
        return nil
      case .late:
        state.late.append(request)
        return nil
      case .busy: return .refused(code: 502, expected: nil)
      case .openingLost:
        state.losesOpening = true
        return nil
      case nil: return Self.decide(request, &state)
      }
    }
  }

  private enum Outcome {
    case answer(Fundledger_V1_PostVouchersResponse)
    case refused(code: UInt32, expected: Int64?)
  }

  private static func decide(
    _ request: Fundledger_V1_PostVouchersRequest, _ state: inout State
  ) -> Outcome {
    guard !request.amount.contains(malformed) else { return .refused(code: 101, expected: nil) }
    guard request.epoch == state.epoch else { return .refused(code: 302, expected: nil) }
    let next = UInt64(state.accepted.count + 1)
    guard request.firstSerial <= next else {
      return .refused(code: 303, expected: Int64(next))
    }
    let count = request.account.count / 2
    let known = min(count, Int(next - request.firstSerial))
    for voucher in 0..<count {
      let content = request.amount[voucher * 2]
      let serial = request.firstSerial + UInt64(voucher)
      if serial < next {
        if state.accepted[Int(serial - 1)] != content { state.contradictions.append(serial) }
      } else {
        state.accepted.append(content)
      }
    }
    var answer = Fundledger_V1_PostVouchersResponse()
    answer.decided = UInt32(count)
    answer.nextSerial = UInt64(state.accepted.count + 1)
    for (first, last, replayed) in [(0, known, true), (known, count, false)] where first < last {
      answer.runs.append(
        .with {
          $0.first = UInt32(first)
          $0.count = UInt32(last - first)
          $0.block = 1
          $0.index = UInt32(request.firstSerial) + UInt32(first)
          $0.replayed = replayed
        })
    }
    return .answer(answer)
  }

  private static func status(_ code: UInt32, _ expected: Int64?) -> Status {
    var refusal = Fundledger_V1_Refusal()
    refusal.code = code
    if let expected {
      refusal.figures = [
        .with {
          $0.name = "expected"
          $0.value = expected
        }
      ]
    }
    let bytes: [UInt8] = (try? refusal.serializedBytes()) ?? []
    return Status(
      .failedPrecondition, "refused \(code)",
      details: [
        StatusDetail(
          typeURL: "type.googleapis.com/fundledger.v1.Refusal", value: ByteBuffer(bytes: bytes))
      ])
  }

  private func reply(_ message: some Message, to call: RPCCall) {
    let bytes: [UInt8] = (try? message.serializedBytes()) ?? []
    call.reply(ByteBuffer(bytes: bytes))
  }
}

extension LaneServer {
  private static let certificates = DevelopmentCertificates(
    clients: ["bureau:620503:620000:maiji-bureau"], bad: false)

  /// - Parameters:
  ///   - host: a loopback address of its own keeps a port free for a server that comes back.
  ///   - port: chosen by the system when 0.
  func listen(host: String = "127.0.0.1", port: Int = 0) async throws -> RPCServer {
    try await Self.listen(self, host: host, port: port)
  }

  /// The same for another handler.
  static func listen(
    _ handler: some RPCHandler, host: String = "127.0.0.1", port: Int = 0
  ) async throws -> RPCServer {
    try await RPCServer.start(
      host: host, port: port,
      tls: TLSServerContext(
        certificateChainFile: certificates.path("server.pem"),
        privateKeyFile: certificates.path("server.key"),
        clientCAFile: certificates.path("ca.pem"),
        crlFile: certificates.path("crl.pem")),
      handler: handler, limits: RPCLimits(),
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
      eventLoopGroup: MultiThreadedEventLoopGroup.singleton)
  }

  static func connect(host: String = "127.0.0.1", port: Int) async throws -> LedgerClient {
    try await LedgerClient.connect(
      to: ServerAddress(host: host, port: port),
      credentials: Credentials(
        certificateChainFile: certificates.path("bureau-620503.pem"),
        privateKeyFile: certificates.path("bureau-620503.key"),
        serverCAFile: certificates.path("ca.pem")),
      serverName: "localhost")
  }

  /// Runs a server and a client of it for the time of `body`.
  static func run(_ body: (LaneServer, LedgerClient) async throws -> Void) async throws {
    let handler = LaneServer()
    let server = try await handler.listen()
    let client = try await connect(port: server.port)
    try await body(handler, client)
    await client.close()
    await server.shutdown(graceNanos: 1_000_000_000)
  }
}
