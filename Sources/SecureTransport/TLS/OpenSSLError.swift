import COpenSSL

/// The error queue that OpenSSL keeps for each thread.
enum OpenSSLError {
  /// The reason of the earliest error; empties the queue.
  static func takeText() -> String {
    let code = ERR_peek_error()
    defer { ERR_clear_error() }
    guard code != 0 else { return "no reason given" }
    return ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
  }
}
