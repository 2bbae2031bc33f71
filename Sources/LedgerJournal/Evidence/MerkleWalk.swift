/// Which subtrees a proof consists of. `subtree` gives the root over the leaves of a range, and is
/// only asked for ranges that a node of the tree covers.
enum MerkleWalk {
  typealias Subtree<Failure: Error> = (Range<UInt64>) throws(Failure) -> Digest

  /// The largest power of two below a count above 1.
  static func split(_ count: UInt64) -> UInt64 {
    1 << (63 - UInt64((count - 1).leadingZeroBitCount))
  }

  /// RFC 6962, 2.1.1: PATH. Lowest sibling first.
  static func inclusionProof<Failure: Error>(
    of index: UInt64, size: UInt64, subtree: Subtree<Failure>
  ) throws(Failure) -> [Digest] {
    precondition(index < size, "no leaf has this index")
    var proof: [Digest] = []
    var range = 0..<size
    while range.upperBound - range.lowerBound > 1 {
      let middle = range.lowerBound + split(range.upperBound - range.lowerBound)
      if index < middle {
        proof.append(try subtree(middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        proof.append(try subtree(range.lowerBound..<middle))
        range = middle..<range.upperBound
      }
    }
    return proof.reversed()
  }

  /// RFC 6962, 2.1.2: PROOF.
  static func consistencyProof<Failure: Error>(
    first: UInt64, second: UInt64, subtree: Subtree<Failure>
  ) throws(Failure) -> [Digest] {
    precondition(first <= second, "the earlier tree is the larger one")
    guard first > 0, first < second else { return [] }
    var proof: [Digest] = []
    var range = 0..<second
    while first != range.upperBound {
      let middle = range.lowerBound + split(range.upperBound - range.lowerBound)
      if first <= middle {
        proof.append(try subtree(middle..<range.upperBound))
        range = range.lowerBound..<middle
      } else {
        proof.append(try subtree(range.lowerBound..<middle))
        range = middle..<range.upperBound
      }
    }
    // The verifier has the earlier tree's root when that tree is a subtree from the start.
    if range.lowerBound > 0 { proof.append(try subtree(range)) }
    return proof.reversed()
  }

  /// The roots of the largest subtrees without a shown leaf, from left to right. `shown` ascends.
  static func prunedHashes<Failure: Error>(
    shown: ArraySlice<UInt64>, range: Range<UInt64>, into hashes: inout [Digest],
    subtree: Subtree<Failure>
  ) throws(Failure) {
    let count = range.upperBound - range.lowerBound
    guard count > 0, UInt64(shown.count) < count else { return }
    if shown.isEmpty {
      hashes.append(try subtree(range))
      return
    }
    let middle = range.lowerBound + split(count)
    let right = shown.partitioningIndex { $0 >= middle }
    try prunedHashes(
      shown: shown[..<right], range: range.lowerBound..<middle, into: &hashes, subtree: subtree)
    try prunedHashes(
      shown: shown[right...], range: middle..<range.upperBound, into: &hashes, subtree: subtree)
  }
}

extension ArraySlice {
  /// The first place from which all elements belong to the second part; those of the first part
  /// come before it.
  func partitioningIndex(_ belongsToSecond: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = low + (high - low) / 2
      if belongsToSecond(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
