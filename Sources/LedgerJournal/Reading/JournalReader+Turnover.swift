package import LedgerCore

extension JournalReader {
  /// The turnover (发生额) of a closed month that its closing put into a block: `rows` rows from
  /// `first` on, by account. Those of `accounts` only.
  package mutating func turnover(
    first: Position, rows: Int, accounts: ClosedRange<UInt32> = 0...UInt32.max
  ) throws(JournalError) -> [TurnoverRecord] {
    let section = try header(first.block).range(of: .turnovers)
    let size = MemoryLayout<TurnoverRecord>.size
    let start = section.lowerBound + first.index * size
    guard rows >= 0, start + rows * size <= section.upperBound else {
      throw .corrupt(block: first.block, path: "the journal", problem: .inconsistentLengths)
    }
    func bound(_ isBefore: (UInt32) -> Bool) throws(JournalError) -> Int {
      var low = 0
      var high = rows
      while low < high {
        let middle = (low + high) / 2
        let row = try record(first.block, at: start + middle * size, as: TurnoverRecord.self)
        if isBefore(row.account) { low = middle + 1 } else { high = middle }
      }
      return low
    }
    let low = accounts.lowerBound == 0 ? 0 : try bound { $0 < accounts.lowerBound }
    let high = accounts.upperBound == .max ? rows : try bound { $0 <= accounts.upperBound }
    return try records(
      first.block, start + low * size..<start + max(low, high) * size, as: TurnoverRecord.self)
  }
}
