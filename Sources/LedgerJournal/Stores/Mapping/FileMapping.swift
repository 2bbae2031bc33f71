import Glibc

/// A file in memory, for short reads without a call of the system: what is read lies in the
/// system's page cache, and the system alone decides how much of it stays there.
///
/// Where the medium fails under a mapping there is no error to return but a signal. ``MappingFaults``
/// catches it, and from then on the mapping is of no use: each read says so, and its caller reads
/// the file by a call instead, which fails as a read of a bad medium fails or goes well.
package final class FileMapping: @unchecked Sendable {
  // Sendable: the memory is only read, and stays until the end of this object.

  let byteCount: Int
  private let start: UnsafeRawPointer
  private let guarded: MappingFaults.Entry

  /// Maps the first `byteCount` bytes; the file may be shorter yet and grow into them. Nil when the
  /// system does not map such a file, or when as many mappings are there as are watched.
  init?(descriptor: Int32, byteCount: Int) {
    let byteCount = MappingFaults.wholePages(byteCount)
    guard byteCount > 0,
      let start = mmap(nil, byteCount, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED
    else { return nil }
    // Reads hop over the file: what lies around a page is not read with it.
    madvise(start, byteCount, MADV_RANDOM)
    guard let entry = MappingFaults.watch(start, byteCount) else {
      munmap(start, byteCount)
      return nil
    }
    self.start = UnsafeRawPointer(start)
    self.byteCount = byteCount
    guarded = entry
  }

  deinit {
    // First the mapping goes: its addresses may be another's at once.
    MappingFaults.forget(guarded) {
      munmap(UnsafeMutableRawPointer(mutating: start), byteCount)
    }
  }

  /// Whether a read has failed: no further one goes well.
  var isBroken: Bool { MappingFaults.hasFaulted(guarded) }

  /// Copies bytes of the file. False when they do not lie in the mapping, when they lie behind the
  /// end of the file, or when the medium fails; what `target` holds then means nothing.
  func read(into target: UnsafeMutableRawBufferPointer, at offset: UInt64) -> Bool {
    guard let to = target.baseAddress else { return true }
    guard offset <= UInt64(byteCount), target.count <= byteCount - Int(offset) else {
      return false
    }
    memcpy(to, start + Int(offset), target.count)
    return !isBroken
  }

  /// Lets go of the pages, so that the system can forget them: what is mapped it keeps.
  func release() {
    madvise(UnsafeMutableRawPointer(mutating: start), byteCount, MADV_DONTNEED)
  }
}
