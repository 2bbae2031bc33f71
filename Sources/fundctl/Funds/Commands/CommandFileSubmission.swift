import FundClient

/// The commands of a file on their way, and the report in the end.
struct CommandFileSubmission {
  let entries: [CommandFile.Entry]
  let laneName: String

  func run(_ global: GlobalOptions, retriesRefused: Bool, unit: Fen.Unit) async throws {
    let roles = try roles(isNamed: global.identity != nil)
    let outcome = try await global.withClient(as: roles) { client in
      try await CommandPosting(client: client, entries: entries).run(
        laneName: laneName, retriesRefused: retriesRefused)
    }
    global.show(CommandFileReport.make(outcome, of: entries, unit: unit), unit: unit)
    let missing = outcome.file.refused.count + outcome.file.undecided
    guard missing == 0 else {
      throw CommandFailure("\(missing) commands were not accepted (未受理)")
    }
  }

  /// Those that may do all of the file. An identity that was named is the server's matter.
  func roles(isNamed: Bool) throws(CommandFailure) -> [Role] {
    var roles: [Role] = [.bureau, .checker, .supervisor]
    for entry in entries {
      guard let form = entry.form else { continue }
      let rest = roles.filter { form.duty.roles.contains($0) }
      guard !rest.isEmpty || isNamed else {
        throw CommandFailure(
          "第\(ImportReport.lineRanges(entry.lines))行 \(entry.title): 经办与审核的指令须分开提交 "
            + "(the commands of a file must be of one role: split it)")
      }
      if !rest.isEmpty { roles = rest }
    }
    return roles
  }
}
