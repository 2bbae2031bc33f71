import FiscalFunds
import FundServer
import LedgerCore
import SecureTransport
import Testing
import Wire

/// The limits in Protocol/WIRE.md against the code.
@Suite struct LimitsTableTests {
  private static let second: Int64 = 1_000_000_000

  static let transport: [String: Int64] = {
    let limits = RPCLimits()
    return [
      "connections of a server": Int64(limits.maximumConnections),
      "connections of an address (in IPv6 of a /64) whose handshake is not done":
        Int64(limits.unfinishedHandshakesPerAddress),
      "connections of an identity": Int64(limits.connectionsPerIdentity),
      "open streams of a connection": Int64(limits.streamsPerConnection),
      "unfinished calls of a connection": Int64(limits.runningCallsPerConnection),
      "unfinished calls of a server": Int64(limits.runningCallsPerServer),
      "bytes of running requests of a connection": Int64(limits.bytesPerConnection),
      "bytes of running requests of a server": Int64(limits.bytesPerServer),
      "bytes of running requests of an identity": Int64(limits.bytesPerIdentity),
      "mistakes of an identity that are answered, as above, at once, over all its connections":
        Int64(limits.controlFramesAtOnce),
      "mistakes of an identity a second, after that": Int64(limits.controlFramesPerSecond),
      "bytes of Data of an identity that wait for windows or sockets, over all its connections":
        Int64(limits.waitingBytesPerIdentity),
      "bytes of replies that a client has not taken": Int64(limits.outboundBytesPerConnection),
      "seconds for the handshake": limits.handshakeNanos / second,
      "seconds for a frame that has begun": limits.frameNanos / second,
      "seconds in which a client takes none of its replies": limits.writeStallNanos / second,
      "seconds without a call": limits.idleNanos / second,
      "seconds of a connection's age": limits.ageNanos / second,
      "seconds that its calls have after that": limits.ageGraceNanos / second,
      "requests of an identity at once, over all its connections":
        Int64(limits.requestsPerIdentityAtOnce),
      "requests of an identity a second, after that":
        Int64(limits.requestsPerIdentityPerSecond),
      "seconds of a deadline when none is said": limits.defaultDeadlineNanos / second,
      "seconds of a deadline at most": limits.maximumDeadlineNanos / second,
    ]
  }()

  static let fund: [String: Int64] = {
    let limits = RPCLimits()
    return [
      "seconds for the peer's SETTINGS after the handshake": limits.settingsNanos / second,
      "entries of SETTINGS": Int64(Settings.maximumEntries),
      "bytes of a stream's window at the server": Int64(limits.streamWindowBytes),
      "bytes of the connection's window at the server": Int64(limits.connectionWindowBytes),
      "bytes that a message waiting for its method weighs at least, in the budgets of running requests":
        Int64(RPCLimits.smallestMessageBytes),
      "bytes of replies that a client has not taken, Data waiting for a window not counted":
        Int64(RPCLimits.pauseBytesWithWindows),
      "control frames of an identity at once, over all its connections":
        Int64(limits.controlFramesAtOnce),
      "control frames of an identity a second, after that": Int64(limits.controlFramesPerSecond),
      "bytes of the text of a GOAWAY": Int64(GoAway.maximumTextBytes),
    ]
  }()

  static let envelopes: [String: Int64] = [
    "bytes of a frame's data": Int64(FrameHeader.maximumDataBytes),
    "bytes of a service name": Int64(Request.maximumServiceBytes),
    "bytes of a method name": Int64(Request.maximumMethodBytes),
    "metadata entries of a request": Int64(Request.maximumMetadataCount),
    "bytes of metadata of a request": Int64(Request.maximumMetadataBytes),
    "bytes of a status message": Int64(Status.maximumMessageBytes),
    "details of a status": Int64(Status.maximumDetails),
    "bytes of a detail's type URL": Int64(StatusDetail.maximumTypeURLBytes),
  ]

  static let books: [String: Int64] = [
    "legs of a voucher": Int64(Limits.legsPerVoucher),
    "vouchers of a batch": Int64(Limits.vouchersPerBatch),
    "legs of a batch": Int64(Limits.legsPerBatch),
    "ledgers of a voucher": Int64(Limits.ledgersPerVoucher),
    "fen of a leg": Limits.amountFen,
    "fen of a balance": Limits.balanceFen,
    "fen of a month's turnover of an account and side": Limits.turnoverFen,
    "bytes of a summary": Int64(Limits.summaryBytes),
    "bytes of an entity": Int64(LedgerOpening.entityBytes),
    "bytes of a ledger's name": Int64(LedgerOpening.nameBytes),
    "bytes of a dimension's value": Int64(LedgerOpening.dimensionValueBytes),
    "bytes of an account's dimensions": Int64(Limits.dimensionBytes),
    "accounts opened by a call": Int64(Limits.accountsPerOpen),
    "bytes of a lane's name": Int64(Limits.laneNameBytes),
    "legs of an account": Int64(Limits.legsPerAccount),
    "lanes of an identity": Int64(Limits.lanesPerIdentity),
    "refused serials that a lane remembers": Int64(Limits.refusedSerialsKept),
    "bytes of a reference": Int64(Limits.referenceBytes),
    "references of years that are open": Int64(Limits.referencesKept),
    "lines of a hold": Int64(Limits.linesPerHold),
    "open holds": Int64(Limits.openHolds),
    "holds that expire in one block": Int64(Limits.expiriesPerBlock),
    "holds locked or released by a call": Int64(Limits.holdsPerCall),
    "open holds that a closing lists": Int64(Limits.holdsListedPerClosing),
    "commands of a call": Int64(Limits.vouchersPerBatch),
    "bytes of a name in a business command": Int64(FundCommand.keyBytes),
    "bytes of another text of a business command": Int64(FundCommand.textBytes),
    "warnings that a business command notes": Int64(Limits.warningsPerCommand),
    "keys that sign checkpoints at a time": Int64(Limits.checkpointKeys),
    "keys that ever signed checkpoints": Int64(Limits.checkpointKeysKept),
    "bytes of such a key in its text form": Int64(Limits.checkpointKeyBytes),
    "checkpoints of a page": Int64(EvidenceLimits.checkpointsPerPage),
    "kept checkpoints that one page of a key looks at": Int64(EvidenceLimits.checkpointsLookedAt),
    "bytes of extracts in a piece of evidence": Int64(EvidenceLimits.largestPieceBytes),
    "accounts of a balance call": Int64(QueryLimits.accountsPerCall),
    "accounts of a balance call about the past": Int64(QueryLimits.accountsPerPastCall),
    "late legs of a balance call by day": Int64(QueryLimits.lateLegsPerCall),
    "accounts of a turnover call": Int64(QueryLimits.accountsPerTurnover),
    "lines of a turnover answer": Int64(QueryLimits.rowsPerTurnover),
    "ledgers of a sum": Int64(QueryLimits.ledgersPerSum),
    "rows of a page of projects, payments, indicators or plans": Int64(ViewLimits.page),
    "rows of a page of a progress or an aging table": Int64(ViewLimits.reportPage),
    "parts of each kind of a project's register": Int64(ViewLimits.partsOfProject),
    "indicators of a trace": Int64(ViewLimits.nodes),
    "generations of a trace": Int64(ViewLimits.depth),
    "entries on what blocks a payment": Int64(ViewLimits.blockers),
  ]

  @Test(arguments: [
    ("Of a connection", transport), ("Of a frame and an envelope", envelopes),
    ("Of the books", books),
  ])
  func `the documented limits are those of the code`(
    heading: String, expected: [String: Int64]
  ) throws {
    var documented: [String: Int64] = [:]
    for row in MarkdownTable.rows(in: try ProtocolFolder.text(of: "WIRE.md"))
    where row.heading == heading {
      documented[row.cells[0]] = Int64(row.cells[1].filter { $0 != " " })
    }
    #expect(documented == expected)
  }

  @Test func `the documented limits of fund/1 are those of the code`() throws {
    var documented: [String: Int64] = [:]
    for row in MarkdownTable.rows(in: try ProtocolFolder.text(of: "FUND1.md"))
    where row.heading == "Limits" {
      documented[row.cells[0]] = Int64(row.cells[1].filter { $0 != " " })
    }
    #expect(documented == Self.fund)
  }

  @Test func `every code of a GOAWAY is documented with its name`() throws {
    let rows = MarkdownTable.rows(in: try ProtocolFolder.text(of: "FUND1.md"))
      .filter { $0.heading == "GOAWAY" }
    #expect(
      rows.map { "\($0.cells[0]) \($0.cells[1])" }
        == GoAway.Code.allCases.map { "\($0.rawValue) \($0.name)" })
  }

  @Test func `the documented settings are read with those values`() throws {
    let rows = MarkdownTable.rows(in: try ProtocolFolder.text(of: "FUND1.md"))
      .filter { $0.heading == "SETTINGS" }
    let defaults = rows.map { UInt32($0.cells[3].filter { $0 != " " }) }
    let settings = Settings()
    #expect(
      defaults == [settings.streamWindow, settings.connectionWindow, settings.maximumStreams])
  }

  @Test func `every status code is documented with its name`() throws {
    let rows = MarkdownTable.rows(in: try ProtocolFolder.text(of: "WIRE.md"))
      .filter { $0.heading == "Status codes" }
    #expect(
      rows.map { "\($0.cells[0]) \($0.cells[1])" }
        == StatusCode.allCases.map { "\($0.rawValue) \($0.name)" })
  }
}
