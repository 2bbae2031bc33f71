import FundMessages
import FundServer
import LedgerCore
import NIOCore

/// The bytes of a request to columns.
final class DecodeStage: Stage {
  static let name = "decode"
  static let operation = "a PostVouchers request of a batch to columns"
  static let limit = "memory bandwidth: the columns are copied out of the message once"

  private let expected: VoucherBatch
  private let payload: ByteBuffer
  private let calls: Int
  private var decoded: VoucherBatch

  init(_ sizes: Sizes) throws {
    expected = try StageBooks(accounts: 1_000).batch(sizes.vouchersPerBatch)
    payload = try Fundledger_V1_PostVouchersRequest(expected).encoded()
    decoded = expected
    calls = max(1, sizes.calls / 20)
  }

  func run() throws -> Work {
    for _ in 0..<calls {
      decoded = VoucherBatch(try Fundledger_V1_PostVouchersRequest(payload))
    }
    return Work(operations: calls, units: calls * decoded.accounts.count)
  }

  func check() throws {
    try require(
      decoded.accounts == expected.accounts && decoded.amounts == expected.amounts
        && decoded.count == expected.count && decoded.days == expected.days
        && decoded.firstSerial == expected.firstSerial,
      "the columns are not those that were sent")
  }
}

extension Fundledger_V1_PostVouchersRequest {
  /// A batch as a client sends it.
  init(_ batch: VoucherBatch) {
    self.init()
    lane = batch.lane
    epoch = batch.epoch
    firstSerial = batch.firstSerial
    attempt = batch.attempt
    day = batch.days
    legCount = batch.legCounts
    account = batch.accounts
    amount = batch.amounts
  }
}
