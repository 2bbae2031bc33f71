import FiscalFunds
import FundClient
import LedgerCore

extension AuditFinding {
  /// A finding of detectors that ran here, as the server would tell it.
  init(_ finding: Finding) {
    self.init(
      detector: finding.detector.name,
      severity: Severity(rawValue: Int(finding.severity.rawValue)) ?? .hint,
      entity: finding.entity, day: FundClient.Day(number: UInt32(finding.day.number)),
      block: finding.revision, ordinal: finding.ordinal, amount: Fen(finding.amount),
      subjects: finding.subjects.map { Subject(kind: $0.kind.name, value: $0.value) },
      figures: finding.figures.map { Figure(name: $0.name, value: $0.value) },
      references: finding.references.map { reference in
        let voucher = reference.voucher
        return Reference(
          block: reference.block, lane: reference.lane, serial: reference.serial,
          voucher: voucher == .none
            ? nil : Revision(block: voucher.block, index: UInt32(voucher.index)))
      },
      referenceCount: finding.referenceCount, chinese: finding.chinese, english: finding.english,
      incompleteFrom: finding.incompleteFrom == 0 ? nil : finding.incompleteFrom)
  }
}

extension Finding.Subject.Kind {
  fileprivate var name: String { self == .projectClass ? "project_class" : "\(self)" }
}

extension FindingDetector {
  init(_ kind: DetectorKind) {
    let info = kind.info
    self.init(
      name: info.name, chineseName: info.chineseName, englishName: info.englishName,
      document: info.document, article: info.article, chinese: info.chinese,
      english: info.english,
      parameters: info.parameters.map { parameter in
        Parameter(
          name: parameter.name,
          unit: Parameter.Unit(rawValue: Int(parameter.unit.rawValue)) ?? .count,
          value: parameter.value, range: parameter.range, chinese: parameter.chinese,
          english: parameter.english)
      })
  }
}
