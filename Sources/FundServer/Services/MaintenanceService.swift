import FundMessages
import LedgerCore
import LedgerJournal
import Logging
import SecureTransport
import SwiftProtobuf
import Wire

/// `fundledger.v1.Maintenance`: backups, the scrub and archived segments, for operators.
struct MaintenanceService: Sendable {
  let context: ServiceContext
  let maintenance: JournalMaintenance

  private static let longestName = 64

  func register(in methods: inout [String: ServiceRouter.Method]) {
    let service = "Maintenance"
    let roles: Set<Role> = [.operator]
    methods.add(
      service, "Backup", roles: roles, Fundledger_V1_BackupRequest.self, backUp)
    methods.add(
      service, "GetScrubStatus", roles: roles, Fundledger_V1_GetScrubStatusRequest.self,
      scrubStatus)
    methods.add(
      service, "ListSegments", roles: roles, Fundledger_V1_ListSegmentsRequest.self, list)
    methods.add(
      service, "ArchiveSegment", roles: roles, Fundledger_V1_ArchiveSegmentRequest.self, archive)
    methods.add(
      service, "BringBackSegment", roles: roles, Fundledger_V1_BringBackSegmentRequest.self,
      bringBack)
  }

  /// The journal in files; fails the call when there is none.
  private func journal(for call: RPCCall) -> FileJournal? {
    if let journal = context.journal as? FileJournal { return journal }
    call.fail(Status(.unimplemented, "this server keeps its journal in memory"))
    return nil
  }

  private func folder(_ folder: String?, _ setting: String, for call: RPCCall) -> String? {
    if let folder { return folder }
    call.fail(Status(.failedPrecondition, "\(setting) is not set in the daemon's configuration"))
    return nil
  }

  private func run(_ call: RPCCall, _ job: @escaping @Sendable () -> Void) {
    if !maintenance.run(job) {
      call.fail(Status(.resourceExhausted, "other maintenance is running: try again later"))
    }
  }

  private func backUp(_ invocation: Invocation<Fundledger_V1_BackupRequest>) {
    let (call, request) = (invocation.call, invocation.request)
    guard call.isServerStreaming else {
      call.fail(Status(.invalidArgument, "Backup streams: open it with remote closed"))
      return
    }
    guard Self.isName(request.name) else {
      call.fail(
        Status(
          .invalidArgument,
          "name: 1 to \(Self.longestName) of A-Z a-z 0-9 - _ . and no dot at the start"))
      return
    }
    guard let journal = journal(for: call),
      let above = folder(maintenance.settings.backupFolder, "backupFolder", for: call)
    else { return }
    let run = BackupRun(
      backup: JournalBackup(of: journal), folder: above + "/" + request.name,
      through: request.through == 0 ? nil : request.through, call: call,
      maintenance: maintenance, logger: context.logger)
    self.run(call) { run.run() }
  }

  static func isName(_ name: String) -> Bool {
    (1...longestName).contains(name.utf8.count) && !name.hasPrefix(".")
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
          UInt8(ascii: "."):
          true
        default: false
        }
      }
  }

  private func scrubStatus(_ invocation: Invocation<Fundledger_V1_GetScrubStatusRequest>) {
    let status = maintenance.scrub.status
    var answer = Fundledger_V1_ScrubStatus()
    answer.running = maintenance.settings.scrubBytesPerSecond > 0
    answer.bytesPerSecond = maintenance.settings.scrubBytesPerSecond
    answer.nextBlock = status.next
    answer.throughBlock = status.through
    answer.blocksChecked = status.blocksChecked
    answer.bytesChecked = status.bytesChecked
    answer.passes = status.passes
    answer.completedMs = status.throughAtMs ?? 0
    answer.damagedBlocks = status.damagedBlocks
    if let damage = status.firstDamage {
      answer.firstDamagedBlock = damage.block
      answer.firstDamagedFile = damage.path
      answer.firstProblem = "\(damage.problem)"
    }
    reply(answer, to: invocation.call)
  }

  private func list(_ invocation: Invocation<Fundledger_V1_ListSegmentsRequest>) {
    guard let journal = journal(for: invocation.call) else { return }
    var answer = Fundledger_V1_ListSegmentsResponse()
    answer.segments = journal.segments.map { segment in
      .with {
        $0.number = segment.number
        $0.firstBlock = segment.firstBlock
        $0.lastBlock = segment.lastBlock ?? 0
        $0.bytes = segment.bytes
        $0.archived = segment.isArchived
      }
    }
    reply(answer, to: invocation.call)
  }

  private func archive(_ invocation: Invocation<Fundledger_V1_ArchiveSegmentRequest>) {
    let call = invocation.call
    guard let journal = journal(for: call),
      let folder = folder(maintenance.settings.archiveFolder, "archiveFolder", for: call)
    else { return }
    let number = invocation.request.number
    run(call) {
      move(call, "segment archived", number) { () throws(JournalError) in
        try journal.archiveSegment(number, to: folder)
      } answer: {
        Fundledger_V1_ArchiveSegmentResponse.with { $0.folder = folder }
      }
    }
  }

  private func bringBack(_ invocation: Invocation<Fundledger_V1_BringBackSegmentRequest>) {
    let call = invocation.call
    guard let journal = journal(for: call),
      let folder = folder(maintenance.settings.archiveFolder, "archiveFolder", for: call)
    else { return }
    let number = invocation.request.number
    run(call) {
      move(call, "segment brought back", number) { () throws(JournalError) in
        try journal.bringBack(number, from: folder)
      } answer: {
        Fundledger_V1_BringBackSegmentResponse()
      }
    }
  }

  private func move(
    _ call: RPCCall, _ event: Logger.Message, _ number: UInt32,
    _ body: () throws(JournalError) -> Void, answer: () -> some Message
  ) {
    do throws(JournalError) {
      try body()
      context.logger.notice(event, metadata: ["segment": "\(number)"])
      reply(answer(), to: call)
    } catch {
      context.logger.error(
        "a segment could not be moved",
        metadata: ["segment": "\(number)", "reason": "\(error)"])
      call.fail(Status(maintenance: .source(error)))
    }
  }

  private func reply(_ answer: some Message, to call: RPCCall) {
    do {
      call.reply(try answer.encoded())
    } catch {
      call.fail(Status(.internalError, "the answer could not be encoded"))
    }
  }
}
