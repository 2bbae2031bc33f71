import FiscalFunds
import FundData
import FundMessages
import LedgerCore

extension Rule {
  var message: Fundledger_V1_RuleNote {
    var note = Fundledger_V1_RuleNote()
    note.number = UInt32(number)
    note.id = id
    note.nameZh = chineseName
    note.nameEn = englishName
    note.document = document
    note.article = article
    note.textZh = chineseText
    note.textEn = englishText
    return note
  }
}

extension Refusal {
  /// The refusal of a command, with the rule that refused it.
  func message(
    _ reference: ReferenceData, _ command: FundCommand
  ) -> Fundledger_V1_Refusal {
    // What it is about begins with the field.
    let parts = detail.split(separator: ":", maxSplits: 1)
    let field = parts.count == 2 ? String(parts[0]) : ""
    var message = self.message(field: field)
    message.about = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : detail
    guard code == .ruleRefuses, let number = figures.first,
      let rule = reference.rule(UInt16(clamping: number), on: Int32(command.day.number))
    else { return message }
    message.rule = rule.id
    message.article = rule.article.isEmpty ? rule.document : "\(rule.document) \(rule.article)"
    message.message = "\(rule.englishName): \(rule.englishText)"
    message.messageZh = "\(rule.chineseName)：\(rule.chineseText)"
    return message
  }
}
