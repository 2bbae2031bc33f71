import Foundation
package import LedgerJournal

/// The small files of a bundle.
package struct BundleFolder {
  package let path: String

  package init(_ path: String) { self.path = path }

  func file(_ name: String) -> String { path + "/" + name }

  package func manifest() throws(BundleProblem) -> BundleManifest {
    if exists(BundlePaths.partial) { throw .unfinished(path) }
    let bytes = try read(BundleManifest.name, limit: BundleManifest.byteLimit)
    do throws(ManifestProblem) {
      return try BundleManifest(decoding: bytes)
    } catch {
      throw .notABundle(path, "\(BundleManifest.name): \(error)")
    }
  }

  /// The signed checkpoint, whose signatures were not looked at.
  package func checkpointNote() throws(BundleProblem) -> CheckpointNote {
    let bytes = try read(BundlePaths.checkpoint, limit: SignedNote.byteLimit)
    do throws(NoteProblem) {
      return try CheckpointNote(bytes)
    } catch {
      throw .notABundle(path, "\(BundlePaths.checkpoint): \(error)")
    }
  }

  /// The keys that the bundle brings, which are worth no more than the bundle.
  package func recordedKeys() throws(BundleProblem) -> [NoteKey] {
    let bytes = try read(BundlePaths.keys, limit: KeyRecord.textLimit)
    guard let text = String(validating: bytes, as: UTF8.self), let records = KeyRecord.read(text)
    else { throw .notABundle(path, "\(BundlePaths.keys) is no list of keys") }
    return records.map(\.key)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: file(name))
  }

  /// Reads a whole file of at most `limit` bytes.
  func read(_ name: String, limit: Int) throws(BundleProblem) -> [UInt8] {
    let length: UInt64
    do throws(JournalError) {
      let bytes = try FileBytes(file(name))
      length = bytes.length
      if length <= UInt64(limit) { return Array(try bytes.read(Int(length), at: 0)) }
    } catch {
      throw .notABundle(path, "\(error)")
    }
    throw .notABundle(path, "\(name) has \(length) bytes; at most \(limit) are read")
  }

  /// Puts a file in place, durable with its name.
  func write(_ name: String, _ bytes: [UInt8]) throws(BundleProblem) {
    do {
      let url = URL(fileURLWithPath: file(name) + ".new")
      try Data(bytes).write(to: url)
      let handle = try FileHandle(forUpdating: url)
      try handle.synchronize()
      try handle.close()
    } catch {
      throw .system("cannot write \(file(name)): \(error.localizedDescription)")
    }
    guard rename(file(name) + ".new", file(name)) == 0 else {
      throw .system("cannot make \(file(name)): \(String(cString: strerror(errno)))")
    }
    do throws(JournalError) {
      try SystemStorage().syncFolder((file(name) as NSString).deletingLastPathComponent)
    } catch {
      throw .system("\(error)")
    }
  }

  func remove(_ name: String) throws(BundleProblem) {
    guard unlink(file(name)) == 0 || errno == ENOENT else {
      throw .system("cannot remove \(file(name)): \(String(cString: strerror(errno)))")
    }
  }
}
