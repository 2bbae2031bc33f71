package import FiscalFunds
import LedgerCore
package import LedgerJournal
package import Logging
package import NIOPosix
import SecureTransport
import SwiftProtobuf
import Wire

/// What the services share.
package struct ServiceContext: Sendable {
  package let loop: CommitLoop
  package let journal: any Journal
  /// Threads for reads of the journal, which may wait for the disk.
  package let readers: NIOThreadPool
  package let opening: LedgerOpening
  package let checkpoints: CheckpointKeeper
  package let logger: Logger
  package let version: String

  package init(
    loop: CommitLoop, journal: any Journal, readers: NIOThreadPool, opening: LedgerOpening,
    checkpoints: CheckpointKeeper, logger: Logger, version: String
  ) {
    self.loop = loop
    self.journal = journal
    self.readers = readers
    self.opening = opening
    self.checkpoints = checkpoints
    self.logger = logger
    self.version = version
  }

  /// Runs on a reader thread with a reader of its own; a failure of the journal fails the call.
  func read(
    for call: RPCCall,
    _ body: @escaping @Sendable (inout JournalReader) throws -> Void
  ) {
    readers.submit { [journal, logger] state in
      guard case .active = state else {
        call.fail(Status(.unavailable, "the server is stopping"))
        return
      }
      var reader = JournalReader(journal)
      do {
        try body(&reader)
      } catch let refusal as Refusal {
        call.fail(Status(refusal: refusal))
      } catch let error as JournalError where error.isArchived {
        call.fail(Status(.failedPrecondition, "\(error) 所在区块已归档"))
      } catch {
        logger.error("journal read failed", metadata: ["reason": "\(error)"])
        call.fail(Status(.internalError, "the journal could not be read"))
      }
    }
  }
}

extension JournalError {
  /// The block is well, and somewhere else.
  var isArchived: Bool {
    if case .archived = self { true } else { false }
  }
}

/// One call with its caller and its decoded request.
struct Invocation<Request: Message & Sendable>: Sendable {
  let call: RPCCall
  let caller: Caller
  let request: Request
}
