import EmbeddedFunds
import FiscalFunds
import LedgerCore

extension EmbeddedBooks {
  mutating func open(_ entity: String, _ books: [String]) throws {
    try open(entity, books, from: 202_001, by: ScaleLoad.bureau)
  }

  mutating func send(_ action: FundAction, at entity: String, on day: Day) throws {
    try send(action, at: entity, on: day, by: ScaleLoad.bureau)
  }
}
