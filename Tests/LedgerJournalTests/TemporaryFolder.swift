import Foundation
import LedgerCore
import LedgerJournal

/// A folder that goes away with the value that owns it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("journal-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }

  func read(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: file(name))))
  }

  func write(_ bytes: [UInt8], to name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: file(name)))
  }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }

  /// The length of all files.
  var byteCount: UInt64 {
    get throws { try names.reduce(0) { try $0 + UInt64(read($1).count) } }
  }

  func copy() throws -> TemporaryFolder {
    let copy = try TemporaryFolder()
    for name in try names { try copy.write(read(name), to: name) }
    return copy
  }
}

extension FileJournal.Settings {
  /// Segments of 64 KiB, and a mark at openings and closes only.
  static var small: Self {
    var settings = Self()
    settings.segmentLimitBytes = 64 << 10
    settings.reserveStepBytes = 16 << 10
    settings.markInterval = .seconds(1_000_000)
    settings.lowDiskBytes = 64 << 10
    settings.lowDiskInterval = .zero
    return settings
  }

  /// The same, with a mark after each block.
  static var marking: Self {
    var settings = small
    settings.markInterval = .zero
    return settings
  }
}
