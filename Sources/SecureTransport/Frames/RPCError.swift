package import Wire

/// How a call failed, as its caller sees it.
package struct RPCError: Error, Hashable, Sendable, CustomStringConvertible {
  package var code: StatusCode
  package var message: String
  package var details: [StatusDetail]
  /// Whether the server may have done what was asked all the same: the request was sent and no
  /// answer came. Ask the server before asking again.
  package var isOutcomeUnknown: Bool

  package init(
    _ code: StatusCode, _ message: String, details: [StatusDetail] = [],
    isOutcomeUnknown: Bool = false
  ) {
    self.code = code
    self.message = message
    self.details = details
    self.isOutcomeUnknown = isOutcomeUnknown
  }

  package init(_ status: Status) {
    self.init(status.code, status.message, details: status.details)
  }

  package var description: String {
    "\(code.name): \(message)\(isOutcomeUnknown ? " (outcome unknown)" : "")"
  }
}
