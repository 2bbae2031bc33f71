import FiscalFunds
import FundMessages
import LedgerCore
import SecureTransport
import Wire

/// A batch of business commands on its way, with what is already known of its outcome.
struct FundSubmission: Sendable {
  let call: RPCCall
  let caller: Caller
  let commands: [PreparedCommand]
  let serials: LaneSerials
  /// What was accepted earlier, its content compared with the journal's.
  var replayed: [Fundledger_V1_OutcomeRun] = []
  var verified: [Range<Int>] = []

  /// Throws a status when a command is malformed or not for the caller's role: nothing of the batch
  /// is decided then.
  init(_ invocation: Invocation<Fundledger_V1_SubmitCommandsRequest>) throws(Refused) {
    let request = invocation.request
    call = invocation.call
    caller = invocation.caller
    guard !request.commands.isEmpty, request.commands.count <= Limits.vouchersPerBatch else {
      throw Refused(Refusal(.batchShape), field: "commands")
    }
    var commands: [PreparedCommand] = []
    commands.reserveCapacity(request.commands.count)
    for (index, message) in request.commands.enumerated() {
      do {
        commands.append(try PreparedCommand(FundCommand(message)))
      } catch let problem as CommandProblem {
        throw Refused(
          Refusal(.commandShape, voucher: index, detail: "\(problem.field): \(problem.reason)"),
          field: problem.field, reason: problem.reason)
      } catch {
        throw Refused(Refusal(.commandShape, voucher: index, detail: "\(error)"), field: "commands")
      }
      guard caller.role.mayDo(commands[index].command.action.duty) else {
        throw Refused(Refusal(.roleNotAllowed, voucher: index), field: "commands[\(index)]")
      }
    }
    self.commands = commands
    serials = LaneSerials(
      lane: request.lane, epoch: request.epoch, firstSerial: request.firstSerial,
      count: commands.count, attempt: request.attempt)
  }

  struct Refused: Error {
    let refusal: Refusal
    let field: String
    /// Why the field holds no value of its kind.
    let reason: String

    init(_ refusal: Refusal, field: String, reason: String = "") {
      self.refusal = refusal
      self.field = field
      self.reason = reason
    }
  }
}

extension Role {
  func mayDo(_ duty: FundAction.Duty) -> Bool {
    switch duty {
    case .prepare: self == .bureau
    case .approve: self == .checker
    case .prepareOrApprove: self == .bureau || self == .checker
    case .prepareAbove: self == .bureau || self == .supervisor
    case .supervise: self == .supervisor
    }
  }
}
