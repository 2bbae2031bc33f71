import LedgerCore
import LedgerJournal

extension JournalVerification {
  /// Every snapshot must be, byte for byte, the state that the blocks before it lead to.
  mutating func checkSnapshotFiles(_ files: JournalFiles) {
    for ordinal in files.snapshots {
      let name = SnapshotFile.name(ordinal)
      do throws(JournalError) {
        try checkSnapshot(try FileBytes(path(name)), ordinal, name)
      } catch {
        result.add(.unreadable, .init(file: name), "\(error)")
      }
    }
  }

  private mutating func checkSnapshot(
    _ file: FileBytes, _ ordinal: UInt64, _ name: String
  ) throws(JournalError) {
    guard file.length >= 4096 + 40 else {
      return result.add(.snapshot, .init(file: name), "it ends after \(file.length) bytes")
    }
    let place = Discrepancy.Place(file: name, block: ordinal)
    guard ordinal <= chain.marked, let digest = chain.kept[ordinal] else {
      return result.add(.snapshot, place, "its block is not at or below the mark")
    }
    let stateBytes = file.length - 4096 - 40
    let head = try file.read(4096, at: 0)
    let form = HeadForm.snapshot(
      ordinal: ordinal, journal: chain.journal ?? 0, algorithm: chain.algorithm ?? .sm3,
      timeMs: head.number(Int64.self, 24), digest: digest, byteCount: stateBytes)
    if let at = form.firstDifference(head) {
      result.add(
        at >= 76 || at == 7 ? .strayBytes : .snapshot, .init(file: name, offset: UInt64(at)),
        "byte \(at) of the head")
    }
    try checkState(of: file, stateBytes, ordinal, name)
  }

  private mutating func checkState(
    of file: FileBytes, _ count: UInt64, _ ordinal: UInt64, _ name: String
  ) throws(JournalError) {
    let algorithm = chain.algorithm ?? .sm3
    let state = DigestState(algorithm)
    var checksum = Checksum()
    var done: UInt64 = 0
    while done < count {
      let piece = try file.read(Int(min(count - done, 1 << 20)), at: 4096 + done)
      guard !piece.isEmpty else { break }
      state.update(piece)
      checksum.add(piece)
      done += UInt64(piece.count)
    }
    let digest = state.finish()
    let end = try file.read(40, at: 4096 + count)
    guard end.count == 40, end.number(Digest.self, 0) == digest,
      end.number(UInt32.self, 32) == checksum.value
    else {
      return result.add(
        .snapshot, .init(file: name, block: ordinal), "its state has another digest or checksum")
    }
    if let stray = UnsafeRawBufferPointer(rebasing: end[36..<40]).firstNonzero {
      result.add(
        .strayBytes, .init(file: name, offset: 4096 + count + 36 + UInt64(stray)),
        "a byte of the end is not zero")
    }
    guard let due = books.states[ordinal] else {
      guard !books.isStopped else { return }
      return result.add(.snapshot, .init(file: name, block: ordinal), "no block leads to it")
    }
    if due != digest {
      result.add(
        .snapshot, .init(file: name, block: ordinal),
        "its state is not the one that the blocks lead to")
    }
  }
}
