public import ArgumentParser
public import FundClient

/// A choice with a word for programs and the field's term for people.
protocol NamedChoice: CaseIterable {
  var chineseName: String { get }
}

extension NamedChoice {
  /// Its word on the command line and in JSON: `in-library`.
  var word: String {
    "\(self)".reduce(into: "") { word, letter in
      word += letter.isUppercase ? "-\(letter.lowercased())" : String(letter)
    }
  }

  var cell: Cell { .term(word, chineseName) }

  static func named(_ word: String) -> Self? { allCases.first { $0.word == word } }
  static var words: [String] { allCases.map(\.word) }
  /// Terms by word, for the help.
  static var names: [String: String] {
    Dictionary(uniqueKeysWithValues: allCases.map { ($0.word, $0.chineseName) })
  }
}

extension FundLevel: NamedChoice {}
extension FundNature: NamedChoice {}
extension IndicatorSource: NamedChoice {}
extension PlanState: NamedChoice {}
extension PlanStage: NamedChoice {}
extension NoticeStage: NamedChoice {}
extension PaymentKind: NamedChoice {}
extension PayeeClass: NamedChoice {}
extension Blocker.Kind: NamedChoice {}
extension Blocker.Desk: NamedChoice {}

extension Blocker.Scope: NamedChoice {
  var chineseName: String {
    switch self {
    case .next: "下次支付"
    case .last: "末次支付"
    case .retention: "质保金"
    case .application: "在途申请"
    }
  }
}

extension ProjectState: NamedChoice, ExpressibleByArgument {
  public init?(argument: String) {
    guard let found = Self.named(argument) else { return nil }
    self = found
  }

  public static var allValueStrings: [String] { words }
  public static var allValueDescriptions: [String: String] { names }
}

extension PaymentState: NamedChoice, ExpressibleByArgument {
  public init?(argument: String) {
    guard let found = Self.named(argument) else { return nil }
    self = found
  }

  public static var allValueStrings: [String] { words }
  public static var allValueDescriptions: [String: String] { names }
}

extension Cell {
  init(_ day: Day?) {
    self = day.map { .text($0.description) } ?? .empty
  }

  init(_ share: Percent?) {
    self = share.map { .text($0.description) } ?? .empty
  }

  /// Name and role, and the place of the certificate.
  init(_ person: Person?) {
    self = person.map { .text("\($0.name)（\($0.role) \($0.region)）") } ?? .empty
  }

  /// Of two sums; empty where they leave 64 bits.
  init(_ one: Fen, plus other: Fen) {
    self = one.adding(other).map { .amount($0) } ?? .empty
  }
}
