/// What one business command (业务指令) asks for. Options of the command line, columns of files, the
/// templates and the help all come from it.
struct FundForm: Sendable {
  /// Who does it, and with whose certificate.
  enum Duty: Sendable {
    /// 经办.
    case bureau
    /// 审核: not the person who prepared it.
    case checker
    case bureauOrChecker
    /// 上级.
    case supervisor
    /// A bureau or a supervisor of the level above.
    case bureauOrSupervisor

    var roles: [Role] {
      switch self {
      case .bureau: [.bureau]
      case .checker: [.checker]
      case .bureauOrChecker: [.bureau, .checker]
      case .supervisor: [.supervisor]
      case .bureauOrSupervisor: [.bureau, .supervisor]
      }
    }
  }

  /// English, in files and templates: `pass_down`.
  var kind: String
  /// 指令: 指标下达下级.
  var chineseName: String
  /// The words after `fundctl`; empty when only files have it.
  var path: [String]
  var duty: Duty
  /// Who acts, in examples.
  var actor: String
  /// Name of the action in `FundCommand`.
  var action: String
  /// Fields of the action that the form fills in itself.
  var fixed: [(name: String, number: Int64)]
  var fields: [FundField]
  /// Numbers of the rules (规则) that it meets.
  var rules: [Int]
  /// One sentence, English with the Chinese terms.
  var abstract: String

  init(
    _ kind: String, _ chineseName: String, at path: String, by duty: Duty = .bureau,
    as actor: String = "620503", action: String? = nil,
    fixed: [(name: String, number: Int64)] = [], rules: [Int] = [],
    _ abstract: String, _ fields: [FundField]
  ) {
    self.kind = kind
    self.chineseName = chineseName
    self.path = path.split(separator: " ").map(String.init)
    self.duty = duty
    self.actor = actor
    self.action = action ?? kind
    self.fixed = fixed
    self.fields = fields
    self.rules = rules
    self.abstract = abstract
  }

  /// The field that a word of an option or a heading names.
  func field(named word: String) -> FundField? {
    fields.first { $0.answers(to: word) }
  }
}

extension FundField {
  /// Whether it is an amount, or a list with amounts.
  var holdsAmounts: Bool {
    switch kind {
    case .amount: true
    case .list(let fields): fields.contains(where: \.holdsAmounts)
    default: false
    }
  }

  /// Whether it is secret, or a list with something secret.
  var holdsSecrets: Bool {
    switch kind {
    case .secret: true
    case .list(let fields): fields.contains(where: \.holdsSecrets)
    default: false
    }
  }

  /// Whether a heading or a key of JSON means this field.
  func answers(to word: String) -> Bool {
    word == chineseName || word == name || word == jsonName
      || word.lowercased().replacing("-", with: "_").replacing(" ", with: "_") == name
  }
}
