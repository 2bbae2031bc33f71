import NIOCore
import SecureTransport
import Synchronization
import Wire

/// What a call of the server under test does; follows from the call, so that a model knows it too.
enum TestWork: Hashable {
  /// It is answered with its own payload when nothing else happens any more.
  case hold
  /// It is answered with its own payload, at once.
  case reply
  /// It writes the messages that its payload says, and closes.
  case write
  /// It writes each message that comes, and closes behind the last.
  case echo
  /// It is answered with the number of bytes of all messages, when the last has come.
  case total

  /// - Parameter isStreaming: whether calls make use of their streams.
  init(method: String, isStream: Bool, takesStream: Bool, isStreaming: Bool) {
    switch method.utf8.count % 4 {
    case 3: self = .hold
    case 2 where isStreaming && takesStream: self = .echo
    case 2 where isStreaming && isStream: self = .write
    case 0 where isStreaming && takesStream: self = .total
    default: self = .reply
    }
  }

  private static let mostMessages = 4
  private static let long = ByteBuffer(repeating: 0x55, count: FrameHeader.maximumDataBytes)

  /// The messages that a payload asks for: short ones, and some that fill a window.
  static func messages(for payload: ByteBuffer) -> [ByteBuffer] {
    payload.readableBytesView.prefix(mostMessages).map { byte in
      let bytes = byte < 0x80 ? Int(byte) : Int(byte - 0x7f) << 15
      return message(ofBytes: bytes)
    }
  }

  /// At most as long as a frame can be.
  static func message(ofBytes count: Int) -> ByteBuffer {
    long.getSlice(at: 0, length: min(count, long.readableBytes)) ?? ByteBuffer()
  }

  static func total(_ bytes: Int) -> ByteBuffer { ByteBuffer(integer: UInt64(bytes)) }
}

/// The handler of the server under test. Keeps the payloads of all calls; whatever takes time runs on
/// the thread of the fuzzer, when that says so.
final class RecordedCalls: RPCHandler {
  private struct State {
    var payloads: [ByteBuffer] = []
    var held: [RPCCall] = []
    var running = 0
  }

  private let isStreaming: Bool
  private let executor = StepExecutor()
  private let state = Mutex(State())

  init(isStreaming: Bool) { self.isStreaming = isStreaming }

  /// The payloads of all calls, in their order.
  var payloads: [ByteBuffer] { state.withLock { $0.payloads } }

  /// Tasks that have not ended.
  var runningCount: Int { state.withLock { $0.running } }

  func handle(_ call: RPCCall) {
    let work = TestWork(
      method: call.method, isStream: call.isServerStreaming, takesStream: call.messages != nil,
      isStreaming: isStreaming)
    state.withLock { state in
      state.payloads.append(call.payload)
      if work == .hold { state.held.append(call) }
    }
    switch work {
    case .hold: break
    case .reply: call.reply(call.payload)
    case .write, .echo, .total: serve(call, work)
    }
  }

  private func serve(_ call: RPCCall, _ work: TestWork) {
    state.withLock { $0.running += 1 }
    let task = Task(executorPreference: executor) {
      do {
        try await Self.perform(call, work)
      } catch {
        // Nobody waits for it.
        call.fail(Status(.internalError, "\(error)"))
      }
      self.state.withLock { $0.running -= 1 }
    }
    call.onCancel { task.cancel() }
  }

  private static func perform(_ call: RPCCall, _ work: TestWork) async throws {
    var bytes = 0
    if work == .write {
      for message in TestWork.messages(for: call.payload) { try await call.write(message) }
    } else if let messages = call.messages {
      for try await message in messages {
        bytes += message.readableBytes
        if work == .echo { try await call.write(message) }
      }
    }
    if work == .total { call.reply(TestWork.total(bytes)) } else { call.finish() }
  }

  /// Runs what can run now; false when that is nothing.
  func run() -> Bool { executor.run() }

  /// Answers the calls that are held, the oldest first.
  func answerHeld() { for call in takeHeld() { call.reply(call.payload) } }

  /// Drops the calls that are held.
  func release() { _ = takeHeld() }

  private func takeHeld() -> [RPCCall] {
    state.withLock { state in
      defer { state.held = [] }
      return state.held
    }
  }
}

/// Runs tasks when it is told to, on the thread that tells it.
private final class StepExecutor: TaskExecutor {
  private let jobs = Mutex<[UnownedJob]>([])

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    jobs.withLock { $0.append(job) }
  }

  func run() -> Bool {
    let jobs = jobs.withLock { jobs in
      defer { jobs = [] }
      return jobs
    }
    for job in jobs { job.runSynchronously(on: asUnownedTaskExecutor()) }
    return !jobs.isEmpty
  }
}
