import NIOConcurrencyHelpers
import NIOCore
import SecureTransport
import TestSupport
import Wire

/// The methods that the tests call.
final class TestHandler: RPCHandler {
  /// Calls of the method `Hold`, in the order of their arrival.
  private let held = NIOLockedValueBox<[RPCCall]>([])
  private let waiters = NIOLockedValueBox<[(Int, Latch<[RPCCall]>)]>([])
  /// Messages of `Stream` that were taken.
  let written = NIOLockedValueBox(0)
  /// How the last `Stream` ended: nil for well.
  let streamEnd = Latch<RPCError?>()
  /// The first call of `Unread`.
  let unread = Latch<RPCCall>()

  func handle(_ call: RPCCall) {
    switch call.method {
    case "Echo": call.reply(call.payload)
    case "Who": call.reply(ByteBuffer(string: call.identity.uri))
    case "Size": call.reply(ByteBuffer(integer: UInt64(call.payload.readableBytes)))
    case "Grow": call.reply(ByteBuffer(repeating: 7, count: Self.number(call.payload)))
    case "Drop": break
    case "Twice":
      call.reply(ByteBuffer(string: "first"))
      call.fail(Status(.internalError, "second"))
    case "Refuse":
      let detail = StatusDetail(typeURL: "type/rule", value: ByteBuffer(string: "detail"))
      call.fail(Status(.failedPrecondition, "余额不足", details: [detail]))
    case "Metadata":
      let text = call.metadata.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
      call.reply(ByteBuffer(string: text))
    case "Hold": hold(call)
    case "Stream": call.serve { await self.stream(call) }
    case "EchoAll": call.serve { await self.echoAll(call) }
    case "Count": call.serve { await self.count(call) }
    case "Unread": unread.set(call)
    default: call.fail(Status(.unimplemented, "no method \(call.method)"))
    }
  }

  /// The calls of `Hold`, as soon as there are `count` of them; they are forgotten here.
  func takeHeld(_ count: Int) async -> [RPCCall] {
    let latch = Latch<[RPCCall]>()
    waiters.withLockedValue { $0.append((count, latch)) }
    wake()
    return await latch.wait()
  }

  private func hold(_ call: RPCCall) {
    held.withLockedValue { $0.append(call) }
    wake()
  }

  private func wake() {
    waiters.withLockedValue { waiters in
      held.withLockedValue { held in
        while let (count, latch) = waiters.first, held.count >= count {
          latch.set(Array(held.prefix(count)))
          held.removeFirst(count)
          waiters.removeFirst()
        }
      }
    }
  }

  /// Sends back each message of a client stream; a message `stop` fails it.
  private func echoAll(_ call: RPCCall) async {
    do throws(RPCError) {
      var messages = call.messages?.makeAsyncIterator()
      while let message = try await messages?.next() {
        if message == ByteBuffer(string: "stop") {
          return call.fail(Status(.failedPrecondition, "stopped"))
        }
        try await call.write(message)
      }
      call.finish()
      streamEnd.set(nil)
    } catch {
      call.fail(Status(.aborted, "\(error)"))
      streamEnd.set(error)
    }
  }

  /// Answers how many messages came, and how many bytes.
  private func count(_ call: RPCCall) async {
    do throws(RPCError) {
      var (count, bytes) = (UInt64(0), UInt64(0))
      var messages = call.messages?.makeAsyncIterator()
      while let message = try await messages?.next() {
        count += 1
        bytes += UInt64(message.readableBytes)
      }
      var reply = ByteBuffer()
      reply.writeMultipleIntegers(count, bytes)
      call.reply(reply)
    } catch {
      call.fail(Status(.aborted, "\(error)"))
      streamEnd.set(error)
    }
  }

  /// Sends as many messages of 1 MiB as the payload says; the first byte of each is its number.
  private func stream(_ call: RPCCall) async {
    do throws(RPCError) {
      for number in 0..<Self.number(call.payload) {
        var page = ByteBuffer(repeating: UInt8(truncatingIfNeeded: number), count: 1 << 20)
        page.setInteger(UInt8(truncatingIfNeeded: number), at: 0)
        try await call.write(page)
        written.withLockedValue { $0 += 1 }
      }
      call.finish()
      streamEnd.set(nil)
    } catch {
      call.fail(Status(.aborted, "stream: \(error)"))
      streamEnd.set(error)
    }
  }

  private static func number(_ payload: ByteBuffer) -> Int {
    Int(payload.getInteger(at: payload.readerIndex, as: UInt32.self) ?? 0)
  }
}
