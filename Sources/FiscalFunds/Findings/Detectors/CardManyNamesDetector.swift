import LedgerCore

/// 一卡多名: a payee account, known by its keyed hash, under several names.
final class CardManyNamesDetector: Detector {
  let kind = DetectorKind.cardManyNames
  private let names: Int64
  private var cards: Registry<HashedKey, [Name]>
  private static let namesKept = 128

  private struct Name {
    var plain: String
    var written: String
    var payment: Int
  }

  init(_ settings: FindingSettings) {
    names = settings.value("names", of: .cardManyNames)
    cards = Registry(limit: settings.limits.keys)
  }

  var fullFrom: UInt64 { cards.fullFrom }

  func take(_ item: AuditCommand, _ books: AuditBooks, _ sink: inout FindingSink) {
    guard case .applyPayment(let action) = item.command.action, action.kind != .households,
      !action.payeeAccount.isEmpty, !action.payeeName.isEmpty,
      let number = books.touched.payment,
      let row = cards.number(action.payeeAccount, at: item.reference.block, new: { [] })
    else { return }
    let plain = FindingText.plainName(action.payeeName)
    guard !cards[row].contains(where: { $0.plain == plain }),
      cards[row].count < Self.namesKept
    else { return }
    cards[row].append(Name(plain: plain, written: action.payeeName, payment: number))
    guard cards[row].count >= names else { return }
    let all = cards[row]
    let payment = books.payments[number]
    report(.concern, payment.entity, on: item.command.day, books, &sink) {
      $0.amount = payment.amount
      $0.name(.card, FindingText.key(action.payeeAccount))
      $0.name(.payment, payment.key)
      for name in all { $0.name(.payee, name.written) }
      $0.figures = [.init("names", Int64(all.count))]
      $0.point(at: all.map { books.payments[$0.payment].applied })
      let first = all[0].written
      $0.chinese = "同一收款账户以\(all.count)个名称出现：“\(first)”与“\(action.payeeName)”。"
      $0.english =
        "One payee account appears under \(all.count) names: \(first) and \(action.payeeName)."
    }
  }
}
