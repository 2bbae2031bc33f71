import Glibc
import LedgerJournal
import TestSupport

/// A file system in memory that keeps what was not synced apart.
///
/// Each call that changes something counts as a step, and one step can be made to fail: a failed
/// write leaves part of its bytes behind, a failed sync forgets what was to be synced while reads
/// still show it, as a page cache does. `losePower` keeps what was synced and, sector by sector,
/// whatever chance says of the rest; now and then a sector comes out half old and half new.
final class FaultyDevice: StorageDevice {
  private final class Node {
    /// What reads show.
    var seen: [UInt8] = []
    /// What the disk has.
    var durable: [UInt8] = []
    /// Writes and lengths that were not synced.
    var pending: [Change] = []
  }

  private enum Change {
    case length(Int)
    case bytes(at: Int, [UInt8])
  }

  private struct State {
    var names: [String: Node] = [:]
    var durableNames: [String: Node] = [:]
    var folders: Set<String> = []
    var held: Set<String> = []
    var steps = 0
    var failingStep: Int?
    /// Room for all files together; what goes beyond it is refused as by a full disk.
    var capacityBytes: Int?
    /// Grows at each loss of power; files opened before it are dead.
    var life = 0
    var random: SplitMix64
  }

  private let state: Guarded<State>

  init(seed: UInt64) { state = Guarded(State(random: SplitMix64(seed: seed))) }

  /// Changes so far.
  var steps: Int { state.withLock { $0.steps } }

  /// Makes the `count`th change from now fail.
  func fail(after count: Int) { state.withLock { $0.failingStep = $0.steps + count } }

  /// Gives the disk a size, or takes the limit away.
  func setCapacity(_ bytes: Int?) { state.withLock { $0.capacityBytes = bytes } }

  /// The length of all files.
  var usedBytes: Int { state.withLock { Self.used($0) } }

  private static func used(_ state: State) -> Int {
    state.names.values.reduce(0) { $0 + $1.seen.count }
  }

  /// Whether a file may become this long.
  private static func fits(_ node: Node, _ length: Int, _ state: State) -> Bool {
    guard let capacity = state.capacityBytes, length > node.seen.count else { return true }
    return used(state) + length - node.seen.count <= capacity
  }

  func mend() { state.withLock { $0.failingStep = nil } }

  /// A device with the same files, all durable.
  func copy(seed: UInt64 = 0) -> FaultyDevice {
    let copy = FaultyDevice(seed: seed)
    let files: [String: [UInt8]] = state.withLock { $0.names.mapValues { $0.seen } }
    for (name, bytes) in files { copy.put(bytes, as: name) }
    return copy
  }

  func contents(_ path: String) -> [UInt8]? { state.withLock { $0.names[path]?.seen } }

  /// Puts a file there as if by another hand, durably.
  func put(_ bytes: [UInt8], as path: String) {
    state.withLock { state in
      let node = Node()
      node.seen = bytes
      node.durable = bytes
      state.names[path] = node
      state.durableNames[path] = node
    }
  }

  func edit(_ path: String, _ body: (inout [UInt8]) -> Void) {
    guard var bytes = contents(path) else { return }
    body(&bytes)
    put(bytes, as: path)
  }

  func delete(_ path: String) {
    state.withLock { state in
      state.names[path] = nil
      state.durableNames[path] = nil
    }
  }

  /// The process ends: its locks are free again.
  func endProcess() { state.withLock { $0.held = [] } }

  func losePower() {
    state.withLock { state in
      state.life += 1
      state.held = []
      for (name, node) in state.names.sorted(by: { $0.key < $1.key })
      where state.durableNames[name] !== node && Bool.random(using: &state.random) {
        state.durableNames[name] = node
      }
      for name in state.durableNames.keys.sorted()
      where state.names[name] == nil && Bool.random(using: &state.random) {
        state.durableNames[name] = nil
      }
      for name in state.durableNames.keys.sorted() {
        guard let node = state.durableNames[name] else { continue }
        // A file that was given another name has one of them and not both.
        if state.names[name] !== node,
          state.names.contains(where: { $0.value === node && state.durableNames[$0.key] === node })
        {
          state.durableNames[name] = nil
          continue
        }
        Self.tear(node, &state.random)
      }
      state.names = state.durableNames
    }
  }

  private static func tear(_ node: Node, _ random: inout SplitMix64) {
    let all = UInt8.random(in: 0..<4, using: &random)
    for change in node.pending {
      switch change {
      case .length(let length):
        if all == 0 || Bool.random(using: &random) { extend(&node.durable, to: length) }
      case .bytes(let offset, let bytes):
        for start in stride(from: 0, to: bytes.count, by: 512)
        where all == 0 || (all > 1 && Bool.random(using: &random)) {
          var end = min(start + 512, bytes.count)
          if all == 3, random.next() % 4 == 0 { end = Int.random(in: start...end, using: &random) }
          put(bytes[start..<end], at: offset + start, &node.durable)
        }
      }
    }
    node.pending = []
    node.seen = node.durable
  }

  private static func extend(_ bytes: inout [UInt8], to length: Int) {
    if bytes.count < length { bytes += [UInt8](repeating: 0, count: length - bytes.count) }
  }

  private static func put(_ part: ArraySlice<UInt8>, at offset: Int, _ bytes: inout [UInt8]) {
    extend(&bytes, to: offset + part.count)
    bytes.withUnsafeMutableBytes { bytes in
      part.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: bytes[offset..<offset + part.count])
          .copyMemory(from: $0)
      }
    }
  }

  /// Counts a change; true when it is the one to fail.
  private static func isFailing(_ state: inout State) -> Bool {
    state.steps += 1
    return state.steps == state.failingStep
  }

  private static func refusal(_ what: String, _ path: String, _ number: Int32) -> JournalError {
    .system(what: what, path: path, errno: number)
  }

  func makeFolder(_ path: String) { state.withLock { _ = $0.folders.insert(path) } }

  func names(in folder: String) -> [String] {
    state.withLock { state in
      state.names.keys.filter { $0.hasPrefix(folder + "/") }
        .map { String($0.dropFirst(folder.count + 1)) }.sorted()
    }
  }

  func open(_ path: String) throws(JournalError) -> any StorageFile {
    try state.withLock { state throws(JournalError) in
      guard state.names[path] != nil else { throw Self.refusal("open", path, ENOENT) }
      return File(path: path, device: self, life: state.life)
    }
  }

  func create(_ path: String) throws(JournalError) -> any StorageFile {
    try state.withLock { state throws(JournalError) in
      guard state.names[path] == nil else { throw Self.refusal("create", path, EEXIST) }
      guard !Self.isFailing(&state) else { throw Self.refusal("create", path, EIO) }
      state.names[path] = Node()
      return File(path: path, device: self, life: state.life)
    }
  }

  func remove(_ path: String) throws(JournalError) {
    try state.withLock { state throws(JournalError) in
      guard !Self.isFailing(&state) else { throw Self.refusal("remove", path, EIO) }
      state.names[path] = nil
    }
  }

  func rename(_ path: String, to target: String) throws(JournalError) {
    try state.withLock { state throws(JournalError) in
      guard let node = state.names[path] else { throw Self.refusal("rename", path, ENOENT) }
      guard !Self.isFailing(&state) else { throw Self.refusal("rename", path, EIO) }
      state.names[path] = nil
      state.names[target] = node
    }
  }

  func freeBytes(_ folder: String) -> UInt64 {
    state.withLock { state in
      state.capacityBytes.map { UInt64(max(0, $0 - Self.used(state))) } ?? .max
    }
  }

  func syncFolder(_ path: String) throws(JournalError) {
    try state.withLock { state throws(JournalError) in
      guard !Self.isFailing(&state) else { throw Self.refusal("sync", path, EIO) }
      state.durableNames = state.durableNames.filter { Self.folder(of: $0.key) != path }
      for (name, node) in state.names where Self.folder(of: name) == path {
        state.durableNames[name] = node
      }
    }
  }

  private static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { return "/" }
    return String(path[..<slash])
  }

  func lock(_ path: String) throws(JournalError) -> any StorageLock {
    try state.withLock { state throws(JournalError) in
      guard state.held.insert(path).inserted else { throw .held(path: path) }
      return Lock(path: path, device: self, life: state.life)
    }
  }

  private final class Lock: StorageLock {
    let path: String
    let device: FaultyDevice
    let life: Int

    init(path: String, device: FaultyDevice, life: Int) {
      self.path = path
      self.device = device
      self.life = life
    }

    deinit { release() }

    func release() {
      device.state.withLock { state in
        if state.life == life { state.held.remove(path) }
      }
    }
  }

  private final class File: StorageFile {
    let path: String
    let device: FaultyDevice
    let life: Int

    init(path: String, device: FaultyDevice, life: Int) {
      self.path = path
      self.device = device
      self.life = life
    }

    private func with<Result: Sendable>(
      _ what: String, _ body: (Node, inout State) throws(JournalError) -> Result
    ) throws(JournalError) -> Result {
      try device.state.withLock { state throws(JournalError) in
        guard state.life == life, let node = state.names[path] else {
          throw FaultyDevice.refusal(what, path, EBADF)
        }
        return try body(node, &state)
      }
    }

    func byteCount() throws(JournalError) -> UInt64 {
      try with("read") { node, _ in UInt64(node.seen.count) }
    }

    func read(
      into target: UnsafeMutableRawBufferPointer, at offset: UInt64
    ) throws(JournalError) -> Int {
      var count = 0
      try with("read") { node, _ in
        let start = min(Int(offset), node.seen.count)
        count = min(target.count, node.seen.count - start)
        node.seen[start..<start + count].withUnsafeBytes { target.copyMemory(from: $0) }
      }
      return count
    }

    func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(JournalError) {
      try with("write") { node, state throws(JournalError) in
        guard FaultyDevice.fits(node, Int(offset) + bytes.count, state) else {
          throw FaultyDevice.refusal("write", path, ENOSPC)
        }
        let isFailing = FaultyDevice.isFailing(&state)
        let kept = isFailing ? Int.random(in: 0...bytes.count, using: &state.random) : bytes.count
        let part = [UInt8](UnsafeRawBufferPointer(rebasing: bytes[..<kept]))
        FaultyDevice.put(part[...], at: Int(offset), &node.seen)
        node.pending.append(.bytes(at: Int(offset), part))
        if isFailing { throw FaultyDevice.refusal("write", path, EIO) }
      }
    }

    func syncData() throws(JournalError) {
      try with("sync") { node, state throws(JournalError) in
        guard !FaultyDevice.isFailing(&state) else {
          node.pending = []
          throw FaultyDevice.refusal("sync", path, EIO)
        }
        for change in node.pending {
          switch change {
          case .length(let length): FaultyDevice.extend(&node.durable, to: length)
          case .bytes(let offset, let bytes):
            FaultyDevice.put(bytes[...], at: offset, &node.durable)
          }
        }
        node.pending = []
      }
    }

    func reserve(_ bytes: UInt64) throws(JournalError) {
      try with("reserve") { node, state throws(JournalError) in
        guard FaultyDevice.fits(node, Int(bytes), state), !FaultyDevice.isFailing(&state) else {
          throw FaultyDevice.refusal("reserve", path, ENOSPC)
        }
        FaultyDevice.extend(&node.seen, to: Int(bytes))
        node.pending.append(.length(Int(bytes)))
      }
    }
  }
}
