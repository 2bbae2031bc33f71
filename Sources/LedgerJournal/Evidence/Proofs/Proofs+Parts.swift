// Proofs of parts that came by themselves, over the wire or from a bundle.

extension EventProof {
  package init(
    block: BlockProof, index: Int, count: Int, event: [UInt8], siblings: [Digest],
    restDigest: Digest
  ) {
    self.block = block
    self.index = index
    self.count = count
    self.event = event
    self.siblings = siblings
    self.restDigest = restDigest
  }
}

extension VoucherProof {
  package init(block: BlockProof, index: Int, voucher: [UInt8], siblings: [Digest]) {
    self.block = block
    self.index = index
    self.voucher = voucher
    self.siblings = siblings
  }
}
