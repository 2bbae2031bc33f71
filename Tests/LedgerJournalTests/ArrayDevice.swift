import Glibc
import LedgerJournal

/// Files in arrays, without any fault: cheap to make by the thousand.
final class ArrayDevice: StorageDevice {
  private let files: Guarded<[String: [UInt8]]>

  init(_ files: [String: [UInt8]]) { self.files = Guarded(files) }

  /// By path.
  var contents: [String: [UInt8]] { files.withLock { $0 } }

  func makeFolder(_ path: String) {}

  func names(in folder: String) -> [String] {
    files.withLock { files in
      files.keys.filter { $0.hasPrefix(folder + "/") }
        .map { String($0.dropFirst(folder.count + 1)) }.sorted()
    }
  }

  func open(_ path: String) throws(JournalError) -> any StorageFile {
    guard files.withLock({ $0[path] }) != nil else {
      throw .system(what: "open", path: path, errno: ENOENT)
    }
    return File(path: path, device: self)
  }

  func create(_ path: String) -> any StorageFile {
    files.withLock { $0[path] = [] }
    return File(path: path, device: self)
  }

  func remove(_ path: String) { files.withLock { $0[path] = nil } }

  func rename(_ path: String, to target: String) {
    files.withLock { files in
      files[target] = files[path]
      files[path] = nil
    }
  }

  func syncFolder(_ path: String) {}

  func lock(_ path: String) -> any StorageLock { Lock() }

  private final class Lock: StorageLock {
    func release() {}
  }

  private final class File: StorageFile {
    let path: String
    private let device: ArrayDevice

    init(path: String, device: ArrayDevice) {
      self.path = path
      self.device = device
    }

    private func with<Result>(_ body: (inout [UInt8]) -> Result) -> Result {
      device.files.withLock { body(&$0[path, default: []]) }
    }

    func byteCount() -> UInt64 { with { UInt64($0.count) } }

    func read(into target: UnsafeMutableRawBufferPointer, at offset: UInt64) -> Int {
      with { bytes in
        bytes.withUnsafeBytes { bytes in
          let start = min(Int(offset), bytes.count)
          let count = min(target.count, bytes.count - start)
          target.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
          return count
        }
      }
    }

    func write(_ part: UnsafeRawBufferPointer, at offset: UInt64) {
      reserve(offset + UInt64(part.count))
      with { bytes in
        bytes.withUnsafeMutableBytes { bytes in
          UnsafeMutableRawBufferPointer(rebasing: bytes[Int(offset)...]).copyMemory(from: part)
        }
      }
    }

    func syncData() {}

    func reserve(_ count: UInt64) {
      with { bytes in
        let more = Int(count) - bytes.count
        if more > 0 { bytes += [UInt8](repeating: 0, count: more) }
      }
    }
  }
}
