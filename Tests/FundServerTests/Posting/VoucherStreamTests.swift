import FundClient
import FundServer
import NIOCore
import NIOPosix
import SecureTransport
import Testing
import Wire

/// Batches over one stream, in `fund/1`.
@Suite(.timeLimit(.minutes(2))) struct VoucherStreamTests {
  @Test func `each batch is decided and answered, in order`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await bureau.openLane("stream")
      let stream = try await bureau.streamVouchers()
      let sending = Task {
        for number in 0..<50 as Range<UInt64> {
          // Of three vouchers the last spends more than there is.
          let batch = VoucherBatch.of([
            books.income(10), books.income(5), books.payment(1_000_000),
          ])
          try await stream.send(
            batch, lane: lane.number, epoch: lane.epoch, firstSerial: number * 3 + 1,
            withNumbers: true)
        }
        stream.finish()
      }
      var count: UInt64 = 0
      while let outcome = try await stream.nextOutcome() {
        #expect(outcome.firstSerial == count * 3 + 1 && outcome.nextSerial == count * 3 + 4)
        #expect(outcome.accepted == 2 && outcome.refusals.map(\.voucher) == [2])
        #expect(outcome.numbers == [UInt32(count) * 2 + 1, UInt32(count) * 2 + 2, 0])
        count += 1
      }
      #expect(count == 50)
      try await sending.value
      #expect(try await bureau.balances(of: [books.cash]).fen == [50 * 15])
    }
  }

  @Test func `a batch that is refused whole ends the stream, and nothing behind it is done`()
    async throws
  {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await bureau.openLane("stream")
      let stream = try await bureau.streamVouchers()
      for serial in [1, 5, 2] as [UInt64] {
        try? await stream.send(
          .of([books.income(10)]), lane: lane.number, epoch: lane.epoch, firstSerial: serial)
      }
      #expect(try await stream.nextOutcome()?.nextSerial == 2)
      let error = await #expect(throws: LedgerError.self) { try await stream.nextOutcome() }
      #expect(error?.refusal?.code == 303)
      #expect(try await bureau.laneStatus("stream").nextSerial == 2)
      // Serials that have no outcome are submitted again as ever.
      let again = try await bureau.postVouchers(
        .of([books.income(10)]), lane: lane.number, epoch: lane.epoch, firstSerial: 2)
      #expect(again.accepted == 1)
    }
  }

  @Test func `what was posted before is answered again`() async throws {
    try await TestLedger.run { test in
      let books = try await SampleBooks.open(on: test)
      let bureau = try await test.client(.bureau)
      let lane = try await bureau.openLane("stream")
      for isRepeated in [false, true] {
        let stream = try await bureau.streamVouchers()
        try await stream.send(
          .of([books.income(10)]), lane: lane.number, epoch: lane.epoch, firstSerial: 1)
        stream.finish()
        let outcome = try #require(try await stream.nextOutcome())
        #expect(outcome.runs.map(\.wasAcceptedBefore) == [isRepeated])
        #expect(try await stream.nextOutcome() == nil)
      }
    }
  }

  @Test func `a stream without a batch ends well`() async throws {
    try await TestLedger.run { test in
      let stream = try await test.client(.bureau).streamVouchers()
      stream.finish()
      #expect(try await stream.nextOutcome() == nil)
    }
  }

  @Test func `only a bureau may, and nobody as a single call`() async throws {
    try await TestLedger.run { test in
      let stream = try await test.client(.county).streamVouchers()
      let error = await #expect(throws: LedgerError.self) { try await stream.nextOutcome() }
      #expect(error?.code == .permissionDenied)
      let single = try await test.raw(.bureau, "Posting", "StreamVouchers")
      #expect(single?.code == .invalidArgument)
    }
  }

  @Test func `a method that takes no stream says so`() async throws {
    try await TestLedger.run { test in
      let credentials = Desk.bureau.credentials
      let client = try await RPCClient.connect(
        host: "127.0.0.1", port: test.server.port,
        tls: TLSClientContext(
          certificateChainFile: credentials.certificateChainFile,
          privateKeyFile: credentials.privateKeyFile, serverCAFile: credentials.serverCAFile),
        eventLoopGroup: MultiThreadedEventLoopGroup.singleton, logger: test.log.logger)
      let talk = client.duplex(service: "fundledger.v1.Posting", method: "PostVouchers")
      let error = await #expect(throws: RPCError.self) {
        for try await _ in talk.responses {}
      }
      #expect(error?.code == .invalidArgument)
      await client.close()
    }
  }
}
