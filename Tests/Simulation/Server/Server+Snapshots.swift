import LedgerCore
import LedgerJournal

/// Snapshots of the state, cut into steps as `SnapshotWriter` of the daemon takes them: frozen
/// between two blocks, written once the newest of them is durable, then given back.
extension Server {
  var canFreeze: Bool {
    image == nil && machine.body.isEmpty && machine.sealedOrdinal > newestSnapshot && !hasFailed
  }
  var canWriteSnapshot: Bool {
    guard let image, !isImageDone, !hasFailed else { return false }
    return journal.tail.ordinal >= image.ordinal
  }
  var canThaw: Bool { image != nil && isImageDone }

  func freeze() {
    image = machine.freeze()
    isImageDone = false
  }

  func thaw() {
    if let image { machine.thaw(image) }
    image = nil
  }

  /// `meanwhile` is what other threads do between two pieces of the state. A failure costs the
  /// snapshot only, unless the journal stops with it.
  func writeSnapshot(_ meanwhile: () -> Void) throws {
    guard let image else { return }
    isImageDone = true
    let reader = JournalReader(file)
    let digest = try reader.digest(ofBlock: image.ordinal)
    let live = bug == .snapshotOfAnotherBlock ? stateNow() : nil
    do throws(JournalError) {
      let info = try file.writeSnapshot(
        ordinal: image.ordinal, blockDigest: digest, timeMs: clock.nowMs
      ) { sink in
        if let live { return live.withUnsafeBytes { sink($0) } }
        image.encode {
          sink($0)
          meanwhile()
        }
      }
      guard let info else { return }
      newestSnapshot = info.ordinal
      markIsAt(info.ordinal)
      trace.note("snapshot of block \(info.ordinal), \(info.byteCount) bytes")
      auditor.writes(info)
    } catch {
      trace.note("no snapshot of block \(image.ordinal): \(error)")
      if file.stopReason != nil { throw error }
    }
  }

  /// The bug: whatever block the state has come to.
  private func stateNow() -> [UInt8]? {
    guard machine.body.isEmpty else { return nil }
    var bytes: [UInt8] = []
    machine.encodeState { bytes += $0 }
    return bytes
  }

  /// The idle moments of the daemon.
  func maintain() throws(JournalError) { try file.maintain() }
}
