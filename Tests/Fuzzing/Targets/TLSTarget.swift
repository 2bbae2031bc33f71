import NIOCore
import TestSupport
import Wire

/// TLS between a client and a server whose records are changed, dropped, doubled, moved and cut on
/// the way: either side gets what the other has sent up to the first record that did not arrive as it
/// was sent, and nothing behind it, since it closes; nothing is left when it is over.
///
/// An input is a script, three bytes a step: what to do, and two numbers for it.
final class TLSTarget: FuzzTarget {
  /// Steps of one script; further ones are not done.
  private static let maximumSteps = 200
  private static let maximumPass = TimeAmount.seconds(60)
  /// Longer than a side waits for the other to close, and for the end of a handshake: a changed head
  /// may be that of a longer record, also one of SSLv2.
  private static let patience = TimeAmount.seconds(11)
  /// Of an alert, which counts in the passage of the records and is no answer.
  private static let alertBytes = 2

  let name = "tls"
  private let contexts: MemoryLink.Contexts

  init() throws { contexts = try MemoryLink.Contexts() }

  private enum Step: UInt8, CaseIterable {
    case settle, deliver, deliverInPieces, call, flip, drop, double, swap, cut, insert, head, again,
      close, lose, pass
  }

  func seeds() throws -> [[UInt8]] {
    let call: [UInt8] = [3, 40, 0]
    let honest: [UInt8] = [0, 0, 0] + call + call + [0, 0, 0]
    let handshake: [UInt8] = [1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 1, 0]
    let faults = (4..<15).map { UInt8($0) }
    let long: [UInt8] = [3, 200, 255]
    return [
      honest, honest + long + [0, 0, 0] + long + long, honest + [12, 0, 0, 0, 0, 0],
      handshake + handshake + honest,
    ]
      + faults.map { honest + call + [$0, 0, 77, 0, 0, 0] }
      + faults.map { honest + call + [1, 0, 0, $0, 1, 77, 0, 0, 0] }
      + faults.map { [$0, 0, 60] + honest } + faults.map { [1, 0, 0, $0, 1, 90] + honest }
  }

  func mutate(_ input: inout [UInt8], _ dice: inout SplitMix64) {
    guard dice.next() % 4 > 0 else { return ByteMutation.apply(&input, &dice) }
    let steps = input.count / 3
    let at = 3 * Int(dice.next() % UInt64(steps + 1))
    let step = [UInt8(dice.next() % UInt64(Step.allCases.count))] + dice.bytes(2)
    if dice.next() % 3 == 0, at + 3 <= input.count {
      input.replaceSubrange(at..<at + 3, with: step)
    } else if dice.next() % 4 == 0, at + 3 <= input.count {
      input.removeSubrange(at..<at + 3)
    } else {
      input.insert(contentsOf: step, at: min(at, input.count))
    }
  }

  func run(_ input: [UInt8]) throws -> Course {
    var session = Session(link: try MemoryLink(contexts, watchesRecords: true))
    for at in stride(from: 0, to: input.count - 2, by: 3).prefix(Self.maximumSteps) {
      guard let step = Step(rawValue: input[at] % UInt8(Step.allCases.count)) else { continue }
      session.take(step, Int(input[at + 1]), Int(input[at + 2]))
      try session.check()
    }
    // It does not need the other side for that.
    if session.link.passages.contains(where: \.isBroken) { try session.checkEnd() }
    session.link.settle()
    try session.check()
    try session.checkEnd()
    var kind = Fingerprint()
    kind.add(magnitudeOf: session.link.calls.payloads.count)
    kind.add(magnitudeOf: session.link.received.count)
    kind.add(session.link.isServerOpen ? 1 : 0)
    for passage in session.link.passages {
      kind.add(passage.isBroken ? 1 : 0)
      kind.add(passage.least == passage.most ? 0 : 1)
    }
    try session.link.end()
    return Course(kind)
  }

  /// A script under way.
  private struct Session {
    let link: MemoryLink
    private var sent: [ByteBuffer] = []
    /// Where the frame of each call ends in what the client has sent.
    private var ends: [Int] = []
    private var last: [[UInt8]] = [[], []]
    private var passed = TimeAmount.nanoseconds(0)
    /// Whether a side may have stopped to read for another reason than a changed record.
    private var isDisturbed = false

    init(link: MemoryLink) { self.link = link }

    func check() throws {
      let seen = link.calls.payloads
      try require(
        seen.count <= sent.count && seen == Array(sent.prefix(seen.count)),
        "the server sees calls that were not sent so")
      var replies = ByteBuffer()
      for (index, payload) in seen.enumerated() {
        Response(payload: payload).encodeFrame(stream: UInt32(2 * index + 1), into: &replies)
      }
      let received = link.received
      try require(
        replies.getSlice(at: 0, length: received.count) == ByteBuffer(bytes: received),
        "the client sees answers that were not sent so")
      let (toServer, toClient) = (link.passages[0], link.passages[1])
      try require(
        seen.last == nil || ends[seen.count - 1] <= toServer.most,
        "a call comes through behind a changed record")
      try require(
        received.count <= toClient.most, "an answer comes through behind a changed record")
      guard !isDisturbed else { return }
      try require(
        seen.count == ends.count || ends[seen.count] > toServer.least,
        "a call whose records have arrived is not seen")
      try require(
        received.count + TLSTarget.alertBytes >= min(toClient.least, replies.readableBytes),
        "an answer whose records have arrived is not seen")
    }

    /// A side that got a changed record has closed by now.
    mutating func checkEnd() throws {
      guard !isDisturbed else { return }
      isDisturbed = true
      link.pass(TLSTarget.patience)
      for direction in MemoryLink.Direction.allCases
      where link.passages[direction.rawValue].isBroken {
        try require(!link.isOpen(direction), "\(direction) goes on behind a changed record")
      }
    }

    mutating func take(_ step: Step, _ a: Int, _ b: Int) {
      let direction: MemoryLink.Direction = a & 1 == 0 ? .toServer : .toClient
      switch step {
      case .settle: link.settle()
      case .deliver: deliver(firstRecord(direction, remove: true), direction)
      case .deliverInPieces:
        let record = firstRecord(direction, remove: true)
        let cut = record.isEmpty ? 0 : b % record.count
        deliver(Array(record[..<cut]), direction)
        deliver(Array(record[cut...]), direction)
      // Some of them longer than what is decrypted at a time.
      case .call: call(bytes: a * b * (b % 8 == 7 ? 16 : 1))
      case .again: insert(last[direction.rawValue], direction)
      case .insert: insert(SplitMix64.bytes(of: UInt64(b), count: a / 2), direction)
      case .flip, .drop, .double, .swap, .cut, .head: change(step, a >> 1, b, direction)
      case .close:
        isDisturbed = true
        link.closeClient()
      case .lose:
        isDisturbed = true
        link.loseConnection(direction)
      case .pass:
        let time = TimeAmount.milliseconds(Int64(b) * 50)
        guard passed + time <= TLSTarget.maximumPass else { return }
        passed = passed + time
        isDisturbed = true
        link.pass(time)
      }
    }

    private mutating func call(bytes: Int) {
      let payload = ByteBuffer(bytes: SplitMix64.bytes(of: UInt64(sent.count), count: bytes))
      var frame = ByteBuffer()
      Request(service: "test.Test", method: "Echo", payload: payload)
        .encodeFrame(stream: UInt32(2 * sent.count + 1), flags: [], into: &frame)
      sent.append(payload)
      ends.append((ends.last ?? 0) + frame.readableBytes)
      link.send(frame)
    }

    // MARK: Records

    private mutating func deliver(_ bytes: [UInt8], _ direction: MemoryLink.Direction) {
      last[direction.rawValue] = bytes
      link.deliver(bytes, direction)
    }

    /// Bytes of the first record that waits, whole or not.
    private func recordBytes(_ direction: MemoryLink.Direction) -> Int {
      let bytes = link.wire[direction.rawValue]
      return min(bytes.count, Passage.recordBytes(in: bytes, at: 0) ?? .max)
    }

    private func firstRecord(_ direction: MemoryLink.Direction, remove: Bool) -> [UInt8] {
      let record = Array(link.wire[direction.rawValue].prefix(recordBytes(direction)))
      if remove { link.wire[direction.rawValue].removeFirst(record.count) }
      return record
    }

    private mutating func insert(_ bytes: [UInt8], _ direction: MemoryLink.Direction) {
      link.wire[direction.rawValue].insert(contentsOf: bytes, at: 0)
    }

    /// Changes the first record that waits.
    private mutating func change(
      _ step: Step, _ a: Int, _ b: Int, _ direction: MemoryLink.Direction
    ) {
      var record = firstRecord(direction, remove: false)
      guard record.count > 5 else { return }
      _ = firstRecord(direction, remove: true)
      let second = recordBytes(direction)
      switch step {
      case .flip: record[(a * 256 + b) % record.count] ^= 1 << UInt8(b % 8)
      case .drop: record = []
      case .double: record += record
      case .swap:
        guard second > 0 else { return insert(record, direction) }
        record = firstRecord(direction, remove: true) + record
      case .cut: record.removeLast(1 + b % (record.count - 1))
      case .head: record[b % 5] &+= UInt8(1 + a % 255)
      default: break
      }
      insert(record, direction)
    }
  }
}

extension SplitMix64 {
  fileprivate static func bytes(of seed: UInt64, count: Int) -> [UInt8] {
    var dice = SplitMix64(seed: seed)
    return dice.bytes(count)
  }
}
