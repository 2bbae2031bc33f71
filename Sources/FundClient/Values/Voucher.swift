import FundMessages
import SwiftProtobuf

/// A posted voucher (记账凭证).
public struct Voucher: Hashable, Sendable {
  public var revision: Revision
  public var day: Day
  public var month: Month?
  /// One a ledger that the voucher touches.
  public var numbers: [Number]
  /// Those in the caller's scope.
  public var legs: [Leg]
  /// How many legs the caller may not see.
  public var legsOutOfScope: Int
  /// 摘要.
  public var summary: String
  /// The voucher that this one reverses (红字冲销), if it does.
  public var reverses: Revision?
  /// Identity that posted it: the URI of its certificate.
  public var submitter: String
  /// Time of its block, Unix milliseconds.
  public var postedAtMillis: Int64
  /// 业务流水号, empty if it has none.
  public var reference: String

  public struct Number: Hashable, Sendable {
    public var ledger: UInt32
    public var number: UInt32
  }

  init(_ message: Fundledger_V1_Voucher) throws(LedgerError) {
    revision = Revision(message.revision)
    day = Day(number: message.day)
    month = Month(wire: message.month)
    numbers = message.numbers.map { Number(ledger: $0.ledger, number: $0.number) }
    legs = try message.legs.map(Leg.init)
    legsOutOfScope = Int(message.legsOutOfScope)
    summary = message.summary
    reverses = message.hasReverses ? Revision(message.reverses) : nil
    submitter = message.submitter
    postedAtMillis = message.postedAtMs
    reference = message.reference
  }
}

/// How a voucher is asked for.
public enum VoucherKey: Hashable, Sendable {
  case revision(Revision)
  /// By its number in a ledger and month.
  case number(ledger: UInt32, month: Month, number: UInt32)
  /// By its serial in a lane of the caller.
  case serial(lane: String, serial: UInt64)
  /// By its business reference (业务流水号) in the ledger of its first leg and a fiscal year that is
  /// not closed whole.
  case reference(String, ledger: UInt32, year: Int)

  var message: Fundledger_V1_GetVoucherRequest.OneOf_Key {
    switch self {
    case .revision(let revision): .revision(revision.message)
    case .number(let ledger, let month, let number):
      .number(
        .with {
          $0.ledger = ledger
          $0.month = month.number
          $0.number = number
        })
    case .serial(let lane, let serial):
      .serial(
        .with {
          $0.lane = lane
          $0.serial = serial
        })
    case .reference(let reference, let ledger, let year):
      .reference(
        .with {
          $0.ledger = ledger
          $0.year = UInt32(clamping: year)
          $0.reference = reference
        })
    }
  }
}
