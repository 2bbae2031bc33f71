import FundMessages

/// A question for an auditor (审计疑点): what a detector noticed, what it rests on, and a sentence.
public struct AuditFinding: Hashable, Sendable {
  public enum Severity: Int, Hashable, CaseIterable, Comparable, Sendable {
    /// 提示.
    case hint = 1
    /// 关注.
    case concern = 2
    /// 严重.
    case serious = 3

    public static func < (left: Severity, right: Severity) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// Name of the detector: `idle-money`.
  public var detector: String
  public var severity: Severity
  public var entity: String
  public var day: Day
  /// The block that brought it out, and its place among the findings of that block, from 1: both
  /// together name it, for one scope, choice of detectors and settings.
  public var block: UInt64
  public var ordinal: UInt32
  /// Zero where it is not about money.
  public var amount: Fen
  public var subjects: [Subject]
  public var figures: [Figure]
  /// At most 32, oldest first.
  public var references: [Reference]
  /// How many facts it rests on.
  public var referenceCount: Int
  public var chinese: String
  public var english: String
  /// From this block on the detector's memory was full, and it may miss things; nil while it was not.
  public var incompleteFrom: UInt64?

  /// A thing that it is about. Persons and cards are the first half of their keyed hash.
  public struct Subject: Hashable, Sendable {
    /// `indicator`, `project`, `payment` and so on.
    public var kind: String
    public var value: String

    package init(kind: String, value: String) {
      self.kind = kind
      self.value = value
    }
  }

  public struct Figure: Hashable, Sendable {
    public var name: String
    public var value: Int64

    package init(name: String, value: Int64) {
      self.name = name
      self.value = value
    }
  }

  /// A command by its block, lane and serial; with its voucher where it posted one.
  public struct Reference: Hashable, Sendable {
    public var block: UInt64
    public var lane: UInt32
    public var serial: UInt64
    public var voucher: Revision?

    package init(block: UInt64, lane: UInt32, serial: UInt64, voucher: Revision?) {
      self.block = block
      self.lane = lane
      self.serial = serial
      self.voucher = voucher
    }
  }

  package init(
    detector: String, severity: Severity, entity: String, day: Day, block: UInt64,
    ordinal: UInt32, amount: Fen, subjects: [Subject], figures: [Figure], references: [Reference],
    referenceCount: Int, chinese: String, english: String, incompleteFrom: UInt64?
  ) {
    self.detector = detector
    self.severity = severity
    self.entity = entity
    self.day = day
    self.block = block
    self.ordinal = ordinal
    self.amount = amount
    self.subjects = subjects
    self.figures = figures
    self.references = references
    self.referenceCount = referenceCount
    self.chinese = chinese
    self.english = english
    self.incompleteFrom = incompleteFrom
  }

  init(_ message: Fundledger_V1_Finding) throws(LedgerError) {
    guard let severity = Severity(rawValue: message.severity.rawValue) else {
      throw .badAnswer("a finding of unknown severity")
    }
    self.init(
      detector: message.detectorName, severity: severity, entity: message.entity,
      day: Day(number: message.day), block: message.block, ordinal: message.ordinal,
      amount: Fen(message.amount),
      subjects: message.subjects.map { Subject(kind: $0.kind.name, value: $0.value) },
      figures: message.figures.map { Figure(name: $0.name, value: $0.value) },
      references: message.references.map { reference in
        Reference(
          block: reference.block, lane: reference.lane, serial: reference.serial,
          voucher: reference.hasVoucher ? Revision(reference.voucher) : nil)
      },
      referenceCount: Int(message.referenceCount), chinese: message.textZh,
      english: message.textEn,
      incompleteFrom: message.incompleteFrom == 0 ? nil : message.incompleteFrom)
  }
}

extension Fundledger_V1_FindingSubjectKind {
  fileprivate var name: String {
    switch self {
    case .indicator: "indicator"
    case .project: "project"
    case .contract: "contract"
    case .payment: "payment"
    case .list: "list"
    case .document: "document"
    case .tranche: "tranche"
    case .unit: "unit"
    case .payee: "payee"
    case .card: "card"
    case .person: "person"
    case .actor: "actor"
    case .projectClass: "project_class"
    case .category: "category"
    case .plan: "plan"
    case .unspecified, .UNRECOGNIZED: "unknown"
    }
  }
}

/// A detector (疑点检测项): its ground in a document, and the numbers that it can be set by.
public struct FindingDetector: Hashable, Sendable {
  public var name: String
  public var chineseName: String
  public var englishName: String
  /// 文号.
  public var document: String
  public var article: String
  public var chinese: String
  public var english: String
  public var parameters: [Parameter]

  public struct Parameter: Hashable, Sendable {
    public enum Unit: Int, Hashable, Sendable {
      case fen = 1
      case days, basisPoints, count
      /// Hundredths of a square metre.
      case area
      case hour
    }

    public var name: String
    public var unit: Unit
    /// The default.
    public var value: Int64
    public var range: ClosedRange<Int64>
    public var chinese: String
    public var english: String

    package init(
      name: String, unit: Unit, value: Int64, range: ClosedRange<Int64>, chinese: String,
      english: String
    ) {
      self.name = name
      self.unit = unit
      self.value = value
      self.range = range
      self.chinese = chinese
      self.english = english
    }
  }

  package init(
    name: String, chineseName: String, englishName: String, document: String, article: String,
    chinese: String, english: String, parameters: [Parameter]
  ) {
    self.name = name
    self.chineseName = chineseName
    self.englishName = englishName
    self.document = document
    self.article = article
    self.chinese = chinese
    self.english = english
    self.parameters = parameters
  }

  init(_ message: Fundledger_V1_Detector) throws(LedgerError) {
    var parameters: [Parameter] = []
    for parameter in message.parameters {
      guard let unit = Parameter.Unit(rawValue: parameter.unit.rawValue),
        parameter.least <= parameter.most
      else { throw .badAnswer("a parameter of \(message.name) without a unit or range") }
      parameters.append(
        Parameter(
          name: parameter.name, unit: unit, value: parameter.value,
          range: parameter.least...parameter.most, chinese: parameter.textZh,
          english: parameter.textEn))
    }
    self.init(
      name: message.name, chineseName: message.nameZh, englishName: message.nameEn,
      document: message.document, article: message.article, chinese: message.textZh,
      english: message.textEn, parameters: parameters)
  }
}
