extension BlockExtract {
  /// A whole block: its checksums, and the form of what its digest does not cover.
  static func checkedView(
    _ body: UnsafeRawBufferPointer
  ) throws(ExtractProblem) -> (view: BlockView, eventCount: Int) {
    let view: BlockView
    let eventCount: Int
    do throws(BlockProblem) {
      view = try BlockView(body)
      try view.checkVoucherBounds()
      eventCount = try view.eventSpans().count
    } catch {
      throw .block(error)
    }
    guard view.bytes.count == body.count else { throw .trailingBytes }
    let unused = BlockHeader.digestedBytes + MemoryLayout<UInt32>.size
    guard body.loadUnaligned(fromByteOffset: unused, as: UInt32.self) == 0, view.paddingIsZero
    else { throw .malformed("padding that is not zero") }
    return (view, eventCount)
  }
}

extension BlockView {
  /// Whether the sections are padded with zeros.
  fileprivate var paddingIsZero: Bool {
    header.sectionRanges.allSatisfy { range in
      let end = BlockHeader.padded(range.upperBound)
      return bytes[range.upperBound..<end].allSatisfy { $0 == 0 }
    }
  }
}
