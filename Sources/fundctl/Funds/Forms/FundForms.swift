/// All business commands, in the order in which a year has them.
enum FundForms {
  static let all: [FundForm] =
    indicators + plans + projects + works + payments + subsidies + debt + relocation + financing
    + yearEnd

  /// Fields of every command.
  static let common = [
    FundField("entity", "账簿主体", needed: true, example: "620503", help: "who acts"),
    FundField("day", "记账日期", .day, needed: true, example: "2020-06-01", help: "effective day"),
    FundField.flag("adjustment_period", "整理期", help: "a day of December goes into month 13"),
    FundField("note", "摘要", help: "words for the voucher's summary"),
  ]

  /// By its Chinese name, its English kind, or the words of its command.
  static func form(named word: String) -> FundForm? {
    let plain = word.lowercased().replacing("-", with: "_").replacing(" ", with: "_")
    return all.first { form in
      form.chineseName == word || form.kind == plain
        || form.path.joined(separator: "_").replacing("-", with: "_") == plain
    }
  }

  /// The form whose fields the JSON of an action has: the one that leaves none to itself.
  static func form(ofAction name: String) -> FundForm? {
    all.first { form in
      form.fixed.isEmpty
        && FundField(form.action, form.chineseName).answers(to: name)
    }
  }
}
