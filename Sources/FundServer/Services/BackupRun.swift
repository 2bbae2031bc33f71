import FundMessages
import LedgerJournal
import Logging
import SecureTransport
import SwiftProtobuf
import Wire

/// One backup that a call asked for: runs on the maintenance thread, streams how far it is, and
/// ends when nobody waits for it any more.
struct BackupRun: Sendable {
  let backup: JournalBackup
  let folder: String
  let through: UInt64?
  let call: RPCCall
  let maintenance: JournalMaintenance
  let logger: Logger

  private enum Update: Sendable {
    case progress(MaintenanceProgress)
    case done(JournalBackup.Result)
    case failed(MaintenanceFailure)
  }

  func run() {
    // Of progress only the newest counts; the end comes last, so it is never dropped.
    let (updates, feed) = AsyncStream<Update>.makeStream(bufferingPolicy: .bufferingNewest(1))
    Task { await send(updates) }
    do throws(MaintenanceFailure) {
      let result = try backup.run(into: folder, through: through) {
        (progress) throws(MaintenanceFailure) in
        feed.yield(.progress(progress))
        if call.isCancelled || maintenance.mustStop { throw .stopped }
      }
      logger.notice(
        "backup taken",
        metadata: [
          "folder": "\(folder)", "block": "\(result.tail.ordinal)", "blocks": "\(result.blocks)",
        ])
      feed.yield(.done(result))
    } catch {
      logger.error("backup failed", metadata: ["folder": "\(folder)", "reason": "\(error)"])
      feed.yield(.failed(error))
    }
    feed.finish()
  }

  private func send(_ updates: AsyncStream<Update>) async {
    do {
      for await update in updates {
        switch update {
        case .progress(let progress):
          try await call.write(message(progress).encoded())
        case .done(let result):
          try await call.write(message(result).encoded())
          call.finish()
        case .failed(let failure):
          call.fail(Status(maintenance: failure))
        }
      }
    } catch {
      // The caller is gone, which the run sees at its next step.
      logger.info("backup is not watched any more", metadata: ["reason": "\(error)"])
    }
  }

  private func message(_ progress: MaintenanceProgress) -> Fundledger_V1_BackupProgress {
    .with {
      $0.block = progress.block
      $0.through = progress.through
      $0.blocks = progress.blocks
      $0.bytes = progress.bytes
    }
  }

  private func message(_ result: JournalBackup.Result) -> Fundledger_V1_BackupProgress {
    .with {
      $0.done = true
      $0.block = result.tail.ordinal
      $0.through = result.tail.ordinal
      $0.blocks = result.blocks
      $0.bytes = result.bytes
      $0.blockDigest.append(contentsOf: result.tail.digest.bytes)
      $0.snapshot = result.snapshot ?? 0
      $0.folder = folder
    }
  }
}

extension Status {
  /// An operator is told what is wrong as it is.
  init(maintenance failure: MaintenanceFailure) {
    let code: StatusCode =
      switch failure {
      case .source(.corrupt), .source(.replay), .target(.corrupt), .snapshotDiffers,
        .brokenBooks:
        .dataLoss
      case .source(.noSuchBlock): .outOfRange
      case .source(.lowOnDisk), .target(.lowOnDisk): .resourceExhausted
      case .stopped, .source(.stopped): .unavailable
      case .source(.system), .target(.system): .internalError
      default: .failedPrecondition
      }
    self.init(code, "\(failure)")
  }
}
