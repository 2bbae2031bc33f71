import Foundation
import FundServer
import Testing

/// The file of the checkpoints that were made.
@Suite struct CheckpointStoreTests {
  private static func note(_ index: Int) -> String { "note \(index)\n\n— k AAAAAA==\n" }

  private func fill(_ store: CheckpointStore, _ sizes: [UInt64]) throws {
    for (index, size) in sizes.enumerated() {
      let cause = CheckpointCause.allCases[index % CheckpointCause.allCases.count]
      try store.append(size: size, cause: cause, note: Self.note(index))
    }
  }

  private func all(_ store: CheckpointStore) throws -> [KeptCheckpoint] {
    try store.list(before: 0, limit: .max, looks: .max) { _ in true }.found
  }

  @Test(arguments: [true, false])
  func `what was kept is listed, newest first, in pages`(inFile: Bool) throws {
    let folder = try TemporaryFolder()
    let store = try CheckpointStore(path: inFile ? folder.file("checkpoints") : nil)
    #expect(store.newest == nil && store.count == 0)
    try fill(store, [1, 4, 4, 9])
    #expect(store.newest?.number == 4 && store.newest?.size == 9)
    let first = try store.list(before: 0, limit: 3, looks: 10) { _ in true }
    #expect(first.found.map(\.number) == [4, 3, 2] && first.next == 2)
    let second = try store.list(before: first.next, limit: 3, looks: 10) { _ in true }
    #expect(second.found.map(\.number) == [1] && second.next == 0)
    #expect(second.found.first?.note == Self.note(0))
    #expect(try all(store).map(\.cause) == [.keys, .demand, .closing, .schedule])
    #expect(try store.list(before: 1, limit: 3, looks: 10) { _ in true }.found.isEmpty)
    #expect(try store.list(before: 99, limit: 1, looks: 10) { _ in true }.found.count == 1)
  }

  @Test func `a page ends after so many that were looked at`() throws {
    let store = try CheckpointStore(path: nil)
    try fill(store, [1, 2, 3, 4, 5])
    let page = try store.list(before: 0, limit: 10, looks: 2) { $0.size == 1 }
    #expect(page.found.isEmpty && page.next == 4)
    let rest = try store.list(before: page.next, limit: 10, looks: 3) { $0.size == 1 }
    #expect(rest.found.map(\.number) == [1] && rest.next == 0)
  }

  @Test func `the newest one of a size is found`() throws {
    let store = try CheckpointStore(path: nil)
    try fill(store, [1, 4, 4, 9])
    #expect(try store.find(size: 4) { _ in true }?.number == 3)
    #expect(try store.find(size: 4) { $0.number < 3 }?.number == 2)
    #expect(try store.find(size: 5) { _ in true } == nil)
  }

  @Test func `they are there after a restart, and go on`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("checkpoints")
    let before = try {
      let store = try CheckpointStore(path: path)
      try fill(store, [1, 4])
      return try all(store)
    }()
    let store = try CheckpointStore(path: path)
    #expect(store.dropped == nil)
    #expect(try all(store) == before && store.newest == before.first)
    #expect(try store.append(size: 9, cause: .closing, note: Self.note(9)).number == 3)
    #expect(try all(CheckpointStore(path: path)).map(\.size) == [9, 4, 1])
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }

  /// Cuts and changed bytes all over the file.
  @Test func `whatever is damaged is dropped with what follows, and copied`() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("checkpoints")
    try fill(CheckpointStore(path: path), [1, 4, 9])
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let known = try all(CheckpointStore(path: path))
    for at in stride(from: 0, to: whole.count, by: 7) {
      for isCut in [true, false] {
        var damaged = isCut ? whole.prefix(at) : whole
        if !isCut { damaged[at] ^= 1 }
        try damaged.write(to: URL(fileURLWithPath: path))
        let store = try CheckpointStore(path: path)
        let left = try all(store)
        #expect(left == known.suffix(left.count) && left.count < 3)
        // A cut between two records leaves whole ones.
        let isClean = isCut && store.dropped == nil
        #expect(isClean || store.dropped?.copy == path + ".damaged", "\(at)")
        if !isClean {
          #expect(try Data(contentsOf: URL(fileURLWithPath: path + ".damaged")) == damaged)
        }
        try store.append(size: 10, cause: .demand, note: Self.note(10))
        #expect(try all(CheckpointStore(path: path)).count == left.count + 1)
      }
    }
  }

  @Test func `a folder that is not there is an error with its path`() throws {
    let failure = #expect(throws: CheckpointStore.Failure.self) {
      try CheckpointStore(path: "/nowhere/checkpoints")
    }
    #expect(
      failure.map { "\($0)" } == "cannot open /nowhere/checkpoints: No such file or directory")
  }
}
