import FundMessages
import NIOCore
import SecureTransport
import SwiftProtobuf

/// What the detectors say of a journal, in pieces, to be read once. Ends after the last one.
///
/// Throws ``LedgerError``: `dataLoss` when the stream ends without its last piece, or with another
/// count of findings than came.
public struct FindingsStream: AsyncSequence, Sendable {
  public typealias Element = Piece
  public typealias Failure = LedgerError

  public struct Piece: Sendable {
    public var findings: [AuditFinding]
    /// The journal was read up to this block, of `throughBlock`.
    public var doneBlock: UInt64
    public var throughBlock: UInt64
    /// In the last piece: the day up to which time was taken into account.
    public var today: Day?
  }

  let stream: RPCStream

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(base: stream.makeAsyncIterator())
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    var base: RPCStream.AsyncIterator
    var count: UInt64 = 0
    var isWhole = false

    @concurrent public mutating func next() async throws(LedgerError) -> Piece? {
      guard
        let message: Fundledger_V1_FindingsPiece = try await base.message()
      else {
        guard isWhole else { throw LedgerError(.dataLoss, "the findings ended before their end") }
        return nil
      }
      guard !isWhole else { throw .badAnswer("a piece after the last") }
      var findings: [AuditFinding] = []
      for finding in message.findings { findings.append(try AuditFinding(finding)) }
      count += UInt64(findings.count)
      isWhole = message.last
      guard !isWhole || message.count == count else {
        throw LedgerError(.dataLoss, "\(count) findings came of \(message.count)")
      }
      return Piece(
        findings: findings, doneBlock: message.doneBlock, throughBlock: message.throughBlock,
        today: isWhole ? Day(number: message.today) : nil)
    }
  }
}

/// Vouchers and findings as they become durable (跟踪审计), to be read once. It ends when the call's
/// time is over (`deadlineExceeded`) or the connection is lost: follow again, which goes on behind what
/// was acknowledged, so that each block comes at least once. A block that came before is known by its
/// number.
///
/// A reader that is slow for long is disconnected: follow on a client of its own.
public struct FollowStream: AsyncSequence, Sendable {
  public typealias Element = Item
  public typealias Failure = LedgerError

  /// What one block holds, or a part of it.
  public struct Item: Sendable {
    public var block: UInt64
    /// Time of the block, Unix milliseconds; 0 where it has no voucher.
    public var timeMillis: Int64
    public var vouchers: [Voucher]
    public var findings: [AuditFinding]
    /// The last part of its block, which can now be acknowledged.
    public var isComplete: Bool
  }

  let stream: RPCStream

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(base: stream.makeAsyncIterator())
  }

  public struct AsyncIterator: AsyncIteratorProtocol {
    var base: RPCStream.AsyncIterator

    @concurrent public mutating func next() async throws(LedgerError) -> Item? {
      guard let message: Fundledger_V1_FollowItem = try await base.message() else { return nil }
      var item = Item(
        block: message.block, timeMillis: message.timeMs, vouchers: [], findings: [],
        isComplete: message.complete)
      for voucher in message.vouchers { item.vouchers.append(try Voucher(voucher)) }
      for finding in message.findings { item.findings.append(try AuditFinding(finding)) }
      return item
    }
  }
}

extension RPCStream.AsyncIterator {
  /// The next message of a stream of findings; nil at its end.
  @concurrent fileprivate mutating func message<Answer: Message & Sendable>()
    async throws(LedgerError) -> Answer?
  {
    let payload: ByteBuffer?
    do {
      payload = try await next()
    } catch {
      throw LedgerError(error, isWrite: false)
    }
    guard let payload else { return nil }
    do {
      return try Answer(serializedBytes: MessageBytes(payload))
    } catch {
      throw .badAnswer("bytes that are no \(Answer.protoMessageName)")
    }
  }
}
