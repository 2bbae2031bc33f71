import LedgerCore

/// Money by the day on which it was received, oldest first: what goes out takes the oldest first.
struct MoneyLayers {
  private(set) var layers: [(day: Day, amount: Int64)] = []
  /// What went out beyond what there was, as in books without rules; later receipts fill it first.
  private var short: Int64 = 0

  var sum: Int64 { layers.reduce(0) { $0 &+ $1.amount } }

  mutating func receive(_ amount: Int64, on day: Day) {
    let filled = min(short, amount)
    short -= filled
    guard amount > filled else { return }
    let at = layers.firstIndex { $0.day > day } ?? layers.count
    if at > 0, layers[at - 1].day == day {
      layers[at - 1].amount =
        layers[at - 1].amount.addingReportingOverflow(amount - filled)
        .partialValue
    } else {
      layers.insert((day, amount - filled), at: at)
    }
  }

  /// Takes an amount away and says of which days it was.
  @discardableResult
  mutating func spend(_ amount: Int64) -> [(day: Day, amount: Int64)] {
    var left = amount
    var taken: [(day: Day, amount: Int64)] = []
    while left > 0, let first = layers.first {
      let part = min(left, first.amount)
      taken.append((first.day, part))
      left -= part
      if part == first.amount { layers.removeFirst() } else { layers[0].amount -= part }
    }
    if left > 0 { short = short.addingReportingOverflow(left).partialValue }
    return taken
  }
}
