import ArgumentParser
import FundClient

/// Which form a command has.
protocol FundFormName {
  static var kind: String { get }
}

extension FundFormName {
  static var form: FundForm {
    guard let form = FundForms.all.first(where: { $0.kind == kind }) else {
      preconditionFailure("there is a form of each name")
    }
    return form
  }
}

/// A command of the command line for one business command (业务指令): its options are the fields of
/// the form.
struct FundFormCommand<Name: FundFormName>: AsyncParsableCommand {
  static var configuration: CommandConfiguration { FundFormHelp.configuration(of: Name.form) }

  @OptionGroup var options: CommandOptions
  @OptionGroup var global: GlobalOptions

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("The fields (栏目) above, each as an option.", valueName: "field"))
  var words: [String] = []

  func validate() throws {
    // A stand-in for the secret: the file is read when it is run.
    let reader = FieldReader(
      unit: options.unit, hash: options.keyFile == nil ? nil : PersonHash(key: []))
    do {
      _ = try message(reader)
    } catch let problem as FieldProblem {
      let option = Name.form.fields.first { $0.chineseName == problem.field }?.option ?? ""
      throw ValidationError("\(option)\(problem)")
    }
  }

  private func message(_ reader: FieldReader) throws -> CommandMessage {
    var draft = try options.draft(Name.form, reader)
    for (field, text) in try FieldOptions(words, of: Name.form).values {
      try draft.set(field, to: text, reader)
    }
    return try draft.message()
  }

  func run() async throws {
    let message = try message(try options.reader())
    try await CommandSubmission(message: message, label: options.label)
      .run(global, as: Name.form.duty.roles, unit: options.unit)
  }
}
