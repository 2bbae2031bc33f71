import FundClient

/// A business command as it is put together from the texts of its fields.
struct CommandDraft {
  let form: FundForm
  /// Members of the action, in the order of the form's fields.
  private var values: [String: JSONValue] = [:]
  private var common: [String: JSONValue] = [:]

  init(_ form: FundForm) { self.form = form }

  /// Notes a text that is not empty. The items of a list are added to those before them.
  mutating func set(
    _ field: FundField, to text: String, _ reader: FieldReader, unit: Fen.Unit? = nil
  ) throws(FieldProblem) {
    let value = try reader.value(of: text, field, unit: unit)
    if field.isList, case .array(let more) = value {
      guard case .array(let items) = values[field.name] else { return values[field.name] = value }
      values[field.name] = .array(items + more)
      return
    }
    guard values.updateValue(value, forKey: field.name) == nil else {
      throw FieldProblem(field, "重复", "is there twice")
    }
  }

  mutating func setCommon(
    _ field: FundField, to text: String, _ reader: FieldReader
  ) throws(FieldProblem) {
    common[field.name] = try reader.value(of: text, field)
  }

  /// Takes a list as it is.
  mutating func set(_ name: String, to items: [JSONValue]) { values[name] = .array(items) }

  /// The message, when everything that is needed is there.
  func message() throws(FieldProblem) -> CommandMessage {
    for field in FundForms.common where field.isRequired && common[field.name] == nil {
      throw FieldProblem(field, "为空", "is missing")
    }
    for field in form.fields where field.isRequired && values[field.name] == nil {
      throw FieldProblem(field, "为空", "is missing")
    }
    let members = FundForms.common.compactMap { field in
      common[field.name].map { (field.name, $0) }
    }
    let fields = form.fields.compactMap { field in values[field.name].map { (field.name, $0) } }
    let action = JSONValue.object(
      form.fixed.map { ($0.name, JSONValue.number($0.number)) } + fields)
    return CommandMessage(form: form, json: .object(members + [(form.action, action)]))
  }
}

/// A command in the JSON of the protocol.
struct CommandMessage {
  /// The form that it was read with.
  var form: FundForm?
  var json: JSONValue

  func command() throws(LedgerError) -> BusinessCommand {
    try BusinessCommand(json: json.compact)
  }
}
