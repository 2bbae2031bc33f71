import Glibc
import LedgerJournal

/// An open file of a simulated disk. It is dead once the machine has stopped or its process ended.
final class SimulatedFile: StorageFile, @unchecked Sendable {
  // Sendable: see the disk.
  let path: String
  private let node: SimulatedDisk.Node
  private let disk: SimulatedDisk
  private let life: Int

  init(path: String, _ node: SimulatedDisk.Node, disk: SimulatedDisk) {
    self.path = path
    self.node = node
    self.disk = disk
    life = disk.life
  }

  private func node(_ what: String) throws(JournalError) -> SimulatedDisk.Node {
    guard disk.life == life, !disk.isStopped else {
      throw SimulatedDisk.refusal(what, path, EBADF)
    }
    return node
  }

  func byteCount() throws(JournalError) -> UInt64 { UInt64(try node("read").seen.count) }

  func read(
    into target: UnsafeMutableRawBufferPointer, at offset: UInt64
  ) throws(JournalError) -> Int {
    let node = try node("read")
    let start = min(Int(offset), node.seen.count)
    let count = min(target.count, node.seen.count - start)
    node.seen[start..<start + count].withUnsafeBytes { target.copyMemory(from: $0) }
    return count
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(JournalError) {
    let node = try node("write")
    let growth = Int(offset) + bytes.count - node.seen.count
    guard growth <= 0 || disk.hasSpace(for: growth) else {
      throw SimulatedDisk.refusal("write", path, ENOSPC)
    }
    let fate = disk.step()
    let kept = fate == .done ? bytes.count : disk.dice.within(0...bytes.count)
    if fate == .done, disk.misdirectsNextWrite, misdirect(bytes, meant: Int(offset), node) {
      return
    }
    let part = [UInt8](UnsafeRawBufferPointer(rebasing: bytes[..<kept]))
    SimulatedDisk.put(part[...], at: Int(offset), &node.seen)
    node.pending.append(.bytes(at: Int(offset), part))
    if fate != .done { throw SimulatedDisk.refusal("write", path, EIO) }
  }

  /// Lets a write go over an older block of the file. False when there is none.
  private func misdirect(
    _ bytes: UnsafeRawBufferPointer, meant offset: Int, _ node: SimulatedDisk.Node
  ) -> Bool {
    let first = StoredBlocks.segmentHeadBytes
    guard path.hasSuffix(".segment"), offset >= first + bytes.count else { return false }
    let sectors = (offset - bytes.count - first) / SimulatedDisk.sectorBytes
    let wrong = first + disk.dice.within(0...sectors) * SimulatedDisk.sectorBytes
    guard wrong + bytes.count <= node.durable.count else { return false }
    disk.misdirectsNextWrite = false
    disk.misdirected = (
      path, wrong, Array(node.durable[wrong..<wrong + bytes.count]), offset
    )
    SimulatedDisk.put([UInt8](bytes)[...], at: wrong, &node.seen)
    node.pending.append(.bytes(at: wrong, [UInt8](bytes)))
    return true
  }

  func syncData() throws(JournalError) {
    disk.meanwhile(path)
    let node = try node("sync")
    switch disk.step() {
    case .done: break
    case .failed:
      node.pending = []
      throw SimulatedDisk.refusal("sync", path, EIO)
    case .stopped:
      throw SimulatedDisk.refusal("sync", path, EIO)
    }
    for change in node.pending {
      switch change {
      case .length(let length): SimulatedDisk.extend(&node.durable, to: length)
      case .bytes(let offset, let bytes):
        SimulatedDisk.put(bytes[...], at: offset, &node.durable)
      }
    }
    node.pending = []
  }

  func reserve(_ bytes: UInt64) throws(JournalError) {
    let node = try node("reserve")
    guard disk.hasSpace(for: Int(bytes) - node.seen.count) else {
      throw SimulatedDisk.refusal("reserve", path, ENOSPC)
    }
    guard disk.step() == .done else { throw SimulatedDisk.refusal("reserve", path, EIO) }
    SimulatedDisk.extend(&node.seen, to: Int(bytes))
    node.pending.append(.length(Int(bytes)))
  }
}
