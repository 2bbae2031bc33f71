import LedgerCore
import LedgerJournal

/// Something that a reply showed, and the revision at which it says that it was so.
struct Observation {
  enum Sight {
    case balances([AccountState])
    case trialBalance(UInt32, [TrialBalanceRow])
    case lane(LaneStatus)
    case voucher(StoredVoucher)
    case openHolds([HoldView])
    case reference(String, ledger: UInt32, Position?)
  }

  var revision: Position
  var sight: Sight
}

struct AccountState: Equatable {
  var account: UInt32
  var balance: Int64
  var legs: UInt32
  /// What open holds keep on each side.
  var heldDebit: Int64
  var heldCredit: Int64
}

extension Observation {
  /// Whether the books, as they stand at a point of the journal, show the same.
  func isTrue(of books: NaiveBooks) -> Bool {
    switch sight {
    case .balances(let states):
      return states.allSatisfy { books.state(of: $0.account) == $0 }
    case .trialBalance(let ledger, let rows):
      return books.agrees(with: rows, ofLedger: ledger)
    case .lane(let status):
      guard let lane = books.lanes[status.lane] else { return false }
      return lane.epoch == status.epoch && lane.nextSerial == status.nextSerial
        && lane.refused.elementsEqual(status.refused) {
          $0.serial == $1.serial && $0.attempt == $1.attempt && $0.code == $1.code
        }
    case .openHolds(let holds): return books.agrees(with: holds)
    case .reference(let reference, let ledger, let voucher):
      return books.references[NaiveBooks.Reference(ledger: ledger, text: reference)] == voucher
    case .voucher(let voucher):
      guard let stored = books.newest, stored.position == voucher.position else { return false }
      return stored.legs == voucher.legs && stored.tail == voucher.tail
        && stored.head == voucher.head
    }
  }

  var words: String {
    switch sight {
    case .balances(let states): "the balances \(states.map(\.balance))"
    case .trialBalance(let ledger, _): "the trial balance of ledger \(ledger)"
    case .lane(let status):
      "lane \(status.lane) with epoch \(status.epoch), next serial \(status.nextSerial), "
        + "refused \(status.refused.map(\.serial))"
    case .openHolds(let holds): "the open holds \(holds.map(\.id.words))"
    case .reference(let reference, _, let voucher):
      "reference \(reference) at \(voucher?.words ?? "no voucher")"
    case .voucher(let voucher): "the voucher \(voucher.tail.summary)"
    }
  }
}
