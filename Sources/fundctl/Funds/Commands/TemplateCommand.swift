import ArgumentParser
import Foundation
import FundClient

/// `fundctl template`.
struct TemplateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "template",
    abstract: "Prints a file (样表) of a business command with an example, for `fundctl submit`.",
    discussion: """
        fundctl template
        fundctl template 指标下达下级
        fundctl template pass_down > commands.csv

      Without a name it lists the commands. Columns that are not needed can be left out, and one \
      file can have several commands: the columns of all, with the cells empty that a command does \
      not have.
      """)

  @Argument(help: "Name of the command, Chinese or English; lists them if not given.")
  var name: String?

  func validate() throws {
    if let name, FundForms.form(named: name) == nil {
      throw ValidationError("没有指令“\(name)” there is no such command; `fundctl template` lists them")
    }
  }

  func run() throws {
    guard let form = name.flatMap(FundForms.form(named:)) else {
      print(CommandTemplate.list.text(in: .yuan), terminator: "")
      return
    }
    // Excel and WPS tell UTF-8 by its mark.
    let mark = isatty(STDOUT_FILENO) == 1 ? "" : "\u{FEFF}"
    print(mark + CommandTemplate.csv(of: form), terminator: "")
  }
}
