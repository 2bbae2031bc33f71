/// The numbered refusals. A number never changes its meaning; Protocol/REFUSALS.md explains each.
///
/// The checks run in the order of the numbers: the request's shape, authority, the lane, then
/// accounting. The first that fails is the answer.
package enum RefusalCode: UInt16, CaseIterable, Sendable {
  // The request is malformed: nothing of it was decided.
  case batchShape = 101
  case tooFewLegs = 102
  case tooManyLegs = 103
  case textTooLong = 104
  case dayOutOfRange = 105
  case unknownAccount = 106
  case zeroAmount = 107
  case amountOutOfRange = 108
  case tooManyLedgers = 109
  case unknownLedger = 110
  case unknownBook = 111
  case unknownSubject = 112
  case badDimensions = 113
  case unknownEntity = 114
  case unknownVoucher = 115
  case badMonth = 116
  case textNotPlain = 118
  case holdShape = 119
  case unknownHold = 120
  case commandShape = 121

  // The caller may not: nothing of it was decided.
  case roleNotAllowed = 201
  case outOfScope = 202
  case tooManyLanes = 203

  // The lane does not fit: nothing of it was decided.
  case unknownLane = 301
  case staleEpoch = 302
  case serialGap = 303
  case contentDiffers = 304
  case wrongAttempt = 305
  case attemptForgotten = 306

  // A business refusal of one voucher or command: recorded, the serial is kept.
  case managedSubject = 400
  case monthBeforeLedger = 401
  case monthClosed = 402
  case unbalanced = 403
  case wouldBeCredit = 404
  case wouldBeDebit = 405
  case balanceOverflow = 406
  case holdNotOpen = 407
  case holdNotUsed = 408
  case expiryPassed = 409
  case tooManyHolds = 410
  case alreadyReversed = 411
  case reversalOfReversal = 412
  case holdIsLocked = 413
  case referenceUsed = 414
  case referenceYearClosed = 415
  case tooManyReferences = 416
  case monthNotNext = 420
  case monthNotLast = 421
  case closingNotCurrent = 422
  case ledgerNotOpen = 430
  case unknownRecord = 431
  case recordExists = 432
  case wrongState = 433
  case amountsDiffer = 434
  case ruleRefuses = 450

  // The server cannot now.
  case refusalQuota = 501
  case busy = 502
  case revisionNotReached = 503
  case lowDisk = 504
}

/// A refusal with what the caller needs to mend it.
package struct Refusal: Error, Equatable, Sendable {
  package var code: RefusalCode
  /// Index of the voucher in its batch.
  package var voucher: Int
  /// Index of the leg in its voucher.
  package var leg: Int
  /// Amounts in fen or numbers, with names fixed by the code.
  package var figures: [Int64]
  /// The account that the refusal is about, when there is one.
  package var account: UInt32?
  /// Of a business refusal: what it is about, in a few words; at most `Limits.detailBytes`.
  package var detail: String

  package init(
    _ code: RefusalCode, voucher: Int = 0, leg: Int = 0, figures: [Int64] = [],
    account: UInt32? = nil, detail: String = ""
  ) {
    self.code = code
    self.voucher = voucher
    self.leg = leg
    self.figures = figures
    self.account = account
    self.detail = detail
  }
}

extension RefusalCode {
  /// Names of the figures, in their order.
  package var figureNames: [String] {
    switch self {
    case .unbalanced: ["debit", "credit"]
    case .wouldBeCredit, .wouldBeDebit: ["available", "asked"]
    case .balanceOverflow: ["balance", "asked"]
    case .serialGap: ["expected", "got"]
    case .staleEpoch: ["current", "got"]
    case .wrongAttempt: ["expected", "got"]
    case .monthClosed: ["month", "closed_through"]
    case .monthBeforeLedger: ["month", "first_month"]
    case .monthNotNext: ["month", "next"]
    case .alreadyReversed, .referenceUsed, .holdNotOpen, .holdNotUsed, .holdIsLocked:
      ["block", "index"]
    case .expiryPassed: ["expires_ms", "block_time_ms"]
    case .tooManyHolds, .tooManyReferences: ["limit"]
    case .referenceYearClosed: ["year"]
    case .monthNotLast: ["month", "closed_through"]
    case .closingNotCurrent: ["block", "index"]
    case .revisionNotReached: ["block", "index"]
    case .wrongState: ["state"]
    case .amountsDiffer: ["expected", "got"]
    case .ruleRefuses: ["rule", "available", "asked", "line"]
    default: []
    }
  }
}
