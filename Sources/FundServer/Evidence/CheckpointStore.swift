import Foundation
import Glibc
import LedgerJournal
import Synchronization

/// The signed checkpoints that were made, in a file that is only appended to, so that a client which
/// was away for long still finds one that a key it trusts has signed. Nothing else rests on it: what
/// is damaged is set aside. Without a path they are kept in memory.
package final class CheckpointStore: Sendable {
  package struct Failure: Error, CustomStringConvertible {
    let what: String
    let path: String
    let code: Int32
    package var description: String { "cannot \(what) \(path): \(String(cString: strerror(code)))" }
  }

  /// What an opening left out.
  package struct Dropped: Equatable, Sendable {
    /// Bytes behind the last whole record.
    package var bytes: Int
    /// A copy of the file as it was.
    package var copy: String
  }

  private struct Place {
    var size: UInt64
    var offset: Int
    var bytes: Int
  }

  private struct State: ~Copyable {
    var places: [Place] = []
    /// Of the file, behind the last whole record.
    var end = 0
    /// In place of the file, when there is none.
    var memory: [UInt8] = []
    var newest: KeptCheckpoint?
  }

  private let path: String?
  private let descriptor: Int32
  private let state: Mutex<State>
  package let dropped: Dropped?

  /// Opens the file or makes it.
  package init(path: String?) throws(Failure) {
    self.path = path
    guard let path else {
      descriptor = -1
      dropped = nil
      state = Mutex(State())
      return
    }
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, 0o600)
    guard descriptor >= 0 else { throw Failure(what: "open", path: path, code: errno) }
    let (places, newest, end, dropped): ([Place], KeptCheckpoint?, Int, Dropped?)
    do throws(Failure) {
      (places, newest, end, dropped) = try Self.scan(path, descriptor)
    } catch {
      Glibc.close(descriptor)
      throw error
    }
    self.dropped = dropped
    state = Mutex(State(places: places, end: end, newest: newest))
  }

  deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

  /// Reads the records; what follows the last whole one is copied away and cut off.
  private static func scan(
    _ path: String, _ descriptor: Int32
  ) throws(Failure) -> ([Place], KeptCheckpoint?, Int, Dropped?) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
    } catch {
      throw Failure(what: "read", path: path, code: EIO)
    }
    var places: [Place] = []
    var newest: KeptCheckpoint?
    var end = 0
    while let (checkpoint, bytes) = CheckpointRecord.decode(data.dropFirst(end)),
      checkpoint.number == UInt64(places.count) + 1
    {
      places.append(Place(size: checkpoint.size, offset: end, bytes: bytes))
      newest = checkpoint
      end += bytes
    }
    guard end < data.count else { return (places, newest, end, nil) }
    let copy = path + ".damaged"
    do {
      try data.write(to: URL(fileURLWithPath: copy), options: .atomic)
    } catch {
      throw Failure(what: "write", path: copy, code: EIO)
    }
    let count = data.count
    guard ftruncate(descriptor, off_t(end)) == 0 else {
      throw Failure(what: "cut", path: path, code: errno)
    }
    return (places, newest, end, Dropped(bytes: count - end, copy: copy))
  }

  package var newest: KeptCheckpoint? { state.withLock { $0.newest } }

  package var count: Int { state.withLock { $0.places.count } }

  /// Keeps a note. After an error nothing was kept.
  @discardableResult
  package func append(
    size: UInt64, cause: CheckpointCause, note: String
  ) throws(Failure) -> KeptCheckpoint {
    try state.withLock { (state: inout State) throws(Failure) in
      let checkpoint = KeptCheckpoint(
        number: UInt64(state.places.count) + 1, size: size, cause: cause, note: note)
      let record = CheckpointRecord.encode(checkpoint)
      if descriptor < 0 {
        state.memory += record
      } else {
        try write(record, at: state.end)
      }
      state.places.append(Place(size: size, offset: state.end, bytes: record.count))
      state.end += record.count
      state.newest = checkpoint
      return checkpoint
    }
  }

  private func write(_ record: [UInt8], at end: Int) throws(Failure) {
    let written = record.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
    guard written == record.count, fsync(descriptor) == 0 else {
      let code = written < 0 || written == record.count ? errno : ENOSPC
      ftruncate(descriptor, off_t(end))
      throw Failure(what: "write", path: path ?? "", code: code)
    }
  }

  /// The newest note of a size that `isWanted`.
  package func find(
    size: UInt64, where isWanted: (KeptCheckpoint) -> Bool
  ) throws(Failure) -> KeptCheckpoint? {
    try state.withLock { (state: inout State) throws(Failure) in
      for index in state.places.indices.reversed() where state.places[index].size == size {
        let checkpoint = try read(state.places[index], state)
        if isWanted(checkpoint) { return checkpoint }
      }
      return nil
    }
  }

  /// Older ones than number `before`, newest first, at most `limit` that are wanted out of `looks`
  /// that are looked at. `next` is what to go on before, 0 at the end.
  package func list(
    before: UInt64, limit: Int, looks: Int, where isWanted: (KeptCheckpoint) -> Bool
  ) throws(Failure) -> (found: [KeptCheckpoint], next: UInt64) {
    try state.withLock { (state: inout State) throws(Failure) in
      let count = UInt64(state.places.count)
      var next = before == 0 ? count + 1 : min(before, count + 1)
      var found: [KeptCheckpoint] = []
      var looked = 0
      while next > 1, found.count < limit, looked < looks {
        next -= 1
        looked += 1
        let checkpoint = try read(state.places[Int(next) - 1], state)
        if isWanted(checkpoint) { found.append(checkpoint) }
      }
      return (found, next > 1 ? next : 0)
    }
  }

  private func read(
    _ place: Place, _ state: borrowing State
  ) throws(Failure) -> KeptCheckpoint {
    var bytes = [UInt8](repeating: 0, count: place.bytes)
    if descriptor < 0 {
      bytes = Array(state.memory[place.offset..<place.offset + place.bytes])
    } else {
      let got = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress, $0.count, off_t(place.offset))
      }
      guard got == place.bytes else {
        throw Failure(what: "read", path: path ?? "", code: got < 0 ? errno : EIO)
      }
    }
    guard let (checkpoint, _) = CheckpointRecord.decode(bytes) else {
      throw Failure(what: "read", path: path ?? "", code: EIO)
    }
    return checkpoint
  }
}
