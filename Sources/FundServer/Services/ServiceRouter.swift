import FiscalFunds
import FundMessages
import LedgerCore
import Logging
package import SecureTransport
import SwiftProtobuf
import Synchronization
import Wire

/// Finds the caller and the method of each call, and refuses what the role may not do.
package final class ServiceRouter: RPCHandler {
  /// Identities whose check is remembered; beyond it all are forgotten.
  private static let rememberedIdentities = 4_096

  private let context: ServiceContext
  private let callers: Mutex<[PeerIdentity: Result<Caller, Caller.Problem>]>
  private let today: @Sendable () -> Int32
  private let methods: [String: Method]

  /// A method: the roles that may call it, and what it does.
  struct Method: Sendable {
    let roles: Set<Role>
    /// Whether the client sends a stream of messages.
    var takesStream = false
    let run: @Sendable (RPCCall, Caller) -> Void
  }

  package init(
    context: ServiceContext, maintenance: JournalMaintenance,
    today: @escaping @Sendable () -> Int32
  ) {
    self.context = context
    self.today = today
    callers = Mutex([:])
    var methods: [String: Method] = [:]
    HealthService(context: context).register(in: &methods)
    LedgerService(context: context).register(in: &methods)
    let posting = BatchPosting(context: context)
    PostingService(context: context, posting: posting).register(in: &methods)
    HoldService(context: context, posting: posting).register(in: &methods)
    FundsService(context: context).register(in: &methods)
    FundQueryService(context: context).register(in: &methods)
    QueryService(context: context).register(in: &methods)
    AuditService(context: context).register(in: &methods)
    EvidenceService(context: context, keeper: context.checkpoints).register(in: &methods)
    FindingsService(context: context, follows: FollowBook(beside: context.journal))
      .register(in: &methods)
    MaintenanceService(context: context, maintenance: maintenance).register(in: &methods)
    self.methods = methods
  }

  package func handle(_ call: RPCCall) {
    guard let method = methods["\(call.service)/\(call.method)"] else {
      call.fail(Status(.unimplemented, "there is no \(call.service)/\(call.method)"))
      return
    }
    switch caller(of: call.identity) {
    case .failure(let problem):
      security("identity refused", call, ["reason": "\(problem)"])
      call.fail(Status(.unauthenticated, "the certificate's name is refused: \(problem)"))
    case .success(let caller):
      guard method.roles.contains(caller.role) else {
        security("role refused", call, ["needs": "\(method.roles.map(\.rawValue).sorted())"])
        call.fail(Status(refusal: Refusal(.roleNotAllowed)))
        return
      }
      guard method.takesStream == (call.messages != nil) else {
        call.fail(
          Status(
            .invalidArgument,
            method.takesStream
              ? "\(call.method) takes a stream: open it with remote open, in fund/1"
              : "\(call.method) takes no stream"))
        return
      }
      method.run(call, caller)
    }
  }

  private func caller(of identity: PeerIdentity) -> Result<Caller, Caller.Problem> {
    if let known = callers.withLock({ $0[identity] }) { return known }
    let result = Result { () throws(Caller.Problem) in
      try Caller(identity, reference: context.opening.reference, today: today())
    }
    callers.withLock {
      if $0.count >= Self.rememberedIdentities { $0.removeAll() }
      $0[identity] = result
    }
    return result
  }

  private func security(
    _ event: String, _ call: RPCCall,
    _ metadata: @escaping @Sendable @autoclosure () -> Logger.Metadata
  ) {
    call.tell(event, level: .notice, metadata(), isAboutMethod: true)
  }
}

extension [String: ServiceRouter.Method] {
  /// Adds a method of a service with its request type.
  mutating func add<Request: Message & Sendable>(
    _ service: String, _ name: String, roles: Set<Role>, _ type: Request.Type,
    _ body: @escaping @Sendable (Invocation<Request>) -> Void
  ) {
    self["fundledger.v1.\(service)/\(name)"] = ServiceRouter.Method(roles: roles) { call, caller in
      do {
        body(Invocation(call: call, caller: caller, request: try Request(call.payload)))
      } catch {
        call.fail(Status(.invalidArgument, "the payload is no \(Request.protoMessageName)"))
      }
    }
  }
}

extension Set<Role> {
  static var all: Set<Role> { Set(Role.allCases) }
  /// Those who may read money.
  static var readers: Set<Role> { [.bureau, .checker, .county, .auditor, .supervisor] }
}
