import NIOCore
import TestSupport
import Wire

/// The streams of a connection, on either side and in either profile: what they make of frames is
/// what Protocol/WIRE.md and FUND1.md say, written down a second time in `ServerModel` and
/// `ClientModel`.
final class StreamTarget: FuzzTarget {
  enum Side: String {
    case server, client
  }

  /// Few, so that the limit is reached.
  static let maximumStreams = 3

  let name: String
  private let side: Side
  private let profile: Profile
  private let mutation: FrameMutation

  init(_ profile: Profile, _ side: Side) throws {
    self.side = side
    self.profile = profile
    name = (profile == .fund ? "fund-" : "") + "\(side)-streams"
    let folders =
      profile == .fund
      ? ["fund1/frames", "fund1/malformed", "frames"] : ["frames", "malformed"]
    mutation = FrameMutation(
      stock: try folders.flatMap { try Corpus.vectors($0).map(\.bytes) }
        + (profile == .fund ? CallSeeds.fund() : []))
  }

  /// In `fund/1` also behind settings, without which nothing else comes to pass.
  func seeds() throws -> [[UInt8]] {
    guard profile == .fund else { return mutation.stock }
    return mutation.stock + mutation.stock.map { CallSeeds.settings + $0 }
  }

  func mutate(_ input: inout [UInt8], _ dice: inout SplitMix64) { mutation.apply(&input, &dice) }

  func run(_ input: [UInt8]) throws -> Course {
    let frames = FrameReader(input).frames.map(LongData.lengthened)
    var dice = SplitMix64(seed: Fingerprint.of(input))
    return switch side {
    case .server: try serve(frames, &dice)
    case .client: try call(frames, &dice)
    }
  }

  /// Small windows, so that they are exceeded.
  private func settings() -> Settings {
    var settings = Settings()
    settings.connectionWindow = 6 << 20
    settings.maximumStreams = UInt32(Self.maximumStreams)
    return settings
  }

  // MARK: Server

  private func serve(_ frames: [Frame], _ dice: inout SplitMix64) throws -> Course {
    let isFund = profile == .fund
    var streams =
      isFund ? ServerStreams(settings()) : ServerStreams(maximumStreams: Self.maximumStreams)
    var model = ServerModel(
      maximumStreams: Self.maximumStreams, fund: isFund ? FundModel(settings()) : nil)
    var unread = UnreadData()
    var course = Course()
    for frame in frames {
      let (action, expected) = (ServerModel.Answer(streams.receive(frame)), model.receive(frame))
      try require(action == expected, "\(action) in place of \(expected)")
      course.add(action.step)
      if case .fund(.violation) = action { return course }
      try require(streams.count == model.open.count, "\(streams.count) streams are open")
      if case .message(let stream, let bytes?, _) = action { unread.add(bytes, on: stream) }
      if case .fund(.cancel(let stream)) = action { unread.discard(stream) }
      // Some calls are answered soon.
      if dice.next() % 3 == 0, let stream = model.open.keys.min() {
        try require(streams.finish(stream), "an open stream was not known")
        try require(!streams.finish(stream), "a stream was answered twice")
        model.end(stream)
        unread.discard(stream)
      }
      if isFund, !model.isLeaving, dice.next() % 64 == 0 {
        try require(streams.leave() == model.highest, "another last stream")
        model.isLeaving = true
      }
      guard model.fund != nil else { continue }
      try unread.read(&streams.flow, &dice)
      try exchange(&streams.flow, &model.fund, open: model.open.keys.sorted(), &dice)
    }
    try restore(&unread, &streams.flow, &model.fund)
    return course
  }

  // MARK: Client

  private func call(_ frames: [Frame], _ dice: inout SplitMix64) throws -> Course {
    let isFund = profile == .fund
    var streams =
      isFund
      ? ClientStreams(maximumStreams: Self.maximumStreams, settings())
      : ClientStreams(maximumStreams: Self.maximumStreams)
    var model = ClientModel(
      maximumStreams: Self.maximumStreams, fund: isFund ? FundModel(settings()) : nil)
    var unread = UnreadData()
    var course = Course()
    for frame in frames {
      while streams.hasRoom, dice.next() % 3 > 0 {
        try open(&streams, &model, isFund, &dice)
      }
      try require(streams.hasRoom == model.hasRoom, "another room for streams")
      let (action, expected) = (ClientModel.Outcome(streams.receive(frame)), model.receive(frame))
      try require(action == expected, "\(action) in place of \(expected)")
      course.add(action.step)
      if case .violation = action { return course }
      try require(streams.count == model.open.count, "\(streams.count) streams are open")
      if case .message(let stream, let bytes, _) = action { unread.add(bytes, on: stream) }
      if case .abandoned(let abandoned) = action { abandoned.forEach { unread.discard($0) } }
      if dice.next() % 4 == 0, let stream = model.open.keys.max() {
        try require(streams.giveUp(stream), "an open stream was not known")
        model.end(stream)
        unread.discard(stream)
      }
      guard model.fund != nil else { continue }
      try unread.read(&streams.flow, &dice)
      try exchange(&streams.flow, &model.fund, open: model.open.keys.sorted(), &dice)
    }
    try restore(&unread, &streams.flow, &model.fund)
    return course
  }

  private func open(
    _ streams: inout ClientStreams, _ model: inout ClientModel, _ isFund: Bool,
    _ dice: inout SplitMix64
  ) throws {
    let modes: [ClientStreams.Mode] =
      isFund ? [.unary, .serverStreaming, .duplex] : [.unary, .serverStreaming]
    let mode = modes[Int(dice.next() % UInt64(modes.count))]
    let stream = streams.open(mode)
    try require(stream == model.next, "stream \(stream ?? 0) in place of \(model.next)")
    model.open[model.next] = mode != .unary
    model.next += 2
  }

  // MARK: Windows

  /// Hands over the windows that are given back, and sends some Data where there is room.
  private func exchange(
    _ flow: inout ConnectionFlow?, _ model: inout FundModel?, open: [UInt32],
    _ dice: inout SplitMix64
  ) throws {
    let (streamSize, connectionSize) = (
      Int(settings().streamWindow), Int(settings().connectionWindow)
    )
    for update in flow?.takeUpdates() ?? [] {
      guard case .windowUpdate(let stream, let increment) = update else {
        throw FuzzFinding("\(update) in place of a window")
      }
      guard var fund = model else { return }
      try require(
        increment > 0 && fund.receiving.give(Int(increment), on: stream),
        "a window of stream \(stream) is given \(increment)")
      if stream == 0 {
        try require(fund.receiving.connection <= connectionSize, "more given than was taken")
      } else {
        try require(fund.receiving.room(on: stream) <= streamSize, "more given than was taken")
      }
      model = fund
    }
    guard let stream = open.first, let room = model?.sending?.room(on: stream) else { return }
    let bytes = Int(dice.next() % UInt64(FrameHeader.maximumDataBytes + 1))
    let hasRoom = flow?.send.haveRoom(for: bytes, on: stream)
    try require(
      hasRoom == (bytes == 0 || bytes <= room),
      "room for \(bytes) bytes of \(room): \(hasRoom ?? false)")
    if hasRoom == true {
      flow?.send.take(bytes, on: stream)
      _ = model?.sending?.take(bytes, on: stream)
    }
  }

  /// Once all was read, the largest message gets through again.
  private func restore(
    _ unread: inout UnreadData, _ flow: inout ConnectionFlow?, _ model: inout FundModel?
  ) throws {
    guard model != nil else { return }
    unread.readAll(&flow)
    var dice = SplitMix64(seed: 0)
    try exchange(&flow, &model, open: [], &dice)
    try require(
      model?.receiving.connection ?? 0 >= FrameHeader.maximumDataBytes,
      "all was read, and there is no room for a message")
  }
}

/// What has come and nobody has read yet.
private struct UnreadData {
  private var bytes: [UInt32: Int] = [:]

  mutating func add(_ count: Int, on stream: UInt32) {
    if count > 0 { bytes[stream, default: 0] += count }
  }

  mutating func discard(_ stream: UInt32) { bytes[stream] = nil }

  /// Some of it is read.
  mutating func read(_ flow: inout ConnectionFlow?, _ dice: inout SplitMix64) throws {
    guard dice.next() % 2 == 0, let stream = bytes.keys.min(), let all = bytes[stream] else {
      return
    }
    let count = dice.next() % 2 == 0 ? all : Int(dice.next() % UInt64(all + 1))
    flow?.read(count, on: stream)
    bytes[stream] = count == all ? nil : all - count
  }

  mutating func readAll(_ flow: inout ConnectionFlow?) {
    for (stream, count) in bytes { flow?.read(count, on: stream) }
    bytes = [:]
  }
}
