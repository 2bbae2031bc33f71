import FundClient

/// A call by hand: a method and its encoded requests.
struct HandCall {
  let method: ProtocolDescriptors.Method
  private let requests: [[UInt8]]

  /// - Throws: for a text that is not one request, or any number of them where the method takes a
  ///   stream.
  init(
    _ method: ProtocolDescriptors.Method, _ text: RequestText, _ descriptors: ProtocolDescriptors
  ) throws(CommandFailure) {
    self.method = method
    requests = try text.encoded(as: method.request, descriptors, isStream: method.takesStream)
  }

  /// - Parameter receive: is given each encoded answer as it comes.
  func run(
    _ client: LedgerClient, timeout: Duration, _ receive: ([UInt8]) throws -> Void
  ) async throws {
    if method.takesStream {
      try await client.duplexByHand(
        method.service, method.name, requests: requests, timeout: timeout, receive)
    } else if method.answersStream {
      try await client.streamByHand(
        method.service, method.name, request: requests[0], timeout: timeout, receive)
    } else {
      try receive(
        await client.callByHand(
          method.service, method.name, request: requests[0], timeout: timeout))
    }
  }
}
