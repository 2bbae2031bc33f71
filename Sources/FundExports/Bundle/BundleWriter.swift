import Foundation
import Glibc
import LedgerJournal

/// Writes the native part of a bundle as it comes over the wire, and goes on with one that was cut off.
///
/// What is in the folder is durable up to the block that it says. A piece that was cut off by a lost
/// connection or a crash is dropped, so that the next request begins behind the last whole extract.
package final class BundleWriter {
  private static let partialLimit = 4 << 10

  package let folder: String
  package let entity: String
  /// The newest block that counts; 0 until the server has said it.
  package private(set) var through: UInt64 = 0
  /// All blocks up to this one are here whole: to be resumed behind it.
  package private(set) var completeBlock: UInt64 = 0
  /// Bytes of extracts that are here.
  package private(set) var bytes: UInt64 = 0
  private let bundle: BundleFolder
  private let file: ExtractAppender

  /// Begins a bundle in a folder that is empty or not there, or goes on with one of the same entity.
  package convenience init(_ folder: String, entity: String) throws(BundleProblem) {
    try self.init(folder, entity: entity, write: Glibc.write)
  }

  init(
    _ folder: String, entity: String, write: @escaping ExtractAppender.Write
  ) throws(BundleProblem) {
    self.folder = folder
    self.entity = entity
    bundle = BundleFolder(folder)
    let manager = FileManager.default
    let names = (try? manager.contentsOfDirectory(atPath: folder)) ?? []
    let isResumed = bundle.exists(BundlePaths.partial)
    guard names.isEmpty || isResumed || Self.isBarelyBegun(folder, names) else {
      throw .foreign(folder, "it holds something already")
    }
    do {
      try manager.createDirectory(
        atPath: folder + "/" + BundlePaths.native, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw .system("cannot make \(folder): \(error.localizedDescription)")
    }
    if isResumed {
      through = try Self.readPartial(bundle, entity: entity)
    } else {
      try bundle.write(BundlePaths.partial, Self.partial(entity: entity, through: 0))
    }
    file = try ExtractAppender(bundle.file(BundlePaths.extracts), write)
    try dropTorn()
  }

  /// The first file could not be written, as on a full disk.
  private static func isBarelyBegun(_ folder: String, _ names: [String]) -> Bool {
    guard names == [BundlePaths.native] else { return false }
    let native = folder + "/" + BundlePaths.native
    let inside = try? FileManager.default.contentsOfDirectory(atPath: native)
    return inside?.allSatisfy { BundlePaths.native + "/" + $0 == BundlePaths.partial + ".new" }
      ?? false
  }

  private static func partial(entity: String, through: UInt64) -> [UInt8] {
    Array("entity \(entity)\nthrough \(through)\n".utf8)
  }

  private static func readPartial(
    _ bundle: BundleFolder, entity: String
  ) throws(BundleProblem) -> UInt64 {
    let bytes = try bundle.read(BundlePaths.partial, limit: partialLimit)
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
    guard lines.count == 2, lines[0].hasPrefix("entity "), lines[1].hasPrefix("through "),
      let through = UInt64(lines[1].dropFirst(8))
    else { throw .notABundle(bundle.path, "\(BundlePaths.partial) is damaged") }
    guard lines[0].dropFirst(7) == entity else {
      throw .foreign(bundle.path, "it is an export of another entity, \(lines[0].dropFirst(7))")
    }
    return through
  }

  /// Says which block is the last, before the first piece is appended. A bundle that goes on must end
  /// with the same.
  package func begin(through: UInt64) throws(BundleProblem) {
    guard self.through == 0 || self.through == through else {
      throw .inconsistent("block \(self.through) was the last and now \(through) is")
    }
    guard self.through == 0 else { return }
    try bundle.write(BundlePaths.partial, Self.partial(entity: entity, through: through))
    self.through = through
  }

  /// Appends bytes of extracts; an extract may go on in the next piece.
  package func append(_ piece: [UInt8]) throws(BundleProblem) {
    try file.append(piece)
    bytes += UInt64(piece.count)
  }

  /// Drops an extract that was cut off, and finds the last whole one.
  package func dropTorn() throws(BundleProblem) {
    try file.sync()
    let extracts: ExtractFile
    do throws(JournalError) {
      extracts = try ExtractFile(file.path)
    } catch {
      throw .system("cannot go on with \(BundlePaths.extracts): \(error)")
    }
    var last: (block: UInt64, start: UInt64, end: UInt64)?
    var before: (block: UInt64, end: UInt64) = (0, 0)
    while true {
      let start = extracts.offset
      guard let block = try? extracts.skip() else { break }
      if let last { before = (last.block, last.end) }
      last = (block, start, extracts.offset)
    }
    // The last one may have been written in another order than its bytes.
    if let found = last {
      extracts.seek(found.start)
      if (try? extracts.next()) == nil { last = (before.block, 0, before.end) }
    }
    completeBlock = last?.block ?? 0
    bytes = last?.end ?? 0
    try file.cut(to: bytes)
    try file.sync()
  }
}
