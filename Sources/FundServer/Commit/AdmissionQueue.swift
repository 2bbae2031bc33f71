import DequeModule

/// Work that waits for the commit thread: desks before bulk, and within each the identities in
/// turn, so that no one's flood keeps another waiting.
struct AdmissionQueue {
  /// A request up to this size is a desk's; larger ones are bulk.
  static let deskBytes = 16 << 10
  /// Bytes of waiting requests; beyond it a request is answered RESOURCE_EXHAUSTED.
  static let byteLimit = 256 << 20
  /// Waiting requests; beyond it a request is answered RESOURCE_EXHAUSTED.
  static let countLimit = 65_536

  /// One class of work, round robin over identities.
  private struct Rotation {
    private var queues: [String: Deque<Work>] = [:]
    private var turns: Deque<String> = []
    /// How much work waits that nothing of its lane may overtake.
    private var lanes: [LaneKey: Int] = [:]

    var isEmpty: Bool { turns.isEmpty }

    mutating func append(_ work: Work) {
      if work.inOrder { lanes[LaneKey(work), default: 0] += 1 }
      if queues[work.identity, default: []].isEmpty { turns.append(work.identity) }
      queues[work.identity, default: []].append(work)
    }

    func holdsLane(of work: Work) -> Bool { !lanes.isEmpty && lanes[LaneKey(work)] != nil }

    var first: Work? { turns.first.flatMap { queues[$0]?.first } }

    mutating func popFirst() -> Work? {
      guard let identity = turns.popFirst(), let work = queues[identity]?.popFirst() else {
        return nil
      }
      if queues[identity]?.isEmpty == true {
        queues[identity] = nil
      } else {
        turns.append(identity)
      }
      if work.inOrder, let index = lanes.index(forKey: LaneKey(work)) {
        lanes.values[index] -= 1
        if lanes.values[index] == 0 { lanes.remove(at: index) }
      }
      return work
    }
  }

  private struct LaneKey: Hashable {
    let identity: String
    let lane: UInt32

    init(_ work: Work) {
      identity = work.identity
      lane = work.lane
    }
  }

  private var desks = Rotation()
  private var bulk = Rotation()
  private(set) var count = 0
  private(set) var bytes = 0

  var isEmpty: Bool { count == 0 }

  /// False when a limit is reached; the work is then not taken.
  mutating func append(_ work: Work) -> Bool {
    let hasRoom = count < Self.countLimit && bytes + work.bytes <= Self.byteLimit
    guard hasRoom || work.call == nil else { return false }
    count += 1
    bytes += work.bytes
    // The short last batch of a lane stays behind the long ones before it.
    let isBulk = work.bytes > Self.deskBytes || work.inOrder && bulk.holdsLane(of: work)
    if isBulk { bulk.append(work) } else { desks.append(work) }
    return true
  }

  var first: Work? { desks.first ?? bulk.first }

  mutating func popFirst() -> Work? {
    guard let work = desks.popFirst() ?? bulk.popFirst() else { return nil }
    count -= 1
    bytes -= work.bytes
    return work
  }
}
