import ArgumentParser

/// The help of a command is made of its form: the example, the fields, the rules.
enum FundFormHelp {
  static func configuration(of form: FundForm) -> CommandConfiguration {
    CommandConfiguration(
      commandName: form.path.last, abstract: form.abstract, discussion: discussion(of: form))
  }

  static func discussion(of form: FundForm) -> String {
    var lines = ["  \(example(of: form))", "", "Fields (栏目), * needed:", ""]
    let width = form.fields.map(\.option.count).max() ?? 0
    for field in form.fields {
      let padding = String(repeating: " ", count: width - field.option.count)
      lines.append("  \(field.option)\(padding)  \(words(of: field))")
    }
    lines.append("")
    if !form.rules.isEmpty {
      lines.append("Rules (规则) that it meets: \(RuleNames.text(of: form.rules)).")
      lines.append("`fundctl reference show rules \(form.rules[0])` tells more.")
    }
    let roles = form.duty.roles.map(\.rawValue).joined(separator: " or ")
    lines.append(
      "Given again, the same command changes nothing. In a file it is 指令 \(form.chineseName): "
        + "`fundctl template \(form.kind)`. Role: \(roles).")
    return lines.joined(separator: "\n")
  }

  private static func words(of field: FundField) -> String {
    var words = field.chineseName + (field.isRequired ? " *" : "")
    switch field.kind {
    case .choice(let choices):
      words += ": " + choices.map { $0.words.joined(separator: " ") }.joined(separator: ", ")
    case .day: words += ", YYYY-MM-DD"
    case .amount: words += ", decimal, in --unit"
    case .flag: words += ", a flag"
    case .digest: words += ", 32 hexadecimal digits or @FILE"
    case .list(let fields):
      words += ", " + fields.map(\.chineseName).joined(separator: ":")
      words += "; may be repeated, or @FILE.csv with these headings"
    default: break
    }
    return field.help.isEmpty ? words : words + " (\(field.help))"
  }

  /// With the fields that are needed.
  static func example(of form: FundForm) -> String {
    var words = ["fundctl"] + form.path + ["--entity", form.actor, "--day", "2020-06-01"]
    for field in form.fields where field.isRequired {
      let needsQuotes = field.example.contains { " ;".contains($0) }
      // Numbers of persons stay out of the command line: others can see it.
      let text =
        field.holdsSecrets
        ? "@\(field.name).csv" : needsQuotes ? "\"\(field.example)\"" : field.example
      words.append(
        field.example.hasPrefix("-") ? "\(field.option)=\(text)" : "\(field.option) \(text)")
    }
    if form.fields.contains(where: { $0.isRequired && $0.holdsSecrets }) {
      words.append("--key-file persons.key")
    }
    return words.joined(separator: " ")
  }
}
