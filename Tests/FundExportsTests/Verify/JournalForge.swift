import Foundation
import LedgerCore
import LedgerJournal

@testable import FundExports

/// Somebody who changes the blocks of a journal's folder and makes good as many of its digests as he
/// cares to.
struct JournalForge {
  /// How far the traces are covered.
  enum Cover: CaseIterable {
    /// Nothing is made good.
    case none
    /// The checksums of the block.
    case checksums
    /// The checksums and digests inside of the block.
    case block
    /// All later blocks, the indexes and the mark, too.
    case chain
  }

  struct Block {
    var segment: String
    var offset: Int
    var bytes: [UInt8]

    var header: BlockHeader? { bytes.withUnsafeBytes { try? BlockHeader(decoding: $0) } }

    subscript(range: Range<Int>) -> [UInt8] {
      get { Array(bytes[range]) }
      set { bytes.replaceSubrange(range, with: newValue) }
    }

    func number<Value: BitwiseCopyable>(_ type: Value.Type, _ offset: Int) -> Value {
      bytes.withUnsafeBytes { $0.number(type, offset) }
    }

    mutating func put<Value: BitwiseCopyable>(_ value: Value, _ offset: Int) {
      bytes.withUnsafeMutableBytes {
        $0.storeBytes(of: value, toByteOffset: offset, as: Value.self)
      }
    }
  }

  let folder: String
  private(set) var files: [String: [UInt8]]
  private(set) var blocks: [Block] = []

  init(_ folder: String) throws {
    self.folder = folder
    files = try FolderBytes.read(folder)
    for name in files.keys.sorted() where name.hasSuffix(".segment") {
      let bytes = files[name] ?? []
      var at = 4096
      while at + 256 <= bytes.count,
        let header = bytes[at..<at + 256].withUnsafeBytes({ try? BlockHeader(decoding: $0) })
      {
        blocks.append(
          Block(segment: name, offset: at, bytes: Array(bytes[at..<at + header.blockBytes])))
        at = (at + header.blockBytes + 511) / 512 * 512
      }
    }
  }

  // MARK: Changes

  /// Exchanges what two vouchers of a block say: their legs' amounts and accounts. False when the block
  /// has no two vouchers of two legs that differ.
  mutating func swapVouchers(_ block: Int) -> Bool {
    guard let header = blocks[block].header, header.voucherCount > 1 else { return false }
    func range(_ leg: Int) -> Range<Int> {
      BlockHeader.legOffset(leg)..<BlockHeader.legOffset(leg + 1)
    }
    func voucher(_ index: Int) -> VoucherRecord {
      blocks[block].number(VoucherRecord.self, header.voucherOffset(index))
    }
    for one in 0..<Int(header.voucherCount) - 1 {
      let (left, right) = (voucher(one), voucher(one + 1))
      guard left.legCount == 2, right.legCount == 2 else { continue }
      let (first, second) = (Int(left.firstLeg), Int(right.firstLeg))
      let (a, b) = (blocks[block][range(first)], blocks[block][range(second)])
      guard a[..<8] != b[..<8] else { continue }
      for leg in 0..<2 {
        let held = blocks[block][range(first + leg)]
        blocks[block][range(first + leg)] = blocks[block][range(second + leg)]
        blocks[block][range(second + leg)] = held
      }
      return true
    }
    return false
  }

  /// Adds a fen to the amounts of the first voucher's legs; it stays balanced.
  mutating func editAmounts(_ block: Int) -> Bool {
    guard let header = blocks[block].header, header.legCount > 1 else { return false }
    for leg in 0..<2 {
      let at = BlockHeader.legOffset(leg)
      blocks[block].put(blocks[block].number(Int64.self, at) + 1, at)
    }
    return true
  }

  /// Takes a block out; what follows in its segment moves up.
  mutating func removeBlock(_ block: Int) { blocks.remove(at: block) }

  mutating func swapBlocks(_ one: Int, _ other: Int) { blocks.swapAt(one, other) }

  // MARK: Covering

  mutating func cover(_ cover: Cover, from block: Int) {
    guard cover != .none else { return }
    for index in block..<blocks.count {
      if cover != .checksums {
        seal(index, previous: cover == .chain && index > 0 ? index - 1 : nil)
      }
      checksums(index)
      if cover != .chain { return }
    }
  }

  private mutating func seal(_ index: Int, previous: Int?) {
    guard let header = blocks[index].header else { return }
    if let previous { blocks[index].put(digest(previous), 56) }
    blocks[index].put(voucherRoot(index, header), 88)
  }

  func digest(_ index: Int) -> Digest {
    let algorithm = blocks[index].header?.algorithm ?? .sm3
    return algorithm.digest(Array(blocks[index].bytes[..<240]))
  }

  private func voucherRoot(_ index: Int, _ header: BlockHeader) -> Digest {
    let block = blocks[index]
    let tails = SectionLayout(header).offset(2)
    let leaves = (0..<Int(header.voucherCount)).map { voucher -> Digest in
      let at = header.voucherOffset(voucher)
      let record = block.number(VoucherRecord.self, at)
      let legs = BlockHeader.legOffset(Int(record.firstLeg))
      let tail = tails + Int(record.tailOffset)
      // The first byte of a record is the prefix of a leaf.
      let leaf =
        block[at + 1..<at + 40] + block[legs..<legs + 48 * Int(record.legCount)]
        + block[tail..<tail + Int(record.tailLength)]
      return leaf.withUnsafeBytes { MerkleTree.leaf($0, header.algorithm) }
    }
    return MerkleTree.root(leaves, header.algorithm)
  }

  private mutating func checksums(_ index: Int) {
    let body = blocks[index].bytes[256...].withUnsafeBytes { Checksum.crc32c($0) }
    blocks[index].put(body, 240)
    let head = blocks[index].bytes[..<248].withUnsafeBytes { Checksum.crc32c($0) }
    blocks[index].put(UInt64(head), 248)
  }

  // MARK: Files

  /// Writes everything back; the mark and the indexes follow the blocks when `withMark`.
  func write(withMark: Bool = false) throws {
    var files = files
    var ends: [String: Int] = [:]
    var lengths: [String: [UInt32]] = [:]
    var last: [String: (digests: [Digest], ordinal: UInt64)] = [:]
    for name in files.keys where name.hasSuffix(".segment") {
      let bytes = files[name] ?? []
      files[name] = bytes[..<4096] + [UInt8](repeating: 0, count: bytes.count - 4096)
      ends[name] = 4096
    }
    for (index, block) in blocks.enumerated() {
      let at = ends[block.segment] ?? 4096
      files[block.segment]?.replaceSubrange(at..<at + block.bytes.count, with: block.bytes)
      ends[block.segment] = (at + block.bytes.count + 511) / 512 * 512
      lengths[block.segment, default: []].append(UInt32(block.bytes.count))
      last[block.segment] = (
        (last[block.segment]?.digests ?? []) + [digest(index)], block.header?.ordinal ?? 0
      )
    }
    if withMark { adjust(&files, lengths, last) }
    try FolderBytes.write(files, to: folder)
  }

  private func adjust(
    _ files: inout [String: [UInt8]], _ lengths: [String: [UInt32]],
    _ last: [String: (digests: [Digest], ordinal: UInt64)]
  ) {
    guard let mark = files["mark"] else { return }
    var slots: [UInt8] = []
    for index in 0..<2 {
      let bytes = Array(mark[index * 4096..<(index + 1) * 4096])
      guard var slot = bytes.withUnsafeBytes({ MarkSlot($0) }) else { return }
      slot.ordinal = UInt64(blocks.count)
      slot.digest = digest(blocks.count - 1)
      slots += HeadForm.mark(slot).bytes
      for name in files.keys where name.hasSuffix(".index") {
        let segment = name.replacing(".index", with: ".segment")
        guard let number = UInt32(name.prefix(8)), let lengths = lengths[segment],
          let end = last[segment]
        else { continue }
        files[name] =
          HeadForm.index(
            number: number, firstBlock: end.ordinal + 1 - UInt64(lengths.count),
            journal: slot.journal, algorithm: slot.algorithm, isArchived: false, lengths: lengths,
            digests: end.digests
          ).bytes
      }
    }
    files["mark"] = slots
    let newest = lengths.keys.max() ?? ""
    for name in files.keys where name != "mark" {
      let segment = name.replacing(".index", with: ".segment")
      let isLeft = name.hasPrefix("snapshot-") || lengths[segment] == nil
      if isLeft || (segment == newest && name != newest) { files[name] = nil }
    }
  }
}

/// The files of a folder, to be put back as they were.
enum FolderBytes {
  static func read(_ folder: String) throws -> [String: [UInt8]] {
    var files: [String: [UInt8]] = [:]
    for path in try BundlePaths.files(below: folder) {
      files[path] = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path)))
    }
    return files
  }

  /// Makes the folder hold these files and no others.
  static func write(_ files: [String: [UInt8]], to folder: String) throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for path in try BundlePaths.files(below: folder) where files[path] == nil {
      try manager.removeItem(atPath: folder + "/" + path)
    }
    for (path, bytes) in files { try write(bytes, folder + "/" + path) }
  }

  static func write(_ bytes: [UInt8], _ path: String) throws {
    let url = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }
}
