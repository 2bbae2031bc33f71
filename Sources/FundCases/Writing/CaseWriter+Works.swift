import FundClient
import FundMessages

/// Works from their contract to the last payment.
extension CaseWriter {
  /// Days of works with an advance, a progress payment and a last one.
  struct WorksDays {
    var advance: String
    var progress: String
    var accepted: String
    var notice: (from: String, to: String)
    var last: String
  }

  /// Percents of the contract: paid in advance, and accepted at the progress payment.
  private static let advanceShare: Int64 = 30
  private static let progressShare: Int64 = 60

  /// Pays works in three payments; the last follows acceptance and the notice of completion. What
  /// is retained (质保金) stays.
  ///
  /// - Returns: what is retained, by its sources.
  @discardableResult
  mutating func build(
    _ project: CaseProject, _ works: Works, of office: CaseOffice, _ days: WorksDays
  ) -> [ProjectPart] {
    var money = MoneyQueue(project.parts)
    let advance = Fen(works.amount.value * Self.advanceShare / 100)
    let measured = Fen(works.amount.value * Self.progressShare / 100)
    let rest = Fen(works.amount.value - measured.value)
    let retained = [measured, rest].map { share in
      Fen(share.value * Int64(works.retentionBasisPoints) / 10_000)
    }
    sign(works, project, of: office)
    var payment = Payment(
      kind: .advance, payeeName: works.contractor, contract: works.contract,
      note: "支付\(project.key)预付款（\(project.unitName)）")
    pay(money.take(advance), payment, project, of: office, on: days.advance)

    certify(measured, works, project, of: office, on: days.progress)
    payment.kind = .progress
    payment.cleared = advance
    payment.retained = retained[0]
    payment.note = "支付\(project.key)进度款（\(project.unitName)）"
    let progress = Fen(measured.value - advance.value - retained[0].value)
    pay(money.take(progress), payment, project, of: office, on: days.progress)

    certify(rest, works, project, of: office, on: days.accepted)
    payment.cleared = .zero
    payment.retained = retained[1]
    payment.isFinal = works.retentionBasisPoints == 0
    payment.note = "支付\(project.key)结算款（\(project.unitName)）"
    let last = money.take(Fen(rest.value - retained[1].value))
    attemptBeforeAcceptance(last, payment, project, office, days)
    accept(project, of: office, on: days.accepted, notice: days.notice, at: "区政府网站、村公示栏")
    pay(last, payment, project, of: office, on: days.last)
    return money.take(retained.total)
  }

  /// The last payment before the project is accepted, once in a case.
  private mutating func attemptBeforeAcceptance(
    _ parts: [ProjectPart], _ payment: Payment, _ project: CaseProject, _ office: CaseOffice,
    _ days: WorksDays
  ) {
    let isTried = steps.contains { $0.expected?.rule == "acceptance-before-last" }
    guard payment.isFinal, !isTried, let part = parts.last else { return }
    var application = applying("支申\(office.entity)-未验收", part, payment, project)
    application.isFinal = true
    attempt(
      .applyPayment(application), at: office.entity, on: days.accepted, by: office.bureau,
      ExpectedRefusal(
        chinese: "\(project.key)：未经竣工验收，申请末次付款", text: "a last payment before acceptance",
        rule: "acceptance-before-last", figures: .fen(available: .zero, asked: part.amount)))
  }
}
