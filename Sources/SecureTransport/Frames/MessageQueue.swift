import NIOCore
import Synchronization
import Wire

/// The messages that have come on a stream and wait for their one reader, whichever comes first.
///
/// A message counts as read when its reader asks for the next one, so that what a reader works on
/// still weighs on the window. Nothing here bounds what waits: windows and budgets do.
final class MessageQueue: Sendable {
  /// What was read since somebody last looked.
  struct Read: Hashable {
    var bytes = 0
    /// What that weighed on the budgets.
    var charge = 0

    mutating func add(_ bytes: Int) {
      self.bytes += bytes
      charge += MessageQueue.charge(of: bytes)
    }
  }

  private typealias Outcome = Result<ByteBuffer?, RPCError>

  private struct State {
    var waiting = CircularBuffer<ByteBuffer>()
    var end: Result<Void, RPCError>?
    var reader: CheckedContinuation<Outcome, Never>?
    /// The message that the reader works on.
    var current: Int?
    var read = Read()
    var isTold = false
    var isDiscarded = false
  }

  private let state = Mutex(State())
  private let tell: @Sendable (MessageQueue) -> Void

  /// - Parameter tell: called, on any thread, when something was read; once for each ``takeRead()``.
  init(tell: @escaping @Sendable (MessageQueue) -> Void) {
    self.tell = tell
  }

  /// What a message of so many bytes weighs on the budgets while it is not read.
  static func charge(of bytes: Int) -> Int { max(bytes, RPCLimits.smallestMessageBytes) }

  // MARK: The connection's side

  /// Messages that wait.
  var count: Int { state.withLock { $0.waiting.count } }

  /// False when nobody reads any more.
  func push(_ message: ByteBuffer) -> Bool {
    let (isTaken, reader) = state.withLock { state in
      guard !state.isDiscarded, state.end == nil else {
        return (false, nil as CheckedContinuation<Outcome, Never>?)
      }
      guard let reader = state.reader else {
        state.waiting.append(message)
        return (true, nil)
      }
      state.reader = nil
      state.current = message.readableBytes
      return (true, reader)
    }
    reader?.resume(returning: .success(message))
    return isTaken
  }

  /// Nothing more comes; the first end counts. What waits is still read.
  func finish(_ end: Result<Void, RPCError>) {
    let reader = state.withLock { state -> CheckedContinuation<Outcome, Never>? in
      guard state.end == nil else { return nil }
      state.end = end
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume(returning: end.map { nil })
  }

  /// What was read since the last time.
  func takeRead() -> Read {
    state.withLock { state in
      defer { state.read = Read() }
      state.isTold = false
      return state.read
    }
  }

  /// Nobody reads any more. Returns what was not accounted for yet, read or not.
  func discard() -> Read {
    state.withLock { state in
      if let current = state.current { state.read.add(current) }
      for message in state.waiting { state.read.add(message.readableBytes) }
      state.current = nil
      state.waiting = CircularBuffer()
      state.isDiscarded = true
      defer { state.read = Read() }
      return state.read
    }
  }

  // MARK: The reader's side

  /// The next message, nil after the last. For one reader at a time.
  func next() async throws(RPCError) -> ByteBuffer? {
    let (ready, mustTell) = state.withLock { state -> (Outcome?, Bool) in
      let mustTell = Self.readCurrent(&state)
      return (Self.ready(&state), mustTell)
    }
    if mustTell { tell(self) }
    if let ready { return try ready.get() }
    let outcome = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let ready = state.withLock { state -> Outcome? in
          if let ready = Self.ready(&state) { return ready }
          if state.reader != nil { return .failure(Self.hasReader) }
          if Task.isCancelled { return .failure(Self.cancelled) }
          state.reader = continuation
          return nil
        }
        if let ready { continuation.resume(returning: ready) }
      }
    } onCancel: {
      let reader = state.withLock { state in
        defer { state.reader = nil }
        return state.reader
      }
      reader?.resume(returning: .failure(Self.cancelled))
    }
    return try outcome.get()
  }

  private static let cancelled = RPCError(.cancelled, "the caller was cancelled")
  private static let hasReader = RPCError(.failedPrecondition, "the stream has another reader")

  /// The reader is done with its message. True when somebody has to be told.
  private static func readCurrent(_ state: inout State) -> Bool {
    guard let current = state.current else { return false }
    state.current = nil
    state.read.add(current)
    defer { state.isTold = true }
    return !state.isTold
  }

  private static func ready(_ state: inout State) -> Outcome? {
    if let message = state.waiting.popFirst() {
      state.current = message.readableBytes
      return .success(message)
    }
    return state.end?.map { nil }
  }
}
