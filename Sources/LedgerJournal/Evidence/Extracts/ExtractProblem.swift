/// What is wrong with the bytes of a block extract.
package enum ExtractProblem: Error, Equatable, Sendable {
  /// Fewer bytes than the head, or than it says.
  case truncated
  case notAnExtract
  case newerVersion(UInt16)
  /// It is larger than `BlockExtract.byteLimit`.
  case tooLarge(UInt64)
  case headChecksum
  case bodyChecksum
  /// Bytes follow behind it.
  case trailingBytes
  /// Parts that contradict each other: which ones.
  case malformed(String)
  /// The block, or the header of the block, is wrong.
  case block(BlockProblem)
  /// The vouchers shown are not those of the block.
  case voucherRoot
  /// The events shown, or the rest, are not those of the block.
  case recordsDigest
}

extension ExtractProblem: CustomStringConvertible {
  package var description: String {
    switch self {
    case .truncated: "the extract ends early"
    case .notAnExtract: "there is no block extract here"
    case .newerVersion(let version):
      "the extract has format version \(version), which this program does not know"
    case .tooLarge(let bytes): "an extract of \(bytes) bytes is larger than any block"
    case .headChecksum: "the extract's head is damaged"
    case .bodyChecksum: "the extract is damaged"
    case .trailingBytes: "bytes follow behind the extract"
    case .malformed(let what): "the extract contradicts itself: \(what)"
    case .block(let problem): "the extract's block is wrong: \(problem)"
    case .voucherRoot: "the vouchers shown are not those of the block"
    case .recordsDigest: "the events shown are not those of the block"
    }
  }
}
