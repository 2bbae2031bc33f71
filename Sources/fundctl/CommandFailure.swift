import Foundation
import FundClient

/// Why a command ends without having done what it was told.
struct CommandFailure: Error, CustomStringConvertible {
  enum Reason: Int32 {
    /// Refused by the server, or failed here.
    case failed = 1
    /// The server cannot be reached, or may have done it: the same command can be run again.
    case unclear = 3
  }

  var reason: Reason
  var description: String

  init(_ description: String, reason: Reason = .failed) {
    self.reason = reason
    self.description = description
  }

  init(_ error: LedgerError) {
    let isUnclear =
      switch error.code {
      case .unavailable, .deadlineExceeded: error.refusal == nil
      default: error.isOutcomeUnknown
      }
    self.init(RefusalText.describe(error), reason: isUnclear ? .unclear : .failed)
  }

  /// Says it on standard error and ends the process.
  func end() -> Never {
    StandardError.write("fundctl: \(description)\n")
    Foundation.exit(reason.rawValue)
  }
}
