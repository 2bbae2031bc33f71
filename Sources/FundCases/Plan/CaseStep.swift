package import FundClient
import FundMessages

/// A business command (业务指令) of a case, and who sends it.
package struct CaseStep: Sendable {
  package var identity: CaseIdentity
  package var command: BusinessCommand
  /// The refusal that it must meet; nil when it must be accepted.
  package var expected: ExpectedRefusal?

  /// Whether an accepted command of this kind posts a voucher.
  package var postsVoucher: Bool {
    guard expected == nil else { return false }
    switch command.message.action {
    case .recordRevenue, .issueIndicator, .passDown, .moveCash, .pool, .assign, .settlePayment:
      return true
    case .approveList(let list):
      return list.isAccrued
    default:
      return false
    }
  }
}

extension CaseStep {
  /// Something that goes from one government to another.
  package struct Move: Sendable {
    package var receiver: String
    /// Where the giver books it: G402 已下达下级, 5011 补助支出 and their like.
    package var givenSubject: String
  }

  /// What the command moves; nil when it moves nothing between governments.
  package var move: Move? {
    switch command.message.action {
    case .passDown(let it):
      return Move(receiver: it.to, givenSubject: it.isAid ? "G405" : "G402")
    case .moveCash(let it):
      switch it.kind {
      case .subsidy: return Move(receiver: it.to, givenSubject: "5011")
      case .aid: return Move(receiver: it.to, givenSubject: "5013")
      case .onAccount: return Move(receiver: it.to, givenSubject: "1031")
      default: return nil
      }
    default: return nil
    }
  }
}

/// A rule that must refuse a command, and the figures that it must say.
package struct ExpectedRefusal: Hashable, Sendable {
  /// What the figures of a rule are.
  package enum Figures: Hashable, Sendable {
    case none
    case fen(available: Fen, asked: Fen)
    case days(available: Int64, asked: Int64)
    /// The first day on which it may be, and the day on which it was tried.
    case dates(allowed: Day, tried: Day)
  }

  /// What is tried, Chinese.
  package var chinese: String
  /// English.
  package var text: String
  /// Id of the rule: `eligible-county`.
  package var rule: String
  package var figures = Figures.none

  /// The figures `available` and `asked` as the server says them; nil for none.
  package var available: Int64? {
    switch figures {
    case .none: nil
    case .fen(let available, _): available.value
    case .days(let available, _): available
    case .dates(let allowed, _): Int64(allowed.number)
    }
  }

  package var asked: Int64? {
    switch figures {
    case .none: nil
    case .fen(_, let asked): asked.value
    case .days(_, let asked): asked
    case .dates(_, let tried): Int64(tried.number)
    }
  }
}
