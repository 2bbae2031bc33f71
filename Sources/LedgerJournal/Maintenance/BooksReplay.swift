import LedgerCore

/// Keeps the books that the blocks of a folder's journal lead to, and compares the snapshots
/// beside them.
struct BooksReplay: ~Copyable {
  private var machine: StateMachine
  /// Of the block that the books stood at to begin with; nil when there are no books.
  private(set) var start: UInt64?
  private(set) var goodSnapshots: [UInt64] = []
  private(set) var passedOver: [FileJournal.PassedOver] = []
  /// Those to be compared yet, by ordinal.
  private var snapshots: [UInt64: StoredSnapshot] = [:]

  /// Without the blocks up to `firstLocal - 1` the books begin with the newest good snapshot.
  init(_ folder: JournalFolder, firstLocal: UInt64) throws(MaintenanceFailure) {
    machine = StateMachine(business: folder.makeBusiness())
    let (mark, ordinals) = try MaintenanceFailure.reading {
      () throws(JournalError) -> (JournalMark, [UInt64]) in
      (try folder.readMark(), try SnapshotFile.list(in: folder.folder, on: folder.device))
    }
    if firstLocal == 1 { start = 0 }
    for ordinal in ordinals {
      let snapshot = StoredSnapshot(
        ordinal: ordinal, folder: folder.folder, journal: mark.journal,
        algorithm: mark.algorithm, device: folder.device, makeBusiness: folder.makeBusiness)
      guard ordinal <= mark.tail.ordinal else {
        pass(snapshot, .aboveMark(mark.tail.ordinal))
        continue
      }
      snapshots[ordinal] = snapshot
      guard start == nil, ordinal + 1 >= firstLocal else { continue }
      do throws(SnapshotProblem) {
        machine = try snapshot.books()
        start = ordinal
      } catch {
        snapshots[ordinal] = nil
        pass(snapshot, error)
      }
    }
    for (ordinal, _) in snapshots where ordinal < start ?? .max { snapshots[ordinal] = nil }
  }

  private mutating func pass(_ snapshot: StoredSnapshot, _ problem: SnapshotProblem) {
    passedOver.append(
      FileJournal.PassedOver(
        path: snapshot.path, ordinal: snapshot.ordinal, problem: problem))
  }

  mutating func apply(_ block: BlockView) throws(MaintenanceFailure) {
    let ordinal = block.header.ordinal
    if let start, ordinal > start {
      do throws(JournalError) { try machine.replay(block) } catch { throw .source(error) }
    }
    if let snapshot = snapshots[ordinal] { try compare(snapshot, at: block) }
  }

  /// A snapshot whose bytes are whole must give the books that stand here.
  private mutating func compare(
    _ snapshot: StoredSnapshot, at block: BlockView
  ) throws(MaintenanceFailure) {
    let isSame: Bool
    do throws(SnapshotProblem) {
      guard try snapshot.checked().info.blockDigest == block.digest else { throw .otherHistory }
      let books = try snapshot.books()
      isSame =
        books.stateDigest(snapshot.algorithm) == machine.stateDigest(snapshot.algorithm)
    } catch {
      pass(snapshot, error)
      return
    }
    guard isSame else { throw .snapshotDiffers(block: snapshot.ordinal) }
    goodSnapshots.append(snapshot.ordinal)
  }

  /// The digest of the books, after a look at what must hold of any; nil when there are none.
  func finish(_ algorithm: DigestAlgorithm) throws(MaintenanceFailure) -> Digest? {
    guard start != nil else { return nil }
    if let broken = machine.firstBrokenInvariant() { throw .brokenBooks("\(broken)") }
    return machine.stateDigest(algorithm)
  }
}
