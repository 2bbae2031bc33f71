import CDigest
import LedgerJournal

/// A device in which the planted bugs of the storage sit.
final class FlawedDevice: StorageDevice, @unchecked Sendable {
  // Sendable: see the disk.
  private let disk: SimulatedDisk
  private let bug: PlantedBug
  /// Set by the server once it is open.
  var isOpen = false

  init(_ disk: SimulatedDisk, _ bug: PlantedBug) {
    self.disk = disk
    self.bug = bug
  }

  /// One sync in three is a lie.
  func lies() -> Bool { disk.steps % 3 == 0 }

  func makeFolder(_ path: String) { disk.makeFolder(path) }

  func names(in folder: String) -> [String] { disk.names(in: folder) }

  func open(_ path: String) throws(JournalError) -> any StorageFile {
    FlawedFile(try disk.open(path), self, bug)
  }

  func create(_ path: String) throws(JournalError) -> any StorageFile {
    FlawedFile(try disk.create(path), self, bug)
  }

  func remove(_ path: String) throws(JournalError) { try disk.remove(path) }

  func rename(_ path: String, to target: String) throws(JournalError) {
    try disk.rename(path, to: target)
  }

  func freeBytes(_ folder: String) throws(JournalError) -> UInt64 { try disk.freeBytes(folder) }

  func syncFolder(_ path: String) throws(JournalError) {
    if bug != .skipsFolderSync { try disk.syncFolder(path) }
  }

  func lock(_ path: String) throws(JournalError) -> any StorageLock {
    if bug == .ignoresLock { return NoLock() }
    return try disk.lock(path)
  }
}

private final class NoLock: StorageLock {
  func release() {}
}

/// A file in which the planted bugs of the storage sit.
private final class FlawedFile: StorageFile, @unchecked Sendable {
  // Sendable: see the disk.
  private let file: any StorageFile
  private let device: FlawedDevice
  private let bug: PlantedBug

  private var isMark: Bool { file.path.hasSuffix("/mark") }

  init(_ file: any StorageFile, _ device: FlawedDevice, _ bug: PlantedBug) {
    self.file = file
    self.device = device
    self.bug = bug
  }

  var path: String { file.path }

  func byteCount() throws(JournalError) -> UInt64 { try file.byteCount() }

  func read(
    into target: UnsafeMutableRawBufferPointer, at offset: UInt64
  ) throws(JournalError) -> Int {
    let count = try file.read(into: target, at: offset)
    if bug == .acceptsTornBlock, !device.isOpen, !isMark {
      BlockForger.forge(target, from: offset)
    }
    if bug == .snapshotDigestNotChecked, file.path.contains("/snapshot-"),
      count == SnapshotForger.endBytes
    {
      try SnapshotForger.forge(target, of: file, at: offset)
    }
    return count
  }

  func write(_ bytes: UnsafeRawBufferPointer, at offset: UInt64) throws(JournalError) {
    guard isMark, device.isOpen else {
      try file.write(bytes, at: offset)
      return
    }
    switch bug {
    case .markNeverRaised: return
    case .markRaisedTooEarly:
      let early = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 8)
      defer { early.deallocate() }
      early.copyMemory(from: bytes)
      MarkForger.raise(early)
      try file.write(UnsafeRawBufferPointer(early), at: offset)
    default: try file.write(bytes, at: offset)
    }
  }

  func syncData() throws(JournalError) {
    switch bug {
    case .skipsDataSync where device.isOpen && !isMark: return
    case .lyingSync where device.lies(): return
    case .goesOnAfterFailedSync:
      do {
        try file.syncData()
      } catch {
        try file.syncData()
      }
    default: try file.syncData()
    }
  }

  func reserve(_ bytes: UInt64) throws(JournalError) { try file.reserve(bytes) }
}

/// Makes damaged blocks look whole, as code that skips its checks would take them.
enum BlockForger {
  /// Gives every block in `bytes` whose header is whole the checksum of the body that is there.
  /// `offset` is where the bytes lie in their file.
  static func forge(_ bytes: UnsafeMutableRawBufferPointer, from offset: UInt64) {
    let step = SimulatedDisk.sectorBytes
    var at = (step - Int(offset) % step) % step
    while at + BlockHeader.byteCount <= bytes.count {
      defer { at += step }
      let block = UnsafeRawBufferPointer(rebasing: bytes[at...])
      guard let header = try? BlockHeader(decoding: block), header.blockBytes <= block.count
      else { continue }
      let body = UnsafeRawBufferPointer(
        rebasing: block[BlockHeader.byteCount..<header.blockBytes])
      let checksum = cdigest_crc32c(0, body.baseAddress, body.count)
      bytes.storeBytes(of: checksum, toByteOffset: at + 240, as: UInt32.self)
      let head = cdigest_crc32c(0, block.baseAddress, 248)
      bytes.storeBytes(of: UInt64(head), toByteOffset: at + 248, as: UInt64.self)
    }
  }
}

/// Lets damaged snapshots look whole.
enum SnapshotForger {
  private static let headBytes: UInt64 = 4096
  static let endBytes = 40

  /// Puts the digest and the checksum of the state that is there into what stands behind it.
  static func forge(
    _ end: UnsafeMutableRawBufferPointer, of file: any StorageFile, at offset: UInt64
  ) throws(JournalError) {
    let state = UnsafeMutableRawBufferPointer.allocate(
      byteCount: Int(offset - headBytes), alignment: 8)
    defer { state.deallocate() }
    _ = try file.read(into: state, at: headBytes)
    let digest = DigestAlgorithm.sha256.digest(UnsafeRawBufferPointer(state))
    end.storeBytes(of: digest, as: Digest.self)
    let checksum = cdigest_crc32c(0, state.baseAddress, state.count)
    end.storeBytes(of: checksum, toByteOffset: 32, as: UInt32.self)
  }
}

enum MarkForger {
  /// Lets the mark in a slot name the block after its own.
  static func raise(_ slot: UnsafeMutableRawBufferPointer) {
    let ordinal = slot.load(fromByteOffset: 24, as: UInt64.self)
    slot.storeBytes(of: ordinal + 1, toByteOffset: 24, as: UInt64.self)
    let checksum = cdigest_crc32c(0, slot.baseAddress, 88)
    slot.storeBytes(of: checksum, toByteOffset: 88, as: UInt32.self)
  }
}
