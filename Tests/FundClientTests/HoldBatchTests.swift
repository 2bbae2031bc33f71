import FundMessages
import Testing

@testable import FundClient

@Suite struct HoldBatchTests {
  private let day = Day(number: 17_595)

  @Test("Lines get the sign of their side, and columns of equal values are sent as one value")
  func columns() {
    var batch = HoldBatch()
    batch.append(day: day, lines: [.credit(1, Fen(100))])
    batch.append(day: day, lines: [.debit(2, Fen(7))])
    let message = batch.message
    #expect(message.account == [1, 2] && message.amount == [-100, 7])
    #expect(message.day == [17_595] && message.lineCount == [1])
    #expect(message.purpose.isEmpty && message.expiresMs.isEmpty)
    batch.append(day: day, purpose: "用途", expiresAtMillis: 5, lines: [.credit(1, Fen(1))])
    #expect(batch.message.purpose == ["", "", "用途"] && batch.message.expiresMs == [0, 0, 5])
    #expect(batch.count == 3 && !batch.isEmpty)
  }

  @Test("Ready columns are sent as the same holds appended one by one are")
  func readyColumns() {
    var appended = HoldBatch()
    appended.append(day: day, lines: [.credit(1, Fen(100))])
    appended.append(day: day, lines: [.debit(2, Fen(7))])
    let ready = HoldBatch(
      days: [17_595], lineCounts: [1], accounts: [1, 2], amounts: [-100, 7])
    #expect(ready.count == 2 && !ready.isEmpty)
    #expect(ready.message == appended.message)
    let uneven = HoldBatch(
      days: [17_595], lineCounts: [1, 2], accounts: [1, 2, 3], amounts: [-1, -2, -3])
    #expect(uneven.count == 2 && uneven.message.lineCount == [1, 2])
  }

  @Test("A hold has one name in text, on the wire and in an outcome")
  func names() {
    let hold = HoldID(block: 61, index: 4)
    #expect(hold.wire == 61 << 24 | 4 && HoldID(wire: hold.wire) == hold)
    #expect("\(hold)" == "61.4" && HoldID("61.4") == hold)
    for text in ["", "61", "61.", ".4", "0.4", "61.4.1", "61.16777216", "1099511627776.0", "-1.2"] {
      #expect(HoldID(text) == nil, "\(text)")
    }
    #expect(HoldID(block: 61, index: 9) < HoldID(block: 62, index: 0))
  }

  @Test("References and holds of vouchers are sent only where there are some")
  func vouchers() {
    var batch = VoucherBatch()
    batch.releasesRest = true
    batch.append(day: day, legs: [.debit(1, Fen(1)), .credit(2, Fen(1))])
    #expect(batch.message.reference.isEmpty && batch.message.hold.isEmpty)
    #expect(!batch.message.releaseRest)
    batch.append(
      day: day, reference: "a", hold: HoldID(block: 1, index: 2),
      legs: [.debit(1, Fen(1)), .credit(2, Fen(1))])
    #expect(batch.message.reference == ["", "a"])
    #expect(batch.message.hold == [0, 1 << 24 | 2] && batch.message.releaseRest)
    batch.removeAll()
    #expect(batch.references.isEmpty && batch.holds.isEmpty && batch.isEmpty)
  }
}
