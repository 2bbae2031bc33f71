import FiscalFunds
import FundMessages
import LedgerCore
import SwiftProtobuf

extension Finding {
  var message: Fundledger_V1_Finding {
    .with {
      $0.detector = UInt32(detector.rawValue)
      $0.detectorName = detector.name
      $0.severity = severity.message
      $0.entity = entity
      $0.day = UInt32(day.number)
      $0.block = revision
      $0.ordinal = ordinal
      $0.amount = amount
      $0.subjects = subjects.map { subject in
        .with {
          $0.kind = subject.kind.message
          $0.value = subject.value
        }
      }
      $0.figures = figures.map { figure in
        .with {
          $0.name = figure.name
          $0.value = figure.value
        }
      }
      $0.references = references.map(\.message)
      $0.referenceCount = UInt32(clamping: referenceCount)
      $0.textZh = chinese
      $0.textEn = english
      $0.incompleteFrom = incompleteFrom
    }
  }
}

extension FactReference {
  var message: Fundledger_V1_FindingReference {
    .with {
      $0.block = block
      $0.lane = lane
      $0.serial = serial
      if voucher != .none { $0.voucher = voucher.message }
    }
  }
}

extension Finding.Severity {
  var message: Fundledger_V1_FindingSeverity {
    switch self {
    case .hint: .hint
    case .concern: .concern
    case .serious: .serious
    }
  }
}

extension Finding.Subject.Kind {
  var message: Fundledger_V1_FindingSubjectKind {
    switch self {
    case .indicator: .indicator
    case .project: .project
    case .contract: .contract
    case .payment: .payment
    case .list: .list
    case .document: .document
    case .tranche: .tranche
    case .unit: .unit
    case .payee: .payee
    case .card: .card
    case .person: .person
    case .actor: .actor
    case .projectClass: .projectClass
    case .category: .category
    case .plan: .plan
    }
  }
}

extension DetectorParameter.Unit {
  var message: Fundledger_V1_DetectorUnit {
    switch self {
    case .fen: .fen
    case .days: .days
    case .basisPoints: .basisPoints
    case .count: .count
    case .area: .area
    case .hour: .hour
    }
  }
}

extension DetectorKind {
  var message: Fundledger_V1_Detector {
    let info = info
    return .with {
      $0.number = UInt32(rawValue)
      $0.name = info.name
      $0.nameZh = info.chineseName
      $0.nameEn = info.englishName
      $0.document = info.document
      $0.article = info.article
      $0.textZh = info.chinese
      $0.textEn = info.english
      $0.parameters = info.parameters.map { parameter in
        .with {
          $0.name = parameter.name
          $0.unit = parameter.unit.message
          $0.value = parameter.value
          $0.least = parameter.range.lowerBound
          $0.most = parameter.range.upperBound
          $0.textZh = parameter.chinese
          $0.textEn = parameter.english
        }
      }
    }
  }
}
