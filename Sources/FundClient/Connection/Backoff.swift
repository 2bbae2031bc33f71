/// How long to wait between two tries to connect: twice as long each time, up to a limit, and a
/// random part less, so that the clients of a server that comes back do not come all at once.
struct Backoff: Hashable, Sendable {
  static let shortest = Duration.milliseconds(50)
  static let longest = Duration.seconds(5)

  private var pause = shortest

  /// The next pause: between half of its step and all of it.
  mutating func next(using random: inout some RandomNumberGenerator) -> Duration {
    let step = pause
    pause = min(pause * 2, Self.longest)
    return step / 2 + step / 2 * Double.random(in: 0...1, using: &random)
  }

  /// A try has succeeded.
  mutating func reset() { pause = Self.shortest }
}
