import FundClient
import FundMessages
import SwiftProtobuf

/// Contracts (合同), measured work and payments (支付).
extension CaseWriter {
  struct Works {
    var contract: String
    var contractor: String
    var amount: Fen
    var retentionBasisPoints: UInt32 = 0
    var retentionDueOn = ""
    var tender = ""
    var signed: String
  }

  mutating func sign(_ works: Works, _ project: CaseProject, of office: CaseOffice) {
    send(
      .signContract(
        .with {
          $0.project = project.key
          $0.key = works.contract
          $0.contractor = works.contractor
          $0.amount = works.amount.value
          $0.retentionBasisPoints = works.retentionBasisPoints
          if !works.retentionDueOn.isEmpty {
            $0.retentionDueOn = Day.of(works.retentionDueOn).number
          }
          $0.tenderNo = works.tender
          $0.signedOn = Day.of(works.signed).number
        }), at: office.entity, on: works.signed, by: office.bureau)
  }

  mutating func certify(
    _ amount: Fen, _ works: Works, _ project: CaseProject, of office: CaseOffice, on day: String
  ) {
    send(
      .certifyWork(
        .with {
          $0.project = project.key
          $0.contract = works.contract
          $0.amount = amount.value
          $0.digest = Evidence.hash("计量 \(works.contract) \(day)")
        }), at: office.entity, on: day, by: office.bureau)
  }

  /// The project is accepted, and its completion published for ten days.
  mutating func accept(
    _ project: CaseProject, of office: CaseOffice, on day: String,
    notice: (from: String, to: String), at place: String
  ) {
    send(
      .acceptProject(
        .with {
          $0.project = project.key
          $0.digest = Evidence.hash("验收 \(project.key)")
        }), at: office.entity, on: day, by: office.bureau)
    self.notice(project, .completion, notice.from, notice.to, at: place, of: office)
  }

  /// What is the same in the payments of one day.
  struct Payment {
    var kind = Fundledger_V1_PaymentKind.progress
    var payee = Fundledger_V1_PayeeClass.contractor
    var payeeName: String
    var contract = ""
    var list = ""
    /// Of all parts together: advances that the accepted work clears, and what is retained of it.
    var cleared = Fen.zero
    var retained = Fen.zero
    var isFinal = false
    var note: String
  }

  func applying(
    _ key: String, _ part: ProjectPart, _ payment: Payment, _ project: CaseProject
  ) -> Fundledger_V1_ApplyPayment {
    .with {
      $0.key = key
      $0.project = project.key
      $0.indicator = part.source.indicator
      $0.line = part.source.line
      $0.contract = payment.contract
      $0.kind = payment.kind
      $0.payee = payment.payee
      $0.payeeName = payment.payeeName
      $0.payeeAccount = Evidence.hash("账户 \(payment.payeeName)")
      $0.amount = part.amount.value
      $0.list = payment.list
    }
  }

  /// One person applies, another approves, the bank pays: for each part of the money.
  mutating func pay(
    _ parts: [ProjectPart], _ payment: Payment, _ project: CaseProject, of office: CaseOffice,
    on day: String
  ) {
    let keys = parts.map { _ in number("支申\(office.entity)") }
    for (index, part) in parts.enumerated() {
      var application = applying(keys[index], part, payment, project)
      if index == 0 {
        application.advanceCleared = payment.cleared.value
        application.retained = payment.retained.value
      }
      application.isFinal = payment.isFinal && index == parts.count - 1
      send(.applyPayment(application), at: office.entity, on: day, by: office.bureau)
    }
    for key in keys {
      send(
        .approvePayment(
          .with {
            $0.key = key
            $0.orderNo = "支令\(key.dropFirst(2))"
          }), at: office.entity, on: day, by: office.checker)
    }
    for key in keys {
      send(
        .settlePayment(
          .with {
            $0.key = key
            $0.receiptNo = "回单\(key.dropFirst(2))"
          }), at: office.entity, on: day, by: office.bureau, payment.note)
    }
  }
}
