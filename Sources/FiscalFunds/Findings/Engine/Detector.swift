import LedgerCore

/// One kind of question. It keeps what it needs within the limits; the books have taken a command before it
/// does, and a voucher after.
protocol Detector: AnyObject {
  var kind: DetectorKind { get }
  /// From which revision on its own memory was full; zero while it is not.
  var fullFrom: UInt64 { get }
  func take(_ command: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink)
  /// A command of an entity outside of the scope that gives money to one inside.
  func receive(_ command: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink)
  func take(_ voucher: AuditVoucher, _ books: AuditBooks, _ sink: inout FindingSink)
  func take(_ event: Event, at place: FactPlace, _ books: AuditBooks, _ sink: inout FindingSink)
  /// `books.today` is a later day.
  func dayBegan(_ books: AuditBooks, _ sink: inout FindingSink)
  /// `books.today` is the first seen of a later year.
  func yearEnded(_ books: AuditBooks, _ sink: inout FindingSink)
  /// The facts are over.
  func end(_ books: AuditBooks, _ sink: inout FindingSink)
}

extension Detector {
  var fullFrom: UInt64 { 0 }
  func take(_ command: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {}
  func receive(_ command: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {}
  func take(_ voucher: AuditVoucher, _ books: AuditBooks, _ sink: inout FindingSink) {}
  func take(_ event: Event, at place: FactPlace, _ books: AuditBooks, _ sink: inout FindingSink) {}
  func dayBegan(_ books: AuditBooks, _ sink: inout FindingSink) {}
  func yearEnded(_ books: AuditBooks, _ sink: inout FindingSink) {}
  func end(_ books: AuditBooks, _ sink: inout FindingSink) {}

  /// A finding of its kind.
  func finding(
    _ severity: Finding.Severity, _ entity: String, on day: Day,
    _ fill: (inout Finding) -> Void
  ) -> Finding {
    var finding = Finding(kind, severity, entity: entity, day: day)
    fill(&finding)
    return finding
  }

  func report(
    _ severity: Finding.Severity, _ entity: String, on day: Day, _ books: AuditBooks,
    _ sink: inout FindingSink, _ fill: (inout Finding) -> Void
  ) {
    let others = books.incompleteFrom
    let from = fullFrom == 0 ? others : others == 0 ? fullFrom : min(fullFrom, others)
    sink.add(finding(severity, entity, on: day, fill), incompleteFrom: from)
  }
}

extension DetectorKind {
  func detector(_ settings: FindingSettings) -> any Detector {
    switch self {
    case .idleMoney: IdleMoneyDetector(settings)
    case .slowPassDown: SlowPassDownDetector(settings)
    case .paperIntegration: PaperIntegrationDetector(settings)
    case .paidBeforeNotice: PaidBeforeNoticeDetector(settings)
    case .invoiceTwice: InvoiceTwiceDetector(settings)
    case .cardManyNames: CardManyNamesDetector(settings)
    case .benefitTwice: BenefitTwiceDetector(settings)
    case .splitPayments: SplitPaymentsDetector(settings)
    case .roundSum: RoundSumDetector(settings)
    case .yearEndRush: YearEndRushDetector(settings)
    case .equalAmounts: EqualAmountsDetector(settings)
    case .ownAccount: OwnAccountDetector(settings)
    case .relocationStandard: RelocationStandardDetector(settings)
    case .loanIdle: LoanIdleDetector(settings)
    case .unregistered: UnregisteredDetector(settings)
    case .reversals: ReversalsDetector(settings)
    case .numberGap: NumberGapDetector(settings)
    case .samePerson: SamePersonDetector()
    case .fixedPair: FixedPairDetector(settings)
    case .oddHours: OddHoursDetector(settings)
    case .dateOrder: DateOrderDetector()
    case .paidAfterFinal: PaidAfterFinalDetector()
    case .projectTwice: ProjectTwiceDetector(settings)
    }
  }
}
