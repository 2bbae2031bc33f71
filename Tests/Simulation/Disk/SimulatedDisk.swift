import Glibc
import LedgerJournal

/// A file system in memory that does to its user what a real one may do.
///
/// What was not synced is kept apart: a loss of power keeps, sector by sector, whatever chance says
/// of it, and names that the folder was not synced for come and go. A failed write leaves part of
/// its bytes behind; a failed sync forgets what was to be synced, while reads still show it, as a
/// page cache does. What was synced stays, unless a bit is flipped or a write is misdirected.
///
/// Every change counts as a step. One step can be made to fail, and at one the machine can stop.
final class SimulatedDisk: StorageDevice, @unchecked Sendable {
  // Sendable: a simulation runs in one thread, and each has its own disk.

  static let sectorBytes = 512

  final class Node {
    /// What reads show: the page cache.
    var seen: [UInt8] = []
    /// What the medium has.
    var durable: [UInt8] = []
    /// Writes and lengths that were not synced, in their order.
    var pending: [Change] = []
  }

  enum Change {
    case length(Int)
    case bytes(at: Int, [UInt8])
  }

  /// What becomes of a step.
  enum Fate {
    case done
    case failed
    /// The machine stops before it, or half-way through.
    case stopped
  }

  var names: [String: Node] = [:]
  private var durableNames: [String: Node] = [:]
  /// Names that files had before, since the folder was synced, with those that they have now.
  private var renamed: [String: String] = [:]
  private var held: Set<String> = []
  /// Grows at each restart; files and locks of an earlier life are dead.
  private(set) var life = 0
  private(set) var steps = 0
  /// The step that fails, counted from the beginning.
  private var failingStep: Int?
  /// The step at which the machine stops.
  private var stoppingStep: Int?
  /// The machine has stopped: nothing works any more until `restart`.
  private(set) var isStopped = false
  /// Bytes that files may take together; beyond them space is refused.
  var capacity = Int.max
  /// How many steps were made to fail.
  private(set) var failures = 0
  /// Where a misdirected write went, with what stood there before.
  var misdirected: (path: String, offset: Int, before: [UInt8], rightOffset: Int)?
  /// The next write of a block goes to the place of an older one.
  var misdirectsNextWrite = false
  /// What other threads do while a file is synced.
  var meanwhile: (_ path: String) -> Void = { _ in }
  let dice: Dice

  init(dice: Dice) { self.dice = dice }

  // MARK: Faults

  /// Makes the `count`th change from now fail.
  func fail(after count: Int) { failingStep = steps + count }

  /// Stops the machine at the `count`th change from now.
  func stop(after count: Int) { stoppingStep = steps + count }

  /// Whether a call may fail by a fault that is set.
  var hasFaultsSet: Bool { failingStep != nil || stoppingStep != nil || capacity != .max }

  /// Leaves so many bytes of free space.
  func fill(leaving bytes: Int) {
    capacity = names.values.reduce(bytes) { $0 + $1.seen.count }
  }

  /// Takes back the faults that are set for later.
  func mend() {
    failingStep = nil
    stoppingStep = nil
    misdirectsNextWrite = false
    capacity = .max
  }

  /// Counts a change and says what becomes of it.
  func step() -> Fate {
    steps += 1
    if steps == stoppingStep {
      isStopped = true
      return .stopped
    }
    guard steps == failingStep else { return .done }
    failures += 1
    return .failed
  }

  /// The process ends, and what it had written stays in the page cache.
  func endProcess() {
    life += 1
    held = []
    isStopped = false
    stoppingStep = nil
  }

  /// The power fails: what was not synced is there or not, sector by sector.
  func losePower() {
    for name in names.keys.sorted()
    where durableNames[name] !== names[name] && dice.chance(500) {
      durableNames[name] = names[name]
    }
    for name in durableNames.keys.sorted() where names[name] == nil && isGone(name) {
      durableNames[name] = nil
    }
    for name in durableNames.keys.sorted() {
      if let node = durableNames[name] { tear(node) }
    }
    names = durableNames
    renamed = [:]
    endProcess()
  }

  /// Whether a name that was given up is gone from the medium too. A file keeps one of two names.
  private func isGone(_ name: String) -> Bool {
    guard let target = renamed[name], let node = names[target], node === durableNames[name] else {
      return dice.chance(500)
    }
    return durableNames[target] === node
  }

  private func tear(_ node: Node) {
    let how = dice.below(4)
    for change in node.pending {
      switch change {
      case .length(let length):
        if how == 0 || dice.chance(500) { Self.extend(&node.durable, to: length) }
      case .bytes(let offset, let bytes):
        for start in stride(from: 0, to: bytes.count, by: Self.sectorBytes)
        where how == 0 || (how > 1 && dice.chance(500)) {
          var end = min(start + Self.sectorBytes, bytes.count)
          if how == 3, dice.chance(250) { end = dice.within(start...end) }
          Self.put(bytes[start..<end], at: offset + start, &node.durable)
        }
      }
    }
    node.pending = []
    node.seen = node.durable
  }

  /// Flips a bit of what the medium has; a second time flips it back.
  func flip(_ path: String, offset: Int, bit: Int) {
    guard let node = names[path], offset < node.durable.count else { return }
    node.durable[offset] ^= 1 << UInt8(bit)
    node.seen[offset] ^= 1 << UInt8(bit)
  }

  /// Zeros what the medium has.
  func wipe(_ path: String, _ range: Range<Int>) {
    guard let node = names[path] else { return }
    let zeros = [UInt8](repeating: 0, count: range.count)
    Self.put(zeros[...], at: range.lowerBound, &node.durable)
    Self.put(zeros[...], at: range.lowerBound, &node.seen)
  }

  /// Puts right what the misdirected write destroyed, and writes it to its place: what a restored
  /// backup would do.
  func undoMisdirectedWrite() {
    guard let wrong = misdirected, let node = names[wrong.path] else { return }
    let bytes = Array(node.durable[wrong.offset..<wrong.offset + wrong.before.count])
    Self.put(wrong.before[...], at: wrong.offset, &node.durable)
    Self.put(bytes[...], at: wrong.rightOffset, &node.durable)
    node.seen = node.durable
    misdirected = nil
  }

  // MARK: Bytes

  static func extend(_ bytes: inout [UInt8], to length: Int) {
    if bytes.count < length { bytes += [UInt8](repeating: 0, count: length - bytes.count) }
  }

  static func put(_ part: ArraySlice<UInt8>, at offset: Int, _ bytes: inout [UInt8]) {
    extend(&bytes, to: offset + part.count)
    bytes.withUnsafeMutableBytes { bytes in
      part.withUnsafeBytes {
        UnsafeMutableRawBufferPointer(rebasing: bytes[offset..<offset + part.count])
          .copyMemory(from: $0)
      }
    }
  }

  static func refusal(_ what: String, _ path: String, _ number: Int32) -> JournalError {
    .system(what: what, path: path, errno: number)
  }

  func hasSpace(for more: Int) -> Bool {
    guard capacity != .max else { return true }
    return names.values.reduce(more) { $0 + $1.seen.count } <= capacity
  }

  // MARK: StorageDevice

  /// Runs a change that cannot be half done.
  private func change(
    _ what: String, _ path: String, _ body: () throws(JournalError) -> Void
  ) throws(JournalError) {
    guard !isStopped else { throw Self.refusal(what, path, EIO) }
    switch step() {
    case .done: try body()
    case .failed: throw Self.refusal(what, path, EIO)
    case .stopped:
      if dice.chance(500) { try body() }
      throw Self.refusal(what, path, EIO)
    }
  }

  func makeFolder(_ path: String) {}

  func names(in folder: String) -> [String] {
    names.keys.filter { $0.hasPrefix(folder + "/") }
      .map { String($0.dropFirst(folder.count + 1)) }.sorted()
  }

  func open(_ path: String) throws(JournalError) -> any StorageFile {
    guard let node = names[path] else { throw Self.refusal("open", path, ENOENT) }
    return SimulatedFile(path: path, node, disk: self)
  }

  func create(_ path: String) throws(JournalError) -> any StorageFile {
    guard names[path] == nil else { throw Self.refusal("create", path, EEXIST) }
    let node = Node()
    try change("create", path) { names[path] = node }
    return SimulatedFile(path: path, node, disk: self)
  }

  func remove(_ path: String) throws(JournalError) {
    try change("remove", path) { names[path] = nil }
  }

  func rename(_ path: String, to target: String) throws(JournalError) {
    guard let node = names[path] else { throw Self.refusal("rename", path, ENOENT) }
    try change("rename", path) {
      names[path] = nil
      names[target] = node
      renamed[path] = target
    }
  }

  func freeBytes(_ folder: String) throws(JournalError) -> UInt64 {
    guard !isStopped else { throw Self.refusal("look at", folder, EIO) }
    guard capacity != .max else { return 1 << 40 }
    return UInt64(max(0, capacity - names.values.reduce(0) { $0 + $1.seen.count }))
  }

  func syncFolder(_ path: String) throws(JournalError) {
    try change("sync", path) {
      durableNames = names
      renamed = [:]
    }
  }

  func lock(_ path: String) throws(JournalError) -> any StorageLock {
    guard held.insert(path).inserted else { throw .held(path: path) }
    return SimulatedLock(path: path, disk: self)
  }

  func release(_ path: String, ofLife life: Int) {
    if life == self.life { held.remove(path) }
  }
}

/// A lock that ends with the life of the machine in which it was taken.
private final class SimulatedLock: StorageLock, @unchecked Sendable {
  // Sendable: see the disk.
  private let path: String
  private let disk: SimulatedDisk
  private let life: Int

  init(path: String, disk: SimulatedDisk) {
    self.path = path
    self.disk = disk
    life = disk.life
  }

  deinit { release() }

  func release() { disk.release(path, ofLife: life) }
}
