import FundClient

/// What a lane of the crash test sends at one step: the same whenever it is sent again.
///
/// Steps go round: money comes in, holds (冻结) are placed on it, vouchers draw them, and one
/// voucher of the first step is reversed.
struct CrashStep: Sendable {
  enum Kind: Int, CaseIterable {
    case income, holds, payments, reversal
  }

  /// Vouchers or holds of a step.
  static let size = 40
  static let incomeFen: Int64 = 1_000
  /// Less than what one voucher brought in, so that a reversal never finds it gone.
  static let heldFen: Int64 = 10
  private static let day = VoucherLoad.day

  let lane: Int
  let number: Int

  var kind: Kind { Kind.allCases[number % Kind.allCases.count] }
  /// Serials before this step, from the first.
  var serialsBefore: Int {
    let kinds = Kind.allCases.count
    // A reversal uses no serial.
    return (number / kinds * (kinds - 1) + min(number % kinds, kinds - 1)) * Self.size
  }
  var firstSerial: UInt64 { UInt64(serialsBefore) + 1 }
  var serials: Int { kind == .reversal ? 0 : Self.size }

  /// Vouchers that bring money in, each with a reference (业务流水号) of its own.
  func income(_ accounts: [UInt32]) -> VoucherBatch {
    var batch = VoucherBatch()
    for index in 0..<Self.size {
      batch.append(
        day: Self.day, reference: "CT-\(lane)-\(number)-\(index)",
        legs: [
          VoucherLeg(account: accounts[0], side: .debit, amount: Fen(Self.incomeFen)),
          VoucherLeg(account: accounts[1], side: .credit, amount: Fen(Self.incomeFen)),
        ])
    }
    return batch
  }

  func holds(_ accounts: [UInt32]) -> HoldBatch {
    var batch = HoldBatch()
    for index in 0..<Self.size {
      batch.append(
        day: Self.day, purpose: "支付申请 \(lane).\(number).\(index)",
        lines: [VoucherLeg(account: accounts[0], side: .credit, amount: Fen(Self.heldFen))])
    }
    return batch
  }

  /// Every second hold is drawn in half, the others whole.
  static func paidFen(_ index: Int) -> Int64 { index.isMultiple(of: 2) ? heldFen : heldFen / 2 }

  func payments(_ accounts: [UInt32], drawing holds: [HoldID]) -> VoucherBatch {
    var batch = VoucherBatch()
    for index in 0..<Self.size {
      let fen = Fen(Self.paidFen(index))
      batch.append(
        day: Self.day, hold: holds[index],
        legs: [
          VoucherLeg(account: accounts[1], side: .debit, amount: fen),
          VoucherLeg(account: accounts[0], side: .credit, amount: fen),
        ])
    }
    return batch
  }
}
