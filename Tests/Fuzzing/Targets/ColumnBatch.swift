import FundMessages
import TestSupport

/// Batches of vouchers in columns that nearly fit each other, in all the ways in which they may not.
enum ColumnBatch {
  static func random(_ dice: inout SplitMix64) -> Fundledger_V1_PostVouchersRequest {
    let vouchers = Int(dice.next() % 5)
    let legs = (0..<vouchers).map { _ in 2 + Int(dice.next() % 3) }
    var batch = Fundledger_V1_PostVouchersRequest()
    batch.lane = dice.next() % 8 == 0 ? UInt32(truncatingIfNeeded: edge(&dice)) : 1
    batch.epoch = dice.next() % 8 == 0 ? UInt32(truncatingIfNeeded: edge(&dice)) : 1
    batch.firstSerial = dice.next() % 8 == 0 ? edge(&dice) : 1 + dice.next() % 500
    batch.attempt = dice.next() % 8 == 0 ? UInt32(truncatingIfNeeded: edge(&dice)) : 1
    batch.atomic = dice.next() % 2 == 0
    batch.adjustmentPeriod = dice.next() % 8 == 0
    batch.withNumbers = dice.next() % 2 == 0
    batch.releaseRest = dice.next() % 4 == 0
    batch.day = column(vouchers, &dice) { dice in UInt32(17_900 + dice.next() % 300) }
    batch.legCount = legs.map { UInt32($0) }
    damage(&batch.legCount, &dice) { UInt32(truncatingIfNeeded: edge(&$0)) }
    batch.summary = column(vouchers, &dice) { dice in
      String(repeating: "摘", count: Int(dice.next() % 4 == 0 ? dice.next() % 200 : 3))
    }
    if dice.next() % 2 == 0 {
      batch.reference = column(vouchers, &dice) { "r\($0.next() % 1_000)" }
    }
    if dice.next() % 4 == 0 { batch.hold = column(vouchers, &dice) { edge(&$0) } }
    addLegs(legs, to: &batch, &dice)
    return batch
  }

  private static func addLegs(
    _ legs: [Int], to batch: inout Fundledger_V1_PostVouchersRequest, _ dice: inout SplitMix64
  ) {
    for count in legs {
      var sum: Int64 = 0
      for leg in 0..<count {
        let isLast = leg == count - 1
        let amount = isLast ? 0 &- sum : Int64(dice.next() % 100_000) - 50_000
        sum &+= amount
        batch.amount.append(amount)
        batch.account.append(UInt32(1 + dice.next() % 5))
      }
    }
    damage(&batch.amount, &dice) { Int64(bitPattern: edge(&$0)) }
    damage(&batch.account, &dice) { UInt32(truncatingIfNeeded: edge(&$0)) }
    if dice.next() % 3 == 0 {
      batch.red = (0..<UInt32(batch.amount.count)).filter { _ in dice.next() % 2 == 0 }
      damage(&batch.red, &dice) { UInt32(truncatingIfNeeded: edge(&$0)) }
    }
  }

  private static func edge(_ dice: inout SplitMix64) -> UInt64 { ByteMutation.edge(&dice) }

  /// One value for each of `count`, one for all, none, or one more.
  private static func column<Value>(
    _ count: Int, _ dice: inout SplitMix64, _ value: (inout SplitMix64) -> Value
  ) -> [Value] {
    let length =
      switch dice.next() % 8 {
      case 0: 0
      case 1: 1
      case 2: count + 1
      default: count
      }
    return (0..<length).map { _ in value(&dice) }
  }

  /// Now and then another value, one more or one less.
  private static func damage<Value>(
    _ column: inout [Value], _ dice: inout SplitMix64, _ value: (inout SplitMix64) -> Value
  ) {
    switch dice.next() % 12 {
    case 0: column.append(value(&dice))
    case 1 where !column.isEmpty: column.removeLast()
    case 2 where !column.isEmpty: column[Int(dice.next() % UInt64(column.count))] = value(&dice)
    case 3: column += column
    default: break
    }
  }
}
