import CDigest

/// One file of blocks: a 4 KiB head, then blocks, each starting at a multiple of 512 bytes so that
/// no sector that holds an acknowledged block is written again. Behind the newest block there are
/// zeros, or the remains of a write that was torn.
struct Segment {
  static let headBytes = 4096
  static let alignment: UInt64 = 512
  private static let magic: UInt32 = 0x3153_4C46  // "FLS1"
  private static let version: UInt16 = 1
  private static let usedBytes = 32
  /// Stands for the first block of a segment that was made before it was needed.
  static let inAdvance: UInt64 = 0

  var number: UInt32
  var file: any StorageFile
  /// Ordinal of its first block; `inAdvance` when it was made before that was known.
  var firstBlock: UInt64
  /// Length of the file.
  var reserved: UInt64

  static let nameSuffix = ".segment"

  static func name(_ number: UInt32) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 8 - digits.count)) + digits + nameSuffix
  }

  static func number(ofName name: String) -> UInt32? {
    guard name.hasSuffix(nameSuffix), let number = UInt32(name.dropLast(nameSuffix.count)),
      Self.name(number) == name
    else { return nil }
    return number
  }

  static func aligned(_ offset: UInt64) -> UInt64 {
    (offset + alignment - 1) / alignment * alignment
  }

  /// Creates the file with its head, durable with its name. No block is written before that.
  static func create(
    in folder: String, number: UInt32, firstBlock: UInt64, journal: UInt64,
    reserving reserved: UInt64, on device: any StorageDevice
  ) throws(JournalError) -> Segment {
    let file = try device.create(folder + "/" + name(number))
    try file.reserve(reserved)
    let segment = Segment(
      number: number, file: file, firstBlock: firstBlock, reserved: reserved)
    try segment.writeHead(journal: journal, in: folder, on: device)
    return segment
  }

  /// Writes the head and makes it durable together with the file's name.
  func writeHead(
    journal: UInt64, in folder: String, on device: any StorageDevice
  ) throws(JournalError) {
    let head = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.headBytes, alignment: 8)
    defer { head.deallocate() }
    head.initializeMemory(as: UInt8.self, repeating: 0)
    head.storeBytes(of: Self.magic, toByteOffset: 0, as: UInt32.self)
    head.storeBytes(of: Self.version, toByteOffset: 4, as: UInt16.self)
    head.storeBytes(of: number, toByteOffset: 8, as: UInt32.self)
    head.storeBytes(of: firstBlock, toByteOffset: 16, as: UInt64.self)
    head.storeBytes(of: journal, toByteOffset: 24, as: UInt64.self)
    let checksum = cdigest_crc32c(0, head.baseAddress, Self.usedBytes)
    head.storeBytes(of: checksum, toByteOffset: Self.usedBytes, as: UInt32.self)
    try file.write(UnsafeRawBufferPointer(head), at: 0)
    try file.syncData()
    try device.syncFolder(folder)
  }

  /// Opens the file and checks its head. Nil when the head was never completed, which can only be
  /// the newest segment after a crash.
  static func open(
    in folder: String, number: UInt32, journal: UInt64, on device: any StorageDevice
  ) throws(JournalError) -> Segment? {
    try open(folder + "/" + name(number), number: number, journal: journal, on: device)
  }

  /// The same for a file of any name.
  static func open(
    _ path: String, number: UInt32, journal: UInt64, on device: any StorageDevice
  ) throws(JournalError) -> Segment? {
    let file = try device.open(path)
    let head = UnsafeMutableRawBufferPointer.allocate(byteCount: headBytes, alignment: 8)
    defer { head.deallocate() }
    head.initializeMemory(as: UInt8.self, repeating: 0)
    _ = try file.read(into: head, at: 0)
    let checksum = cdigest_crc32c(0, head.baseAddress, usedBytes)
    guard head.load(as: UInt32.self) == magic,
      head.load(fromByteOffset: usedBytes, as: UInt32.self) == checksum
    else {
      // The head is durable before the first block is written.
      guard try !holdsBlocks(file) else {
        throw .foreign(path: path, reason: "its head is damaged")
      }
      return nil
    }
    let version = head.load(fromByteOffset: 4, as: UInt16.self)
    guard version == Self.version else { throw .newerFormat(path: path, version: version) }
    guard head.load(fromByteOffset: 8, as: UInt32.self) == number,
      head.load(fromByteOffset: 24, as: UInt64.self) == journal
    else { throw .foreign(path: path, reason: "its head names another journal or segment") }
    return Segment(
      number: number, file: file, firstBlock: head.load(fromByteOffset: 16, as: UInt64.self),
      reserved: try file.byteCount())
  }

  /// Whether anything stands behind the head.
  func hasRemains() throws(JournalError) -> Bool {
    var window = try ReadWindow(file, step: ReadWindow.headerStep)
    var at = UInt64(Self.headBytes)
    while at < window.length {
      let piece = try window.bytes(at: at, count: ReadWindow.headerStep)
      guard !piece.isEmpty else { break }
      if !ReadWindow.isZero(piece) { return true }
      at += UInt64(piece.count)
    }
    return false
  }

  private static func holdsBlocks(_ file: any StorageFile) throws(JournalError) -> Bool {
    var window = try ReadWindow(file)
    return try window.remains(from: UInt64(headBytes), laterThan: 0).isFollowed
  }
}
