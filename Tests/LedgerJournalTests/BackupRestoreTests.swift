import Dispatch
import Foundation
import LedgerCore
import LedgerJournal
import Testing

@Suite("Backup: restored elsewhere")
struct BackupRestoreTests {
  /// Opens a folder and keeps its books.
  private func open(
    _ folder: String, _ machine: inout StateMachine
  ) throws -> FileJournal {
    try FileJournal.open(folder: folder, settings: .small) {
      (view) throws(JournalError) in try machine.replay(view)
    }.journal
  }

  private func backUp(
    _ journal: FileJournal, into folder: String, progress: ProgressReport = { _ in }
  ) throws -> JournalBackup.Result {
    try JournalBackup(
      of: journal, identity: FileJournal.identity(of: journal.folder), settings: .small
    ).run(into: folder, progress: progress)
  }

  @Test("a restored backup has the state that the original had then, and a higher epoch")
  func sameState() throws {
    let original = try TemporaryFolder()
    let backup = try TemporaryFolder()
    var books = TestBooks(seed: 81)
    var machine = StateMachine()
    var journal = try open(original.path, &machine)
    var digest: Digest?
    for round in 1...3 {
      var sealer = BlockSealer(
        algorithm: .sm3, epoch: journal.epoch, previous: journal.tail.digest)
      for _ in 0..<15 {
        try books.makeBlock()
        try journal.append(sealer.seal(books.machine.body))
      }
      guard round < 3 else { break }
      _ = try backUp(journal, into: backup.path)
      digest = books.machine.stateDigest(.sm3)
      journal.close()
      var again = StateMachine()
      journal = try open(original.path, &again)
    }
    let restored = try TemporaryFolder()
    let report = try JournalRestore(
      from: JournalFolder(backup.path), settings: .small
    ).run(into: restored.path)
    #expect(report.tail.ordinal == 30)
    #expect(report.stateDigest == digest)
    #expect(report.stateDigest == (try JournalFolder(restored.path).check()).stateDigest)
    var again = StateMachine()
    let opened = try open(restored.path, &again)
    #expect(again.stateDigest(.sm3) == digest)
    #expect(opened.epoch == 3)
    #expect(try FileJournal.identity(of: restored.path) == report.journal)
  }

  @Test("a target that is not empty is refused")
  func notEmpty() throws {
    let fixture = try BackupFixture(seed: 82, blocks: 4)
    let device = FaultyDevice(seed: 1)
    try fixture.backUp(into: device)
    let folder = JournalFolder(BackupFixture.folder, device: device)
    device.put([], as: "/r/letter.txt")
    #expect(throws: MaintenanceFailure.notEmpty(path: "/r")) {
      try JournalRestore(from: folder, device: device).run(into: "/r")
    }
    #expect(throws: MaintenanceFailure.notEmpty(path: BackupFixture.folder)) {
      try JournalRestore(from: folder, device: device).run(into: BackupFixture.folder)
    }
  }

  @Test("a damaged backup is not restored, and what was begun does not open")
  func damagedBackup() throws {
    let fixture = try BackupFixture(seed: 83, blocks: 12)
    let good = FaultyDevice(seed: 1)
    try fixture.backUp(into: good)
    var damages: [(FaultyDevice) -> Void] = []
    for number in 1...2 {
      damages.append { $0.edit(BackupFixture.segment(number)) { $0[4_096 + 270] ^= 8 } }
      damages.append { $0.delete(BackupFixture.segment(number)) }
    }
    damages.append { $0.delete(BackupFixture.folder + "/mark") }
    for (index, damage) in damages.enumerated() {
      let device = good.copy()
      damage(device)
      let target = FaultyDevice(seed: 1)
      #expect(throws: MaintenanceFailure.self, "damage \(index)") {
        try JournalRestore(
          from: JournalFolder(BackupFixture.folder, device: device), settings: .small,
          device: target
        ).run(into: BackupFixture.folder)
      }
      #expect(target.contents(BackupFixture.folder + "/mark") == nil, "damage \(index)")
    }
  }

  @Test("a restore that fails at any step opens only when it is whole")
  func anyStep() throws {
    let fixture = try BackupFixture(seed: 84, blocks: 10)
    let good = FaultyDevice(seed: 1)
    try fixture.backUp(into: good)
    let source = JournalFolder(BackupFixture.folder, device: good)
    var step = 0
    var isFailing = true
    while isFailing {
      step += 1
      let target = FaultyDevice(seed: UInt64(step))
      target.fail(after: step)
      let restore = JournalRestore(from: source, settings: .small, device: target)
      do {
        _ = try restore.run(into: BackupFixture.folder)
        isFailing = false
      } catch {}
      target.mend()
      target.losePower()
      if isFailing {
        if target.names(in: BackupFixture.folder).isEmpty { continue }
        if case .success(let journal) = fixture.opening(of: target) {
          #expect(journal.tail == fixture.source.tail, "step \(step)")
        }
      } else {
        try fixture.expectWhole(target, through: 10)
      }
    }
    #expect(step > 20)
  }

  @Test("taken while blocks are appended, it goes to the tail of its beginning")
  func underLoad() throws {
    let original = try TemporaryFolder()
    let backup = try TemporaryFolder()
    let blocks = try [SealedBlock].history(seed: 85, count: 200)
    var machine = StateMachine()
    let journal = try open(original.path, &machine)
    let hasBegun = DispatchSemaphore(value: 0)
    let isUnderWay = DispatchSemaphore(value: 0)
    let hasGoneOn = DispatchSemaphore(value: 0)
    let hasEnded = DispatchSemaphore(value: 0)
    let writer = Thread {
      for block in blocks {
        do { try journal.append(block) } catch { Issue.record("\(error)") }
        switch block.ordinal {
        case 50:
          hasBegun.signal()
          isUnderWay.wait()
        case 120: hasGoneOn.signal()
        default: break
        }
      }
      hasEnded.signal()
    }
    writer.start()
    hasBegun.wait()
    var isFirst = true
    let first = try backUp(journal, into: backup.path) { _ in
      guard isFirst else { return }
      isFirst = false
      isUnderWay.signal()
      hasGoneOn.wait()
    }
    #expect(first.tail.ordinal == 50)
    #expect(journal.tail.ordinal >= 120)
    var results = [first]
    while results.last.map(\.tail.ordinal) != 200 {
      results.append(try backUp(journal, into: backup.path))
    }
    hasEnded.wait()
    #expect(results.reduce(0) { $0 + $1.blocks } == 200)
    #expect(results.last?.tail == journal.tail)
    var expected = StateMachine()
    journal.close()
    _ = try open(original.path, &expected)
    let restored = try TemporaryFolder()
    let report = try JournalRestore(
      from: JournalFolder(backup.path)
    ).run(into: restored.path)
    #expect(report.stateDigest == expected.stateDigest(.sm3))
  }

  @Test("lanes go on without a duplicate: what came after the backup is a gap until it is resent")
  func lanes() throws {
    let original = try TemporaryFolder()
    let backup = try TemporaryFolder()
    var books = TestBooks(seed: 86)
    var nothing = StateMachine()
    let journal = try open(original.path, &nothing)
    var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero)
    func append(_ count: Int) throws {
      books.beginBlock()
      if books.ledgers.isEmpty { try books.openBooks() }
      try books.postPlain(count)
      books.machine.sealBlock()
      try journal.append(sealer.seal(books.machine.body))
    }
    for count in [3, 4] { try append(count) }
    _ = try backUp(journal, into: backup.path)
    try append(5)
    let restored = try TemporaryFolder()
    _ = try JournalRestore(from: JournalFolder(backup.path)).run(into: restored.path)
    var machine = StateMachine()
    let opened = try open(restored.path, &machine)
    let lane = books.lanes[0]
    let status = machine.laneStatus(lane)
    #expect(status.nextSerial == 8)
    #expect(books.machine.laneStatus(lane).nextSerial == 13)
    func batch(_ first: UInt64, _ count: Int) -> VoucherBatch {
      let pair = [books.account(0, 1), books.account(0, 2)]
      return VoucherBatch(
        lane: lane, epoch: status.epoch, firstSerial: first,
        days: [UInt32(TestBooks.day(3, 15).number)],
        legCounts: Array(repeating: 2, count: count), summaries: ["项目支出"],
        accounts: (0..<count).flatMap { _ in pair },
        amounts: (0..<count).flatMap { [Int64($0) + 1, -Int64($0) - 1] })
    }
    // The client that is ahead is told from where it must send again.
    #expect(throws: Refusal(.serialGap, figures: [8, 13])) {
      try machine.plan(batch(13, 1), actor: TestBooks.county)
    }
    // Sent again from the last serial it is sure of: known ones are answered, lost ones posted.
    let plan = try machine.plan(batch(4, 9), actor: TestBooks.county)
    #expect(plan.accepted == [0..<4])
    #expect(plan.toDecide == [4..<9])
    #expect(opened.tail.ordinal == 2 && opened.epoch == 2)
  }
}
