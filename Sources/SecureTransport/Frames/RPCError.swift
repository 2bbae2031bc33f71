package import Wire

/// How a call failed, as its caller sees it.
package struct RPCError: Error, Hashable, Sendable, CustomStringConvertible {
  package var code: StatusCode
  package var message: String
  package var details: [StatusDetail]
  /// Whether the server may have done what was asked all the same: the request was sent and no
  /// answer came. Ask the server before asking again.
  package var isOutcomeUnknown: Bool
  /// Whether the call was not sent, or the server has said that it did not look at it: it can be made
  /// again over another connection.
  package var isNotBegun: Bool

  package init(
    _ code: StatusCode, _ message: String, details: [StatusDetail] = [],
    isOutcomeUnknown: Bool = false, isNotBegun: Bool = false
  ) {
    self.code = code
    self.message = message
    self.details = details
    self.isOutcomeUnknown = isOutcomeUnknown
    self.isNotBegun = isNotBegun
  }

  package init(_ status: Status) {
    self.init(status.code, status.message, details: status.details)
  }

  package var description: String {
    "\(code.name): \(message)\(isOutcomeUnknown ? " (outcome unknown)" : "")"
  }
}
