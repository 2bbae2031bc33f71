import Synchronization

/// What a task gives, or nil when its value is not there at a moment or the waiting task is
/// cancelled. The task itself goes on: others may wait for it.
func value<Value: Sendable>(
  of task: Task<Value, Never>, until end: ContinuousClock.Instant
) async -> Value? {
  let first = FirstValue<Value>()
  let giver = Task { first.give(await task.value) }
  let timer = Task {
    try? await Task.sleep(until: end)
    first.give(nil)
  }
  defer {
    giver.cancel()
    timer.cancel()
  }
  return await withTaskCancellationHandler {
    await first.wait()
  } onCancel: {
    first.give(nil)
  }
}

/// The first of several values for one who waits.
private final class FirstValue<Value: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Value?, Never>)
    case given(Value?)
  }

  private let state = Mutex(State.open)

  func give(_ value: Value?) {
    let waiting = state.withLock { state -> CheckedContinuation<Value?, Never>? in
      switch state {
      case .open: state = .given(value)
      case .awaited(let continuation):
        state = .given(value)
        return continuation
      case .given: break
      }
      return nil
    }
    waiting?.resume(returning: value)
  }

  func wait() async -> Value? {
    await withCheckedContinuation { continuation in
      let given = state.withLock { state -> Value?? in
        if case .given(let value) = state { return .some(value) }
        state = .awaited(continuation)
        return nil
      }
      if let given { continuation.resume(returning: given) }
    }
  }
}
