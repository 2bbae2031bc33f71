/// A finished block: its bytes, as a journal stores them, and its digest.
package final class SealedBlock: Sendable {
  package let header: BlockHeader
  package let digest: Digest
  private let storage: BlockStorage
  private let pool: BlockStoragePool?

  package var ordinal: UInt64 { header.ordinal }

  /// `storage` holds the block from its start; it goes back to `pool` when the block is dropped.
  init(
    header: BlockHeader, digest: Digest, storage: BlockStorage, pool: BlockStoragePool?
  ) {
    self.header = header
    self.digest = digest
    self.storage = storage
    self.pool = pool
  }

  deinit {
    if let pool { pool.giveBack(storage) } else { storage.bytes.deallocate() }
  }

  /// The block's bytes, a multiple of 8; good as long as the block is there.
  package var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(rebasing: storage.bytes[..<header.blockBytes])
  }

  /// A copy that takes no more memory than its bytes, for keeping.
  func compact() -> SealedBlock {
    let copy = BlockStorage(byteCount: header.blockBytes)
    copy.bytes.copyMemory(from: bytes)
    return SealedBlock(header: header, digest: digest, storage: copy, pool: nil)
  }
}

/// Memory for a block.
struct BlockStorage: @unchecked Sendable {
  // Sendable: written by the sealer before the block is handed over, then only read.
  let bytes: UnsafeMutableRawBufferPointer

  init(byteCount: Int) {
    bytes = .allocate(byteCount: byteCount, alignment: 64)
  }
}

/// Memory of dropped blocks, used again so that a block costs no page faults.
final class BlockStoragePool: Sendable {
  /// Blocks under way are two, and one may be in the making; more is freed.
  private static let kept = 3

  private let spare = Guarded<[BlockStorage]>([])

  deinit {
    spare.withLock { spare in
      for storage in spare { storage.bytes.deallocate() }
    }
  }

  func take(_ byteCount: Int) -> BlockStorage {
    if let storage = spare.withLock({ $0.popLast() }) {
      if storage.bytes.count >= byteCount { return storage }
      storage.bytes.deallocate()
    }
    return BlockStorage(byteCount: byteCount + byteCount / 4)
  }

  func giveBack(_ storage: BlockStorage) {
    let isKept = spare.withLock { spare in
      guard spare.count < Self.kept else { return false }
      spare.append(storage)
      return true
    }
    if !isKept { storage.bytes.deallocate() }
  }
}
