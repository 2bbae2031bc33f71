/// A durable block whose place is known, for several reads of it. It can be read as long as it is
/// held, also when its segment is archived meanwhile.
package struct LocatedBlock {
  enum Source {
    case file(any StorageFile, offset: UInt64, mapping: FileMapping?)
    case journal(any Journal)
  }

  package let ordinal: UInt64
  /// Nil where the store checks the bounds of each read itself.
  let byteCount: Int?
  let source: Source
  /// Where the store has it in memory.
  var layout: BlockLayout?

  /// Fills `target` from `offset` bytes into the block, in constant time.
  package func read(
    at offset: Int, into target: UnsafeMutableRawBufferPointer
  ) throws(JournalError) {
    switch source {
    case .journal(let journal):
      try journal.read(block: ordinal, offset: offset, into: target)
    case .file(let file, let start, let mapping):
      guard offset >= 0, let byteCount, offset <= byteCount - target.count else {
        throw .outOfBounds(block: ordinal)
      }
      if let mapping, mapping.read(into: target, at: start + UInt64(offset)) { return }
      guard try file.read(into: target, at: start + UInt64(offset)) == target.count else {
        throw .corrupt(block: ordinal, path: file.path, problem: .truncated)
      }
    }
  }

  /// By the header.
  func readLayout() throws(JournalError) -> BlockLayout {
    let layout = try bytes(at: 0, count: BlockHeader.byteCount) {
      bytes -> Result<BlockLayout, BlockProblem> in
      Result { () throws(BlockProblem) in try BlockLayout(decoding: bytes) }
    }
    switch layout {
    case .success(let layout): return layout
    case .failure(let problem):
      throw .corrupt(block: ordinal, path: "the journal", problem: problem)
    }
  }

  /// One record.
  package func record<Record: BitwiseCopyable>(
    at offset: Int, as type: Record.Type
  ) throws(JournalError) -> Record {
    try bytes(at: offset, count: MemoryLayout<Record>.size) { $0.loadUnaligned(as: type) }
  }

  /// Gives bytes of the block to `body`.
  func bytes<Value>(
    at offset: Int, count: Int, _ body: (UnsafeRawBufferPointer) -> Value
  ) throws(JournalError) -> Value {
    let result = withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) {
      memory -> Result<Value, JournalError> in
      Result { () throws(JournalError) in
        try read(at: offset, into: memory)
        return body(UnsafeRawBufferPointer(memory))
      }
    }
    return try result.get()
  }
}
