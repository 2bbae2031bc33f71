import ArgumentParser
import FundClient

/// The workloads by their names on the command line.
enum WorkloadName: String, ExpressibleByArgument, CaseIterable {
  /// Vouchers of two lines, in batches.
  case twoLine = "two-line"
  /// Vouchers over three ledgers, in batches. Each ledger balances by itself and so has two lines at
  /// least: there is no voucher of five lines over three ledgers, but one of six.
  case threeLedgers = "three-ledgers"
  /// Holds (冻结), and the vouchers that draw them, in batches of their own.
  case holds
  /// One voucher of two lines a call, as desks do.
  case single
  /// The balance of one account a call.
  case balance
  /// The balances of 1 000 accounts a call.
  case balances
  /// The newest 100 legs of an account a call.
  case history
  /// The balance of an account with very many legs as of a past voucher or day.
  case asOf = "as-of"
  /// Nine balances to one voucher, one a call.
  case mixed

  static var help: String { allCases.map(\.rawValue).joined(separator: ", ") }

  var type: any BenchWorkload.Type {
    switch self {
    case .twoLine, .threeLedgers, .single: PostingWorkload.self
    case .holds: HoldsWorkload.self
    case .balance, .balances: BalanceWorkload.self
    case .history: HistoryWorkload.self
    case .asOf: PastWorkload.self
    case .mixed: MixedWorkload.self
    }
  }

  /// Those that the accounts are spread over.
  var ledgers: [BenchLedger] {
    switch self {
    case .threeLedgers: [.treasury] + BenchLedger.units
    case .twoLine, .holds, .single, .balance, .balances, .history, .asOf, .mixed: [.treasury]
    }
  }
}
