package import LedgerCore

/// What a detector noticed (审计疑点): a question for an auditor, not a verdict.
package struct Finding: Equatable, Sendable {
  package var detector: DetectorKind
  package var severity: Severity
  /// Whose books it is about.
  package var entity: String
  /// The day it is about.
  package var day: Day
  /// The block that brought it out.
  package var revision: UInt64 = 0
  /// Place among the findings of the revision, from 1: both together name it, as long as the books,
  /// scope, detectors and parameters are the same.
  package var ordinal: UInt32 = 0
  /// Fen; zero where it is not about money.
  package var amount: Int64 = 0
  package var subjects: [Subject] = []
  package var figures: [Figure] = []
  /// At most `Finding.referencesKept`, oldest first.
  package private(set) var references: [FactReference] = []
  /// How many facts it rests on.
  package private(set) var referenceCount = 0
  package var chinese = ""
  package var english = ""
  /// From this revision on what the detector keeps in mind was full, and it may miss things; zero
  /// where it was not.
  package var incompleteFrom: UInt64 = 0

  package static let referencesKept = 32
  /// Subjects of a finding; further ones are only counted in a figure.
  package static let subjectsKept = 32

  package init(
    _ detector: DetectorKind, _ severity: Severity, entity: String, day: Day
  ) {
    self.detector = detector
    self.severity = severity
    self.entity = entity
    self.day = day
  }

  package enum Severity: UInt8, CaseIterable, Comparable, Sendable {
    /// 提示.
    case hint = 1
    /// 关注.
    case concern = 2
    /// 严重.
    case serious = 3

    package var chineseName: String {
      switch self {
      case .hint: "提示"
      case .concern: "关注"
      case .serious: "严重"
      }
    }

    package static func < (left: Severity, right: Severity) -> Bool {
      left.rawValue < right.rawValue
    }
  }

  /// A thing that the finding is about. Persons and cards are named by the first half of their keyed hash.
  package struct Subject: Hashable, Sendable {
    package enum Kind: UInt8, CaseIterable, Sendable {
      case indicator = 1
      case project = 2
      case contract = 3
      case payment = 4
      case list = 5
      case document = 6
      case tranche = 7
      case unit = 8
      case payee = 9
      /// Keyed hash of a bank account.
      case card = 10
      /// Keyed hash of a person or household.
      case person = 11
      /// Who acted: the person in a certificate's name.
      case actor = 12
      case projectClass = 13
      case category = 14
      case plan = 15
    }

    package var kind: Kind
    package var value: String

    package init(_ kind: Kind, _ value: String) {
      self.kind = kind
      self.value = value
    }
  }

  /// A number that the sentence rests on: days, a share in hundredths of a percent, fen, a count.
  package struct Figure: Equatable, Sendable {
    package var name: String
    package var value: Int64

    package init(_ name: String, _ value: Int64) {
      self.name = name
      self.value = value
    }
  }

  package mutating func point(at reference: FactReference) {
    referenceCount += 1
    if references.count < Self.referencesKept { references.append(reference) }
  }

  package mutating func point(at list: [FactReference]) {
    for reference in list { point(at: reference) }
  }

  package mutating func name(_ kind: Subject.Kind, _ value: String) {
    if subjects.count < Self.subjectsKept { subjects.append(Subject(kind, value)) }
  }
}
