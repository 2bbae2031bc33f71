import Foundation
import FundClient
import TestSupport
import Testing

/// `kill -9` of the real daemon at seeded moments under load, and starting again.
@Suite(.timeLimit(.minutes(3)), .serialized) struct CrashTests {
  /// Seeds the moments: acknowledged batches of a run before the daemon is killed.
  private static let seed: UInt64 = 2_020
  private static let lanes = 4
  private static let vouchersPerBatch = 20

  /// What a submitter remembers of its lane.
  private struct Submitter: Sendable {
    let number: Int
    /// Where each serial from 1 stands, as far as it was acknowledged.
    var acknowledged: [Revision] = []
    /// How many serials were sent at least once.
    var sent = 0

    var name: String { "lane \(number)" }

    /// The amount of a serial, always the same.
    func amount(_ serial: Int) -> Int64 { Int64(serial * 7 + number) }

    func batch(_ serials: ClosedRange<Int>, _ books: SampleBooks) -> VoucherBatch {
      .of(serials.map { books.income(amount($0)) }, summary: name)
    }

    var total: Int64 { (1...max(1, sent)).reduce(0) { $0 + (sent == 0 ? 0 : amount($1)) } }

    /// Submits everything that was ever sent again: what was acknowledged stands where it stood.
    mutating func resubmit(_ client: LedgerClient, _ books: SampleBooks) async throws -> LaneStatus
    {
      let lane = try await client.openLane(name)
      #expect(lane.nextSerial > UInt64(acknowledged.count))
      #expect(lane.nextSerial <= UInt64(sent) + 1)
      guard sent > 0 else { return lane }
      let outcome = try await client.postVouchers(
        batch(1...sent, books), lane: lane.number, epoch: lane.epoch, firstSerial: 1)
      #expect(outcome.accepted == sent && outcome.nextSerial == UInt64(sent) + 1)
      let places = (0..<sent).compactMap { outcome.revision(of: $0) }
      #expect(Array(places.prefix(acknowledged.count)) == acknowledged)
      let replayed = outcome.runs.filter(\.wasAcceptedBefore).reduce(0) { $0 + $1.count }
      #expect(replayed == Int(lane.nextSerial) - 1)
      acknowledged = places
      return lane
    }

    /// Posts batch after batch until the connection is lost.
    mutating func load(
      _ client: LedgerClient, _ books: SampleBooks, acknowledge: () -> Void
    ) async throws {
      let lane: LaneStatus
      do {
        lane = try await resubmit(client, books)
      } catch let error as LedgerError where error.code == .unavailable {
        // Another lane has reached the moment already.
        return
      }
      while true {
        let serials = sent + 1...sent + CrashTests.vouchersPerBatch
        sent = serials.upperBound
        do {
          let outcome = try await client.postVouchers(
            batch(serials, books), lane: lane.number, epoch: lane.epoch,
            firstSerial: UInt64(serials.lowerBound))
          #expect(outcome.accepted == serials.count)
          acknowledged += (0..<serials.count).compactMap { outcome.revision(of: $0) }
          acknowledge()
        } catch {
          #expect(error.code == .unavailable || error.isOutcomeUnknown, "\(error)")
          return
        }
      }
    }
  }

  @Test func `every acknowledged voucher is there once after kill -9 at any moment`()
    async throws
  {
    var random = SplitMix64(seed: Self.seed)
    let folder = try TemporaryFolder()
    var submitters = (1...Self.lanes).map { Submitter(number: $0) }
    for _ in 1...5 {
      let moment = Int.random(in: 1...60, using: &random)
      submitters = try await load(submitters, in: folder, killAfter: moment)
      #expect(submitters.reduce(0) { $0 + $1.acknowledged.count } > 0)
    }
    let daemon = try await Daemon.start(in: folder)
    let sent = submitters.reduce(0) { $0 + $1.sent }
    let total = submitters.reduce(0) { $0 + $1.total }
    for _ in 1...2 {
      let books = try await daemon.with(.supervisor) { try await SampleBooks.open(with: $0) }
      try await daemon.with(.bureau) { client in
        for index in submitters.indices {
          _ = try await submitters[index].resubmit(client, books)
        }
        #expect(try await client.check().vouchers == UInt64(sent))
        #expect(try await client.balances(of: [books.cash, books.revenue]).fen == [total, -total])
      }
    }
    let live = try await digest(of: daemon)
    await daemon.kill()
    try await checkReplay(in: folder, live)
  }

  private func load(
    _ submitters: [Submitter], in folder: TemporaryFolder, killAfter moment: Int
  ) async throws -> [Submitter] {
    let daemon = try await Daemon.start(in: folder)
    let books = try await daemon.with(.supervisor) { try await SampleBooks.open(with: $0) }
    let batches = Tally()
    let after = try await withThrowingTaskGroup(of: Submitter.self) { group in
      for submitter in submitters {
        group.addTask {
          var submitter = submitter
          let client: LedgerClient
          do {
            client = try await daemon.connect(.bureau)
          } catch let error as LedgerError where error.code == .unavailable {
            // Another lane has reached the moment already.
            return submitter
          }
          try await submitter.load(client, books) {
            if batches.add() == moment { daemon.process.signal(SIGKILL) }
          }
          await client.close()
          return submitter
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(await daemon.process.exit.wait() == -SIGKILL)
    return after.sorted { $0.number < $1.number }
  }

  private func digest(of daemon: Daemon) async throws -> ServerStatus {
    try await daemon.with(.auditor) { try await $0.check(withStateDigest: true) }
  }

  /// Starting again gives the same state, byte for byte, under any hash seed.
  private func checkReplay(in folder: TemporaryFolder, _ live: ServerStatus) async throws {
    for hashing in ["1", nil] as [String?] {
      let daemon = try await Daemon.start(
        in: folder, environment: ["SWIFT_DETERMINISTIC_HASHING": hashing])
      let status = try await digest(of: daemon)
      #expect(status.stateDigest == live.stateDigest && status.stateDigest.count == 32)
      #expect(status.blockDigest == live.blockDigest && status.durable == live.durable)
      #expect(await daemon.terminate() == 0)
      #expect(daemon.process.log.text.contains(" stopped"))
    }
  }

  @Test func `SIGTERM under load answers or refuses every call and exits with 0`() async throws {
    let folder = try TemporaryFolder()
    let daemon = try await Daemon.start(in: folder)
    let address = try folder.text(of: "address")
    #expect(address == "127.0.0.1:\(daemon.port)\n")
    let books = try await daemon.with(.supervisor) { try await SampleBooks.open(with: $0) }
    let calls = Tally()
    let ends = try await withThrowingTaskGroup(of: (String, UInt64, Bool).self) { group in
      for number in 1...8 {
        group.addTask {
          try await daemon.with(.bureau) { client in
            let lane = try await client.openLane("lane \(number)")
            var serial: UInt64 = 1
            while true {
              do {
                _ = try await client.postVouchers(
                  .of([books.income(1)]), lane: lane.number, epoch: lane.epoch,
                  firstSerial: serial)
                serial += 1
                if calls.add() == 400 {
                  daemon.process.signal(SIGTERM)
                }
              } catch let error as LedgerError {
                #expect(error.code == .unavailable || error.refusal?.code == 502, "\(error)")
                return ("lane \(number)", serial, error.isOutcomeUnknown)
              }
            }
          }
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(await daemon.process.exit.wait() == 0)
    #expect(!FileManager.default.fileExists(atPath: folder.file("address")))
    let again = try await Daemon.start(in: folder)
    try await again.with(.bureau) { client in
      for (name, serial, isUnknown) in ends {
        let status = try await client.laneStatus(name)
        #expect(status.nextSerial == serial || isUnknown && status.nextSerial == serial + 1)
      }
    }
    #expect(await again.terminate() == 0)
  }
}
