import ArgumentParser

/// The options of a form among the words of a command line: `--key c1 --is-aid --amount=-5`.
struct FieldOptions {
  /// In the order in which they stand.
  private(set) var values: [(field: FundField, text: String)] = []

  init(_ words: [String], of form: FundForm) throws(ValidationError) {
    var index = 0
    while index < words.count {
      let word = words[index]
      index += 1
      let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let name = halves.first, name.hasPrefix("--"),
        let field = form.fields.first(where: { $0.option == name })
      else {
        let options = form.fields.map(\.option).joined(separator: " ")
        throw ValidationError("\(word): unknown; the fields of this command are \(options)")
      }
      if halves.count == 2 {
        values.append((field, String(halves[1])))
      } else if field.isFlag {
        values.append((field, "yes"))
      } else {
        guard index < words.count else { throw ValidationError("\(word) needs a value") }
        values.append((field, words[index]))
        index += 1
      }
    }
    values.removeAll { $0.text.isEmpty }
  }
}
