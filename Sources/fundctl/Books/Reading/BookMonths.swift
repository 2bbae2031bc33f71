import FundClient

/// Debits and credits, signed: red (红字) lowers its side.
struct Movement: Hashable {
  var debit = Fen.zero
  var credit = Fen.zero

  /// Debits minus credits.
  func net() throws(CommandFailure) -> Fen { try debit.minus(credit) }

  mutating func add(_ other: Movement) throws(CommandFailure) {
    debit = try debit.plus(other.debit)
    credit = try credit.plus(other.credit)
  }

  mutating func add(_ amount: Fen, on side: Side) throws(CommandFailure) {
    switch side {
    case .debit: debit = try debit.plus(amount)
    case .credit: credit = try credit.plus(amount)
    }
  }
}

/// The movement (发生额) of an account, or of several, by month.
struct BookMonths: Hashable {
  /// Months with a line, also where its lines cancel out.
  private(set) var movements: [Month: Movement] = [:]

  var months: [Month] { movements.keys.sorted() }
  var isEmpty: Bool { movements.isEmpty }

  subscript(month: Month) -> Movement { movements[month] ?? Movement() }

  mutating func add(_ movement: Movement, in month: Month) throws(CommandFailure) {
    try movements[month, default: Movement()].add(movement)
  }

  mutating func add(_ line: BookLine) throws(CommandFailure) {
    try movements[line.month, default: Movement()].add(line.amount, on: line.side)
  }

  mutating func add(_ other: BookMonths) throws(CommandFailure) {
    for (month, movement) in other.movements { try add(movement, in: month) }
  }

  /// Takes out a line that does not count. A month that is at zero without it is left out.
  mutating func remove(_ line: BookLine) throws(CommandFailure) {
    let amount = try Fen.zero.minus(line.amount)
    try movements[line.month, default: Movement()].add(amount, on: line.side)
    if self[line.month] == Movement() { movements[line.month] = nil }
  }

  /// Forgets the months that a predicate lets through.
  mutating func forget(_ isForgotten: (Month) -> Bool) {
    movements = movements.filter { !isForgotten($0.key) }
  }

  /// The balance before a month: debits minus credits.
  func opening(of month: Month) throws(CommandFailure) -> Fen {
    try sum { $0 < month }.net()
  }

  /// The balance after a month.
  func closing(of month: Month) throws(CommandFailure) -> Fen {
    try sum { $0 <= month }.net()
  }

  func movement(from: Month, to: Month) throws(CommandFailure) -> Movement {
    try sum { from <= $0 && $0 <= to }
  }

  /// 本年累计: of the year of a month, through it.
  func yearToDate(_ month: Month) throws(CommandFailure) -> Movement {
    try movement(from: month.january, to: month)
  }

  /// The balance after all.
  func balance() throws(CommandFailure) -> Fen { try sum { _ in true }.net() }

  private func sum(_ counts: (Month) -> Bool) throws(CommandFailure) -> Movement {
    var sum = Movement()
    for (month, movement) in movements where counts(month) { try sum.add(movement) }
    return sum
  }
}

extension Fen {
  func plus(_ other: Fen) throws(CommandFailure) -> Fen {
    guard let sum = adding(other) else { throw Self.beyond }
    return sum
  }

  func minus(_ other: Fen) throws(CommandFailure) -> Fen {
    let (difference, overflow) = value.subtractingReportingOverflow(other.value)
    guard !overflow else { throw Self.beyond }
    return Fen(difference)
  }

  private static var beyond: CommandFailure {
    CommandFailure("a sum of the book leaves 64 bits of fen (合计超出范围)")
  }
}
