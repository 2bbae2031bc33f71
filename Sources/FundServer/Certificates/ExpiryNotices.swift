package import SecureTransport

/// Says in good time, and then once a day, that a certificate or a revocation list ends.
package struct ExpiryNotices: Sendable {
  /// How long before the end the first notice comes: this, or a quarter of the whole time that the
  /// thing is valid, whichever is shorter. A list of seven days that is made anew each day stays
  /// without a notice.
  package static let warningSeconds: Int64 = 7 * 86_400
  /// Between two notices of one thing.
  package static let repeatSeconds: Int64 = 86_400

  package struct Notice: Hashable, Sendable {
    package let end: ValidityEnd
    /// It has ended already.
    package let isOver: Bool
  }

  private struct Last {
    var seconds: Int64
    var isOver: Bool
  }

  private var last: [ValidityEnd: Last] = [:]

  package init() {}

  /// The notices that are due at a Unix second, in the order of `ends`.
  package mutating func due(of ends: [ValidityEnd], atSeconds now: Int64) -> [Notice] {
    var noticed: [ValidityEnd: Last] = [:]
    var notices: [Notice] = []
    for end in ends where noticed[end] == nil && now >= Self.firstSeconds(of: end) {
      let isOver = now >= end.endSeconds
      if let before = last[end], before.isOver == isOver,
        now - before.seconds < Self.repeatSeconds
      {
        noticed[end] = before
      } else {
        noticed[end] = Last(seconds: now, isOver: isOver)
        notices.append(Notice(end: end, isOver: isOver))
      }
    }
    last = noticed
    return notices
  }

  private static func firstSeconds(of end: ValidityEnd) -> Int64 {
    end.endSeconds - min(warningSeconds, max(0, end.endSeconds - end.startSeconds) / 4)
  }
}
