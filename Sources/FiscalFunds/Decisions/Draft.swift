import FundData
package import LedgerCore

/// Name of an account: whose book, which subject, which dimensions in their canonical form.
struct AccountName: Hashable, Sendable {
  var entity: String
  var book: String
  var subject: String
  var dimensions: String

  static func == (left: AccountName, right: AccountName) -> Bool {
    left.dimensions.hasSameBytes(as: right.dimensions) && left.subject == right.subject
      && left.entity.hasSameBytes(as: right.entity) && left.book == right.book
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(entity.byteHash ^ subject.byteHash &* 31 ^ book.byteHash &* 17)
    hasher.combine(dimensions.byteHash)
  }
}

/// What decides on which accounts a payment is posted, beside its amounts.
struct PaymentShape: Hashable, Sendable {
  var funding: UInt32
  var contract: UInt32
  var kind: PaymentKind
  var payee: PayeeClass
  var economic: String
  var inUnitBook: Bool
  /// Which of the amounts that may be zero are not.
  var isCleared: Bool
  var isRetained: Bool
  /// It pays a list that the unit has booked as owed.
  var isOwed: Bool

  /// The hasher is fed one number: the rest of a shape hardly tells two of a funding apart.
  func hash(into hasher: inout Hasher) {
    hasher.combine(UInt64(funding) << 32 | UInt64(contract) << 4 | UInt64(kind.rawValue))
  }
}

struct LedgerName: Hashable, Sendable {
  var entity: String
  var book: String

  static func == (left: LedgerName, right: LedgerName) -> Bool {
    left.entity.hasSameBytes(as: right.entity) && left.book == right.book
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(entity.byteHash ^ book.byteHash)
  }
}

/// Who sends a command, as far as the gates look.
package struct Sender: Sendable {
  package let actor: Actor
  /// Admin code of the region that the sender acts within; zero is everywhere.
  package let scope: UInt32
  /// The person in the certificate's name.
  let person: String

  package init(actor: Actor, scope: UInt32) {
    self.actor = actor
    self.scope = scope
    person = actor.person
  }
}

/// A command under decision: what it would post, and the rules that warned so far.
struct Draft {
  /// As it goes into the journal: a gate may add what it found out.
  private(set) var command: FundCommand
  /// Whether a gate has done so.
  private(set) var isAmended = false
  let sender: Sender
  private(set) var warnings: [UInt16] = []
  private(set) var legs: [Leg] = []
  /// Accounts of the legs to come, found by an earlier payment of the same shape.
  private var known: [UInt32] = []
  /// Of a payment: its shape, while its accounts are to be remembered.
  private(set) var shape: PaymentShape?
  /// The funding, its account's name and the amount that an application holds.
  private(set) var holds: (funding: UInt32, name: AccountName, amount: Int64)?
  /// Accounts and amounts of bank money that an application of a project body holds.
  private(set) var cashHolds: [(name: AccountName, amount: Int64)] = []
  var draws = Position.none
  var reverses = Position.none
  var locks = Position.none
  var releases = Position.none
  /// The person who prepared what is approved.
  var preparer: String?

  init(_ command: FundCommand, sender: Sender) {
    self.command = command
    self.sender = sender
  }

  var entity: String { command.entity }
  var day: Day { command.day }
  /// The day as the tables count it.
  var tableDay: Int32 { Int32(command.day.number) }

  /// Puts what a gate found out into the command.
  mutating func amend(_ action: FundAction) {
    command.action = action
    isAmended = true
  }

  // MARK: Postings

  /// A leg whose account has a number, or a name under which it is to be found.
  struct Leg {
    var account: UInt32
    var name: AccountName?
    var side: Side
    var amount: Int64
  }

  /// The next legs are those of a payment of this shape. `accounts` are theirs, none if unknown.
  mutating func follow(_ shape: PaymentShape, _ accounts: [UInt32]?) {
    precondition(legs.isEmpty, "a payment's legs come first")
    known = accounts ?? []
    self.shape = accounts == nil ? shape : nil
  }

  mutating func debit(
    _ entity: String, _ book: String, _ subject: String,
    _ dimensions: @autoclosure () -> String, _ amount: Int64
  ) {
    add(entity, book, subject, dimensions, .debit, amount)
  }

  mutating func credit(
    _ entity: String, _ book: String, _ subject: String,
    _ dimensions: @autoclosure () -> String, _ amount: Int64
  ) {
    add(entity, book, subject, dimensions, .credit, amount)
  }

  private mutating func add(
    _ entity: String, _ book: String, _ subject: String, _ dimensions: () -> String,
    _ side: Side, _ amount: Int64
  ) {
    guard amount != 0 else { return }
    if legs.count < known.count {
      legs.append(Leg(account: known[legs.count], name: nil, side: side, amount: amount))
      return
    }
    let name = AccountName(
      entity: entity, book: book, subject: subject, dimensions: dimensions())
    legs.append(Leg(account: 0, name: name, side: side, amount: amount))
  }

  /// Turns every leg red: the same sides, opposite amounts.
  mutating func redden() {
    for index in legs.indices { legs[index].amount.negate() }
  }

  /// Holds money of a funding on its account of the subject G203.
  mutating func hold(_ funding: UInt32, _ dimensions: String, _ amount: Int64) {
    let name = AccountName(entity: entity, book: "GLB", subject: "G203", dimensions: dimensions)
    holds = (funding, name, amount)
  }

  /// Holds money in the acting body's bank account; amounts of one account are one.
  mutating func holdCash(_ dimensions: String, _ amount: Int64) {
    guard amount != 0 else { return }
    let name = AccountName(entity: entity, book: "ENT", subject: "1002", dimensions: dimensions)
    if let known = cashHolds.firstIndex(where: { $0.name == name }) {
      cashHolds[known].amount += amount
    } else {
      cashHolds.append((name, amount))
    }
  }

  // MARK: Gates

  /// Demands what a rule says; where the rule warns only, a breach is noted and the command goes on.
  /// `figures` are the amounts in fen, or the numbers, that decided.
  mutating func demand(
    _ isMet: Bool, _ number: RuleNumber, in tables: TablesInForce, available: Int64 = 0,
    asked: Int64 = 0, line: Int = 0, about detail: @autoclosure () -> String
  ) throws(Refusal) {
    guard !isMet, let rule = tables.data.rule(number.rawValue, on: tableDay) else { return }
    switch rule.effect {
    case .off: return
    case .warn:
      if !warnings.contains(number.rawValue), warnings.count < Limits.warningsPerCommand {
        warnings.append(number.rawValue)
      }
    case .refuse:
      throw Refusal(
        .ruleRefuses,
        figures: [Int64(number.rawValue), available, asked, Int64(line)], detail: detail())
    }
  }

  mutating func warn(_ number: RuleNumber) {
    if !warnings.contains(number.rawValue), warnings.count < Limits.warningsPerCommand {
      warnings.append(number.rawValue)
    }
  }

  /// The sender's region must hold the entity.
  func requireScope(of entity: String, in tables: TablesInForce) throws(Refusal) {
    guard sender.scope != 0 else { return }
    guard let admin = LedgerOpening.adminCode(of: entity),
      admin == sender.scope.adminCode
        || tables.data.ancestors(of: admin, on: tableDay).contains(where: {
          $0.code == sender.scope.adminCode
        })
    else { throw Refusal(.outOfScope, detail: "entity: \(entity)") }
  }
}

extension UInt32 {
  /// Six digits.
  var adminCode: String {
    let text = String(self)
    return String(repeating: "0", count: Swift.max(0, 6 - text.count)) + text
  }
}

extension Actor {
  /// The person in a certificate's name (`spiffe://<host>/<role>/<person>`): one person with two
  /// roles stays one person.
  var person: String {
    let bytes = uri.utf8
    func slash(after start: String.Index) -> String.Index? {
      bytes[start...].firstIndex(of: UInt8(ascii: "/"))
    }
    guard let scheme = slash(after: bytes.startIndex),
      let host = slash(after: bytes.index(after: scheme)),
      let role = slash(after: bytes.index(after: host)),
      let person = slash(after: bytes.index(after: role))
    else { return uri }
    return String(uri[bytes.index(after: host)..<role]) + String(uri[person...])
  }
}
