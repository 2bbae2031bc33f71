import FundData
import FundMessages
import LedgerJournal
import SecureTransport
import Testing

@testable import FundServer
@testable import LedgerCore

/// An export reads up to a block, whatever comes after it.
struct ExportStreamTests {
  private static let actor = Actor(
    uri: "spiffe://620503.620000.fundledger/bureau/x", issuer: "", serial: "")

  /// Ten blocks of one voucher each, of 1, 2, 3 ... fen, on two accounts.
  private static func engine() throws -> Engine {
    var machine = StateMachine()
    let journal = MemoryJournal()
    var sealer = BlockSealer(algorithm: .sm3, epoch: 1, previous: .zero)
    let month = try #require(FiscalMonth(public: 201_901))
    let day = try #require(Day(year: 2019, month: 3, day: 5))
    for block in 1...10 as ClosedRange<Int64> {
      machine.beginBlock(timeMs: block)
      if block == 1 {
        let ledger = machine.openLedger(
          LedgerDefinition(
            entity: "620503", book: "GLF", name: "", chart: "GLF-2015",
            regions: [620_503, 620_500, 620_000, 0], firstMonth: month),
          actor: actor)
        for subject in ["1001", "4001"] {
          _ = machine.openAccount(
            AccountDefinition(
              ledger: ledger.number, subject: subject, dimensions: "", normalSide: .debit,
              limit: .none, isManaged: false, balancesBy: ""),
            actor: actor)
        }
        _ = try machine.openLane(named: "x", actor: actor)
      }
      var outcome = BatchOutcome(block: UInt64(block))
      machine.postAtomic(
        VoucherBatch(
          lane: 1, epoch: 1, firstSerial: UInt64(block), days: [UInt32(day.number)],
          legCounts: [2], accounts: [1, 2], amounts: [block, -block]),
        into: &outcome)
      #expect(outcome.refusals.isEmpty)
      machine.sealBlock()
      try journal.append(sealer.seal(machine.body))
    }
    machine.body.begin(ordinal: 11, timeMs: 10)
    return Engine(
      machine: machine, journal: journal, reader: JournalReader(journal), sealedIndex: 0)
  }

  private static func auditor() throws -> Caller {
    try Caller(
      PeerIdentity(
        uri: "spiffe://620000.620000.fundledger/auditor/x", issuer: "", serialHex: "01"),
      reference: ReferenceData.load(), today: 18_000)
  }

  @Test(arguments: 1...10 as ClosedRange<Int64>)
  func `balances are those of the end of the export`(through: Int64) throws {
    let engine = try Self.engine()
    var selection = try ExportSelection(
      Fundledger_V1_ExportVouchersRequest(), caller: Self.auditor(), engine)
    #expect(selection.through == 10)
    selection.through = UInt64(through)
    let stream = ExportStream(selection: selection, reader: engine.reader)
    let account = try stream.atEnd(engine.machine.view(ofAccount: 1))
    #expect(account.balance == through * (through + 1) / 2)
    #expect(account.legs == UInt32(through) && account.lastLeg.block == UInt64(through))
  }

  @Test func `an account that came to be used later has no balance`() throws {
    let engine = try Self.engine()
    var selection = try ExportSelection(
      Fundledger_V1_ExportVouchersRequest(), caller: Self.auditor(), engine)
    selection.through = 0
    let stream = ExportStream(selection: selection, reader: engine.reader)
    let account = try stream.atEnd(engine.machine.view(ofAccount: 2))
    #expect(account.balance == 0 && account.legs == 0 && account.lastLeg == .none)
  }

  @Test func `months and a resumption bound what is shown`() throws {
    let engine = try Self.engine()
    func amounts(_ change: (inout Fundledger_V1_ExportVouchersRequest) -> Void) throws -> [Int64] {
      var request = Fundledger_V1_ExportVouchersRequest()
      change(&request)
      let selection = try ExportSelection(request, caller: Self.auditor(), engine)
      var stream = ExportStream(selection: selection, reader: engine.reader)
      var amounts: [Int64] = []
      while let chunk = try stream.nextChunk() { amounts += chunk.amount.filter { $0 > 0 } }
      return amounts
    }
    #expect(try amounts { _ in } == Array(1...10))
    #expect(try amounts { $0.fromMonth = 201_904 } == [])
    #expect(try amounts { $0.toMonth = 201_902 } == [])
    #expect(
      try amounts {
        $0.fromMonth = 201_903; $0.toMonth = 201_903
      } == Array(1...10))
    #expect(try amounts { $0.after.block = 7 } == [8, 9, 10])
    #expect(try amounts { $0.after.block = 10 } == [])
    #expect(throws: Refusal(.badMonth)) { try amounts { $0.fromMonth = 201_914 } }
  }
}
