import FundClient

/// The subjects on the other side of vouchers (对方科目), as a journal names them.
struct CounterSubjects {
  struct Number: Hashable {
    var month: Month
    var number: UInt32
  }

  /// Those that are written out; of more, how many they are.
  private static let most = 2

  private var subjects: [Number: [Side: [String]]] = [:]

  /// Notes a line of a voucher.
  mutating func add(_ subject: String, on side: Side, of number: Number) {
    if subjects[number]?[side]?.contains(subject) != true {
      subjects[number, default: [:]][side, default: []].append(subject)
    }
  }

  /// The subjects on the side that a line is not on, in the order of the voucher.
  func text(for line: BookLine) -> String {
    let number = Number(month: line.month, number: line.number)
    let found = subjects[number]?[line.side == .debit ? .credit : .debit] ?? []
    let written = found.prefix(Self.most).joined(separator: "、")
    return found.count > Self.most ? "\(written)等 \(found.count) 个科目" : written
  }
}
