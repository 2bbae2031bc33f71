import Dispatch
import Synchronization

/// Waits for asynchronous work. Only for a thread that is not one of the concurrency pool's.
func blocking<Value: Sendable>(
  _ body: @escaping @Sendable () async throws -> Value
) throws -> Value {
  let outcome = Outcome<Value>()
  Task.detached {
    do {
      outcome.set(.success(try await body()))
    } catch {
      outcome.set(.failure(error))
    }
  }
  return try outcome.wait().get()
}

private final class Outcome<Value: Sendable>: Sendable {
  private let done = DispatchSemaphore(value: 0)
  private let result = Mutex<Result<Value, any Error>?>(nil)

  func set(_ value: Result<Value, any Error>) {
    result.withLock { $0 = value }
    done.signal()
  }

  func wait() -> Result<Value, any Error> {
    done.wait()
    guard let value = result.withLock({ $0 }) else { preconditionFailure("it was set") }
    return value
  }
}
