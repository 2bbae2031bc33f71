extension DetectorKind {
  package var info: DetectorInfo {
    switch self {
    case .idleMoney: .idleMoney
    case .slowPassDown: .slowPassDown
    case .paperIntegration: .paperIntegration
    case .paidBeforeNotice: .paidBeforeNotice
    case .invoiceTwice: .invoiceTwice
    case .cardManyNames: .cardManyNames
    case .benefitTwice: .benefitTwice
    case .splitPayments: .splitPayments
    case .roundSum: .roundSum
    case .yearEndRush: .yearEndRush
    case .equalAmounts: .equalAmounts
    case .ownAccount: .ownAccount
    case .relocationStandard: .relocationStandard
    case .loanIdle: .loanIdle
    case .unregistered: .unregistered
    case .reversals: .reversals
    case .numberGap: .numberGap
    case .samePerson: .samePerson
    case .fixedPair: .fixedPair
    case .oddHours: .oddHours
    case .dateOrder: .dateOrder
    case .paidAfterFinal: .paidAfterFinal
    case .projectTwice: .projectTwice
    }
  }
}
