import NIOConcurrencyHelpers

/// The bytes that all connections of a server, or of one identity, may hold in unfinished frames and
/// running requests.
final class ByteBudget: Sendable {
  private struct State {
    var usedBytes = 0
    var waiters: [@Sendable () -> Void] = []
  }

  private let limitBytes: Int
  private let state = NIOLockedValueBox(State())

  init(limitBytes: Int) {
    self.limitBytes = limitBytes
  }

  var usedBytes: Int { state.withLockedValue { $0.usedBytes } }

  /// Takes `bytes`, or keeps `retry` and calls it once, on any thread, when some have been given
  /// back and it is worth asking again.
  func take(_ bytes: Int, orWait retry: @escaping @Sendable () -> Void) -> Bool {
    let limit = bytes <= RPCLimits.smallFrameBytes ? limitBytes : limitBytes / 8 * 7
    return state.withLockedValue { state in
      guard state.usedBytes + bytes <= limit else {
        state.waiters.append(retry)
        return false
      }
      state.usedBytes += bytes
      return true
    }
  }

  func giveBack(_ bytes: Int) {
    guard bytes > 0 else { return }
    let waiters = state.withLockedValue { state in
      state.usedBytes -= bytes
      precondition(state.usedBytes >= 0, "bytes given back twice")
      defer { state.waiters = [] }
      return state.waiters
    }
    for retry in waiters { retry() }
  }
}
