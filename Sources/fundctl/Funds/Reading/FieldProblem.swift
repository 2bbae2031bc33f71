/// Why a text is no value of its field. It never repeats a text of a field that is secret.
struct FieldProblem: Error, Hashable, CustomStringConvertible {
  /// The heading of the field.
  var field: String
  var chinese: String
  var english: String

  init(_ field: FundField, _ chinese: String, _ english: String) {
    self.field = field.chineseName
    self.chinese = chinese
    self.english = english
  }

  var description: String { "“\(field)”\(chinese) \(english)" }
}
