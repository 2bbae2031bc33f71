import NIOCore
import Synchronization

/// The lines about peers that have not shown who they are: one for each address and reason.
final class StrangerLines: Sendable {
  /// Pairs of address and reason that are told apart at a time. Further ones share a line until some of
  /// the others have been quiet for a period.
  static let limit = 256

  /// Where a peer comes from, without its port: of IPv6 the network (/64), which is one customer's.
  enum Origin: Hashable {
    case v4([UInt8])
    case v6Network([UInt8])
    case other

    init(_ address: SocketAddress?) {
      // The address behind family and port, in IPv6 also behind the flow.
      let bytes =
        address?.withSockAddr { Array(UnsafeRawBufferPointer(start: $0, count: $1)) } ?? []
      switch address {
      case .v4: self = .v4(Array(bytes[4..<8]))
      case .v6:
        let isMapped = bytes[8..<20] == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
        self = isMapped ? .v4(Array(bytes[20..<24])) : .v6Network(Array(bytes[8..<16]))
      default: self = .other
      }
    }
  }

  private struct Key: Hashable {
    var origin: Origin
    var reason: String
  }

  private let lines = Mutex<[Key: RepeatedLine]>([:])
  private let others = RepeatedLine()

  var count: Int { lines.withLock { $0.count } }

  /// The line for what comes from an address. `reason` has nothing in it that the peer has chosen.
  func line(for origin: Origin, _ reason: String, at now: NIODeadline) -> RepeatedLine {
    let key = Key(origin: origin, reason: reason)
    return lines.withLock { lines in
      if let known = lines[key] { return known }
      if lines.count >= Self.limit { lines = lines.filter { !$0.value.isOver(at: now) } }
      guard lines.count < Self.limit else { return others }
      let fresh = RepeatedLine()
      lines[key] = fresh
      return fresh
    }
  }
}
