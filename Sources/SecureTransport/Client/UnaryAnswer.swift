import NIOCore
import Synchronization

/// Where the outcome of a unary call meets the caller, whichever comes first.
///
/// It lets a call be handed over before its caller begins to wait. Waiting leaves the caller's actor
/// for a moment, and calls that were handed over only then could overtake each other.
final class UnaryAnswer: Sendable {
  typealias Outcome = Result<ByteBuffer, RPCError>

  private enum State {
    case open
    case awaited(CheckedContinuation<Outcome, Never>)
    case known(Outcome)
  }

  private let state = Mutex(State.open)

  /// Is called once.
  func complete(_ outcome: Outcome) {
    let waiting = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
      switch state {
      case .open: state = .known(outcome)
      case .awaited(let continuation): return continuation
      case .known: preconditionFailure("a call ends once")
      }
      return nil
    }
    waiting?.resume(returning: outcome)
  }

  /// Waits for it; is called once.
  func outcome() async -> Outcome {
    await withCheckedContinuation { continuation in
      let known = state.withLock { state -> Outcome? in
        if case .known(let outcome) = state { return outcome }
        state = .awaited(continuation)
        return nil
      }
      if let known { continuation.resume(returning: known) }
    }
  }
}
