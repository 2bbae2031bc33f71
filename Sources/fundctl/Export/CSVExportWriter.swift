import FundClient

/// One line a leg, amounts in yuan.
struct CSVExportWriter: ExportWriter {
  private struct Account {
    var ledger: UInt32
    /// `entity,book,subject,name,dimensions,`.
    var columns: [UInt8]
  }

  private var accounts: [UInt32: Account] = [:]
  private var days: [UInt32: [UInt8]] = [:]

  let header = Array(
    "位置,会计期间,凭证号,日期,账簿主体,账簿,科目,科目名称,辅助核算,借方,贷方,余额,摘要,冲销\n".utf8)

  mutating func define(_ account: AccountInfo, in ledger: LedgerInfo) {
    var text = TextBytes()
    for field in [
      ledger.entity, ledger.book, account.subject, account.subjectName,
      DimensionText.join(account.dimensions),
    ] {
      text.append(csv: field)
      text.append(character: ",")
    }
    accounts[account.number] = Account(ledger: account.ledger, columns: text.bytes)
  }

  mutating func append(_ voucher: ExportedVoucher, to text: inout TextBytes) {
    let chunk = voucher.chunk
    let day = dayText(chunk.vouchers.day[voucher.index])
    var tail = TextBytes()
    tail.append(csv: chunk.vouchers.summary[voucher.index])
    tail.append(character: ",")
    if let reverses = voucher.reverses { tail.append(reverses.description) }
    tail.append(character: "\n")
    for leg in voucher.legs {
      let account = accounts[chunk.legs.account[leg]]
      text.append(number: chunk.vouchers.block[voucher.index])
      text.append(character: ".")
      text.append(number: UInt64(chunk.vouchers.index[voucher.index]))
      text.append(character: ",")
      text.append(number: UInt64(chunk.vouchers.month[voucher.index]))
      text.append(character: ",")
      text.append(number: UInt64(account.map { voucher.number(in: $0.ledger) } ?? 0))
      text.append(character: ",")
      text.append(day)
      text.append(character: ",")
      text.append(account?.columns ?? Array(",,,,,".utf8))
      let (amount, isDebit) = chunk.side(ofLeg: leg)
      if !isDebit { text.append(character: ",") }
      text.append(yuan: amount)
      if isDebit { text.append(character: ",") }
      text.append(character: ",")
      text.append(yuan: chunk.legs.balance[leg])
      text.append(character: ",")
      text.append(tail.bytes)
    }
  }

  private mutating func dayText(_ day: UInt32) -> [UInt8] {
    if let text = days[day] { return text }
    let text = Array(Day(number: day).description.utf8)
    days[day] = text
    return text
  }
}

extension ExportChunk {
  /// The amount of a leg on its side.
  func side(ofLeg leg: Int) -> (amount: Int64, isDebit: Bool) {
    let signed = legs.amount[leg]
    let isDebit = (signed > 0) != legs.isRed(leg)
    return (isDebit ? signed : 0 &- signed, isDebit)
  }
}

extension ExportChunk.Legs {
  /// `red` ascends.
  func isRed(_ leg: Int) -> Bool {
    guard !red.isEmpty else { return false }
    var low = 0
    var high = red.count
    while low < high {
      let middle = (low + high) / 2
      if Int(red[middle]) < leg { low = middle + 1 } else { high = middle }
    }
    return low < red.count && Int(red[low]) == leg
  }
}
