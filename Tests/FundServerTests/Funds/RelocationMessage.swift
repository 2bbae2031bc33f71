import FiscalFunds
import FundMessages
import SwiftProtobuf

/// A relocation command as a message, and what its action holds: a row of the table of
/// `RelocationMessageTests`.
struct RelocationMessage: Sendable {
  let kind: FundAction.Kind
  /// The action in the JSON of the protocol; no field is what it is without a value.
  let json: String
  /// Values of all fields as they go into the journal; of a list its count first.
  let fields: [String]
  /// How many of the last the ledger works out.
  var workedOut = 0

  func message() throws -> Fundledger_V1_FundCommand {
    try Fundledger_V1_FundCommand(jsonString: "{\"entity\":\"620503\",\"day\":17000,\(json)}")
  }

  static let key = "AQIDBAUGBwgJCgsMDQ4PEA=="
  /// Its halves.
  private static let halves = ["\(0x0102_0304_0506_0708)", "\(0x090A_0B0C_0D0E_0F10)"]

  static let all: [RelocationMessage] = programme + households + financing + works + repayment

  private static let programme: [RelocationMessage] = [
    RelocationMessage(
      kind: .allocateTask,
      json: """
        "allocateTask":{"to":"a","version":2,"documentNo":"b","registered":3,"synchronous":4,\
        "grant":"5","bond":"6","fund":"7","loan":"8","households":"9"}
        """, fields: ["a", "2", "b", "3", "4", "5", "6", "7", "8", "9"]),
    RelocationMessage(
      kind: .designateBody,
      json: """
        "designateBody":{"body":"a","kind":"BODY_KIND_PROJECT","documentNo":"b"}
        """, fields: ["a", "2", "b"]),
    RelocationMessage(
      kind: .openSettlement,
      json: """
        "openSettlement":{"project":"a","body":"b","kind":"SETTLEMENT_KIND_DISPERSED",\
        "registered":3,"synchronous":4,"area":5,"registeredShare":180,"synchronousShare":15}
        """, fields: ["a", "b", "2", "3", "4", "5", "180", "15"]),
  ]

  private static let households: [RelocationMessage] = [
    RelocationMessage(
      kind: .enrolHouseholds,
      json: """
        "enrolHouseholds":{"project":"a","households":[{"key":"\(key)",\
        "beneficiary":"BENEFICIARY_CLASS_SYNCHRONOUS","persons":255,"area":10000}],\
        "digest":"\(key)"}
        """, fields: ["a", "1"] + halves + ["2", "255", "10000"] + halves),
    RelocationMessage(
      kind: .grantHeads,
      json: """
        "grantHeads":{"project":"a","households":[{"key":"\(key)"}],"documentNo":"b"}
        """, fields: ["a", "1"] + halves + ["b", "0"], workedOut: 1),
    RelocationMessage(
      kind: .recordMoves,
      json: """
        "recordMoves":{"project":"a","households":[{"key":"\(key)","movedIn":true,\
        "isDemolished":true,"isReclaimed":true,"area":7},{"key":"\(key)","isDemolished":true}]}
        """,
      fields: ["a", "2"] + halves + ["1", "1", "1", "7"] + halves + ["0", "1", "0", "0"],
      workedOut: 4),
    RelocationMessage(
      kind: .raiseFromHouseholds,
      json: """
        "raiseFromHouseholds":{"project":"a","receiptNo":"b","parts":[{"key":"\(key)",\
        "amount":"3","isBorrowed":true}]}
        """, fields: ["a", "b", "1"] + halves + ["3", "1"]),
  ]

  private static let financing: [RelocationMessage] = [
    RelocationMessage(
      kind: .injectCapital,
      json: """
        "injectCapital":{"tranche":"a","key":"b","receiptNo":"c","amount":"4"}
        """, fields: ["a", "b", "c", "4"]),
    RelocationMessage(
      kind: .signLoan,
      json: """
        "signLoan":{"tranche":"a","source":"MONEY_SOURCE_FUND","lender":"b","contractNo":"c",\
        "signed":"5","rate":49000,"dayBasis":360,"centralShare":9000,"matures":24000,\
        "graceUntil":18000}
        """, fields: ["a", "3", "b", "c", "5", "49000", "360", "9000", "24000", "18000"]),
    RelocationMessage(
      kind: .drawLoan,
      json: """
        "drawLoan":{"tranche":"a","receiptNo":"b","amount":"3"}
        """, fields: ["a", "b", "3"]),
    RelocationMessage(
      kind: .changeRate,
      json: """
        "changeRate":{"tranche":"a","rate":43500,"documentNo":"b"}
        """, fields: ["a", "43500", "b"]),
    RelocationMessage(
      kind: .lendDown,
      json: """
        "lendDown":{"to":"a","tranche":"b","project":"c","receiptNo":"d","amount":"5"}
        """, fields: ["a", "b", "c", "d", "5"]),
    RelocationMessage(
      kind: .accrueInterest,
      json: """
        "accrueInterest":{"tranche":"a"}
        """, fields: ["a", "0", "0", "0"], workedOut: 3),
    RelocationMessage(
      kind: .payInterestShare,
      json: """
        "payInterestShare":{"tranche":"a","body":"b","key":"c","unit":"d","receiptNo":"e",\
        "amount":"6"}
        """, fields: ["a", "b", "c", "d", "e", "6"]),
    RelocationMessage(
      kind: .payLender,
      json: """
        "payLender":{"tranche":"a","receiptNo":"b","central":"3","local":"4"}
        """, fields: ["a", "b", "3", "4"]),
  ]

  private static let works: [RelocationMessage] = [
    RelocationMessage(
      kind: .applyWorks,
      json: """
        "applyWorks":{"key":"a","project":"b","contract":"c","kind":"PAYMENT_KIND_RETENTION",\
        "payeeName":"d","invoice":"e","isFinal":true,"lines":[{\
        "beneficiary":"BENEFICIARY_CLASS_SYNCHRONOUS","source":"MONEY_SOURCE_LOCAL",\
        "tranche":"f","isShared":true,"amount":"7","cleared":"8","retained":"9"}]}
        """,
      fields: ["a", "b", "c", "3", "d", "e", "1", "1", "2", "7", "f", "1", "7", "8", "9"]),
    RelocationMessage(
      kind: .settleSettlement,
      json: """
        "settleSettlement":{"project":"a","documentNo":"b"}
        """, fields: ["a", "b", "0"], workedOut: 1),
  ]

  private static let repayment: [RelocationMessage] = [
    RelocationMessage(
      kind: .tradeLandQuota,
      json: """
        "tradeLandQuota":{"seller":"a","contractNo":"b","key":"c","provinceKey":"d",\
        "sellerKey":"e","budgetYear":2018,"amount":"7"}
        """, fields: ["a", "b", "c", "d", "e", "2018", "7", ""], workedOut: 1),
    RelocationMessage(
      kind: .repayRelocation,
      json: """
        "repayRelocation":{"body":"a","unit":"b","planNo":"c","approvalNo":"d","receiptNo":"e",\
        "lines":[{"key":"f","tranche":"g","use":"CASH_USE_REPLACEMENT","amount":"8"}]}
        """, fields: ["a", "b", "c", "d", "e", "1", "f", "g", "4", "8"]),
    RelocationMessage(
      kind: .repayFromSurplus,
      json: """
        "repayFromSurplus":{"tranche":"a","project":"b","approvalNo":"c","receiptNo":"d",\
        "amount":"5"}
        """, fields: ["a", "b", "c", "d", "5"]),
    RelocationMessage(
      kind: .useSurplus,
      json: """
        "useSurplus":{"project":"a","source":"MONEY_SOURCE_LOAN","tranche":"b","industry":"c",\
        "approvalNo":"d","lenderConsent":"e","amount":"7"}
        """, fields: ["a", "4", "b", "c", "d", "e", "7"]),
  ]
}

/// Notes the values of fields in the order of the journal.
struct FieldRecorder: FieldVisitor {
  private(set) var fields: [String] = []

  mutating func number<Value: FixedWidthInteger & BitwiseCopyable>(
    _ value: inout Value
  ) throws(FieldFailure) { fields.append("\(value)") }

  mutating func text(_ value: inout String) throws(FieldFailure) { fields.append(value) }

  mutating func bytes(_ value: inout [UInt8]) throws(FieldFailure) { fields.append("\(value)") }

  mutating func count(_ value: inout Int, limit: Int) throws(FieldFailure) {
    fields.append("\(value)")
  }
}
