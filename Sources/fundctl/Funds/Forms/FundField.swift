/// A field of a business command (业务指令): its name in the protocol, its heading in a file, and how
/// its text is read.
struct FundField: Sendable {
  enum Kind: Sendable {
    case text
    /// Decimal, in the unit that goes with it.
    case amount
    case day
    /// A whole number from zero on.
    case number
    /// 是 or 否; further words for each may be given.
    case flag(yes: [String], no: [String])
    case choice([FundChoice])
    /// A share: `3%`, or hundredths of a percent.
    case share
    /// A rate of interest a year: `4.9%`, or millionths.
    case rate
    /// A quantity with at most two decimal places.
    case quantity
    /// A hash of evidence: 32 hexadecimal digits, or `@` and the name of a file.
    case digest
    /// Who must not be known: hashed with the secret key before it leaves.
    case secret
    /// Items of these fields: their parts joined by `:`, the items by `;`.
    case list([FundField])
  }

  /// As `Protocol/` has it: `document_no`.
  var name: String
  /// The heading in a file: 文号.
  var chineseName: String
  var kind: Kind
  var isRequired: Bool
  /// What the template has; empty for an empty cell.
  var example: String
  /// For people who do not know the term.
  var help: String
  /// Where the option cannot have the name of the field.
  var optionName: String?

  init(
    _ name: String, _ chineseName: String, _ kind: Kind = .text, needed isRequired: Bool = false,
    example: String = "", option optionName: String? = nil, help: String = ""
  ) {
    self.name = name
    self.chineseName = chineseName
    self.kind = kind
    self.isRequired = isRequired
    self.example = example
    self.optionName = optionName
    self.help = help
  }

  /// `--document-no`.
  var option: String { "--" + (optionName ?? name.replacing("_", with: "-")) }

  /// `documentNo`, as the JSON of a message has it.
  var jsonName: String {
    let words = name.split(separator: "_")
    return words[0] + words.dropFirst().map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  var isFlag: Bool { if case .flag = kind { true } else { false } }
  var isList: Bool { if case .list = kind { true } else { false } }

  static func flag(
    _ name: String, _ chineseName: String, example: String = "", yes: [String] = [],
    no: [String] = [], help: String = ""
  ) -> FundField {
    FundField(name, chineseName, .flag(yes: yes, no: no), example: example, help: help)
  }
}

extension FundField.Kind {
  static var flag: Self { .flag(yes: [], no: []) }
}
