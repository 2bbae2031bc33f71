import FundMessages
import NIOCore
import SecureTransport
import SwiftProtobuf
import Wire

/// Why a call failed.
public struct LedgerError: Error, Hashable, Sendable {
  public var code: Code
  /// English, for people. What the server says in Chinese is in `refusal`.
  public var message: String
  /// What the server refused and why; nil when it was not the server's rules that failed the call.
  public var refusal: Refusal?
  /// Whether the server may have done what was asked all the same. Reads can simply be called again;
  /// a ``Lane`` resolves it for vouchers; opening and closing are safe to repeat.
  public var isOutcomeUnknown: Bool

  /// The status codes of gRPC, with its numbers.
  public enum Code: Int, Hashable, Sendable, CaseIterable {
    case cancelled = 1
    case unknown = 2
    case invalidArgument = 3
    case deadlineExceeded = 4
    case notFound = 5
    case alreadyExists = 6
    case permissionDenied = 7
    case resourceExhausted = 8
    case failedPrecondition = 9
    case aborted = 10
    case outOfRange = 11
    case unimplemented = 12
    case internalError = 13
    case unavailable = 14
    case dataLoss = 15
    case unauthenticated = 16

    /// As gRPC writes it: `FAILED_PRECONDITION`.
    public var name: String { StatusCode(wireValue: Int32(rawValue)).name }
  }

  package init(
    _ code: Code, _ message: String, refusal: Refusal? = nil, isOutcomeUnknown: Bool = false
  ) {
    self.code = code
    self.message = message
    self.refusal = refusal
    self.isOutcomeUnknown = isOutcomeUnknown
  }
}

extension LedgerError: CustomStringConvertible {
  public var description: String {
    var text = code.name + ": " + message
    if let refusal, !refusal.chineseMessage.isEmpty { text += " (\(refusal.chineseMessage))" }
    if isOutcomeUnknown { text += " [outcome unknown]" }
    return text
  }
}

extension LedgerError {
  private static let refusalTypeURL = "type.googleapis.com/fundledger.v1.Refusal"

  /// - Parameter isWrite: whether the call could change the books. A server that fails in the midst
  ///   of such a call, without a refusal, leaves its outcome unknown.
  init(_ error: RPCError, isWrite: Bool) {
    let refusal = error.details.first { $0.typeURL == Self.refusalTypeURL }
      .flatMap { try? Fundledger_V1_Refusal(serializedBytes: MessageBytes($0.value)) }
    let code = Code(rawValue: Int(error.code.rawValue)) ?? .unknown
    let isUnclear =
      switch code {
      case .cancelled, .deadlineExceeded, .dataLoss, .internalError, .unknown: refusal == nil
      default: false
      }
    self.init(
      code, error.message, refusal: refusal.map { Refusal($0) },
      isOutcomeUnknown: isWrite && !error.isNotBegun && (error.isOutcomeUnknown || isUnclear))
  }

  /// The server broke the protocol.
  static func badAnswer(_ what: String) -> LedgerError {
    LedgerError(.internalError, "the server answered with \(what)", isOutcomeUnknown: true)
  }
}
