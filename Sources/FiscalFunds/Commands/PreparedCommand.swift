import LedgerCore

/// A command made ready for its decision on whatever thread read it: encoded for the journal, hashed, its
/// texts and amounts looked at, so that the one thread that decides only judges by the books.
package struct PreparedCommand: Sendable {
  package let command: FundCommand
  /// Its encoded form.
  package let body: [UInt8]
  package let contentHash: UInt64
  /// What is wrong with it whatever the books say; it is then refused.
  let fault: Refusal?

  /// Throws `tooLong` when a text or a list of it cannot be written.
  package init(_ command: FundCommand) throws(FieldFailure) {
    self.command = command
    body = try command.encoded()
    contentHash = command.action.kind.contentHash(ofBody: body)
    do throws(Refusal) {
      try command.checkShape()
      fault = nil
    } catch {
      fault = error
    }
  }
}
