import FundClient
import FundData
import FundMessages
import SwiftProtobuf
import TestSupport

/// Every method of a real server over its books in memory: whatever a payload is, the call gets a
/// status that says what was wrong, an answer that can be read, and the books stay sound.
///
/// The first two bytes of an input say which method, the third who calls; the rest is the payload.
final class ServiceTarget: FuzzTarget {
  private struct Method {
    var service: String
    var name: String
    var request: String
    var answer: String
    var answersStream: Bool
  }

  /// Calls after which the server is stopped, its journal replayed, and a new one begun.
  private static let callsOfServer = 20_000
  /// An answer that takes longer is a finding; a stream may go on without an end.
  private static let timeout = Duration.seconds(30)
  private static let streamTimeout = Duration.milliseconds(50)
  private static let maximumStreamMessages = 100
  private static let headBytes = 3

  let name = "services"
  private let methods: [Method]
  private var ledger: FuzzedLedger?
  private var calls = 0

  init() throws {
    guard let bytes = EmbeddedFile.bytes(named: "fundledger.binpb") else {
      preconditionFailure("the descriptors are part of the program")
    }
    let files = try Google_Protobuf_FileDescriptorSet(serializedBytes: bytes)
    methods = files.file.flatMap { file in
      file.service.flatMap { service in
        service.method.map { method in
          Method(
            service: "\(file.package).\(service.name)", name: method.name,
            request: String(method.inputType.dropFirst()),
            answer: String(method.outputType.dropFirst()), answersStream: method.serverStreaming)
        }
      }
    }.sorted { ($0.service, $0.name) < ($1.service, $1.name) }
  }

  func seeds() throws -> [[UInt8]] {
    var seeds: [[UInt8]] = []
    let vectors = try Corpus.vectors("messages").map { vector in
      (message: try Corpus.message(ofVector: vector.name), bytes: vector.bytes)
    }
    for (index, method) in methods.enumerated() {
      for caller in 0..<FuzzedLedger.callers.count {
        seeds.append(Self.head(index, caller))
        for vector in vectors where vector.message == method.request {
          seeds.append(Self.head(index, caller) + vector.bytes)
        }
      }
    }
    guard let index = methods.firstIndex(where: { $0.name == "PostVouchers" }) else { return seeds }
    var dice = SplitMix64(seed: 0)
    for _ in 0..<50 {
      seeds.append(Self.head(index, 0) + (try ColumnBatch.random(&dice).serializedBytes()))
    }
    return seeds
  }

  private static func head(_ method: Int, _ caller: Int) -> [UInt8] {
    [UInt8(method >> 8), UInt8(method & 0xff), UInt8(caller)]
  }

  func mutate(_ input: inout [UInt8], _ dice: inout SplitMix64) {
    let posting = methods.firstIndex { $0.name == "PostVouchers" } ?? 0
    if dice.next() % 4 == 0, let batch = try? ColumnBatch.random(&dice).serializedBytes() as [UInt8]
    {
      input = Self.head(posting, 0) + batch
      return
    }
    var payload = Array(input.dropFirst(Self.headBytes))
    ProtobufMutation.apply(&payload, &dice)
    var head = Array(input.prefix(Self.headBytes))
    if head.count < Self.headBytes || dice.next() % 16 == 0 {
      head = Self.head(
        Int(dice.next() % UInt64(methods.count)),
        Int(dice.next() % UInt64(FuzzedLedger.callers.count)))
    }
    input = head + payload
  }

  func run(_ input: [UInt8]) throws -> Course {
    guard input.count >= Self.headBytes else { return Course() }
    calls += 1
    if calls % Self.callsOfServer == 0 { try finish() }
    let ledger = try ledger ?? FuzzedLedger()
    self.ledger = ledger
    let method = methods[(Int(input[0]) << 8 | Int(input[1])) % methods.count]
    let client = ledger.clients[Int(input[2]) % ledger.clients.count]
    let payload = Array(input.dropFirst(Self.headBytes))
    var kind = Fingerprint()
    kind.add("\(method.service)/\(method.name)".utf8)
    do {
      let answers = try blocking {
        try await Self.call(method, payload, client)
      }
      for answer in answers {
        guard let type = MethodMessages.types[method.answer],
          (try? type.init(serializedBytes: answer)) != nil
        else { throw FuzzFinding("\(method.name): an answer that is no \(method.answer)") }
      }
      kind.add(magnitudeOf: answers.reduce(0) { $0 + $1.count })
    } catch let error as LedgerError {
      try check(error, method)
      kind.add(error.code.rawValue)
      kind.add(Int(error.refusal?.code ?? 0))
    }
    return Course(kind)
  }

  private struct IsEnough: Error {}

  private static func call(
    _ method: Method, _ payload: [UInt8], _ client: LedgerClient
  ) async throws -> [[UInt8]] {
    guard method.answersStream else {
      return [
        try await client.callByHand(method.service, method.name, request: payload, timeout: timeout)
      ]
    }
    var answers: [[UInt8]] = []
    do {
      try await client.streamByHand(
        method.service, method.name, request: payload, timeout: streamTimeout
      ) { answer in
        answers.append(answer)
        if answers.count >= maximumStreamMessages { throw IsEnough() }
      }
    } catch is IsEnough {
    }
    return answers
  }

  /// Only what Protocol/WIRE.md says that a server answers.
  private func check(_ error: LedgerError, _ method: Method) throws {
    let isAllowed =
      switch error.code {
      case .invalidArgument, .notFound, .alreadyExists, .permissionDenied, .resourceExhausted,
        .failedPrecondition, .aborted, .unimplemented:
        true
      case .unavailable: error.refusal != nil
      case .deadlineExceeded: method.answersStream
      default: false
      }
    try require(isAllowed, "\(method.service)/\(method.name): \(error)")
  }

  func finish() throws {
    guard let ledger else { return }
    self.ledger = nil
    try ledger.stop()
  }
}
