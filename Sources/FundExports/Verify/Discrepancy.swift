/// Something that a verification found to be other than it must be (不符之处).
package struct Discrepancy: Equatable, Sendable {
  package enum Kind: String, CaseIterable, Sendable {
    // Of any file.
    case unreadable, unknownFile, missingFile, unfinished
    // Of a journal's folder.
    case segmentHead, strayBytes, damagedBlock, brokenChain, tornEnd, oddBlock, contradiction
    case brokenBooks, mark, index, snapshot, archived
    // Of checkpoints, proofs and keys.
    case note, signature, unknownKey, rolledBack, forked, proof
    // Of a bundle.
    case manifest, fileDigest, truncated, extract, accountChain, voucherNumber, unbalanced, counts
    case rendering
  }

  /// Where it is; what is not known is nil.
  package struct Place: Equatable, Sendable {
    /// A file's path inside the folder that was verified.
    package var file: String?
    package var block: UInt64?
    /// Bytes into the file.
    package var offset: UInt64?
    /// As `fundctl` writes one: block and index with a point between.
    package var voucher: String?

    package init(
      file: String? = nil, block: UInt64? = nil, offset: UInt64? = nil, voucher: String? = nil
    ) {
      self.file = file
      self.block = block
      self.offset = offset
      self.voucher = voucher
    }
  }

  package var kind: Kind
  package var place: Place
  /// What was found, with the figures.
  package var detail: String

  package init(_ kind: Kind, _ place: Place, _ detail: String) {
    self.kind = kind
    self.place = place
    self.detail = detail
  }

  /// What it means, in plain words.
  package var meaning: String { kind.meaning }
}

extension Discrepancy: CustomStringConvertible {
  package var description: String { "\(place.description)\(kind.title): \(detail)" }
}

extension Discrepancy.Place: CustomStringConvertible {
  /// `file, block 3, offset 4096, voucher 3.7: `, empty when nothing is known.
  package var description: String {
    let parts = [
      file, block.map { "block 区块 \($0)" }, offset.map { "offset 偏移 \($0)" },
      voucher.map { "voucher 凭证 \($0)" },
    ].compactMap { $0 }
    return parts.isEmpty ? "" : parts.joined(separator: ", ") + ": "
  }
}
