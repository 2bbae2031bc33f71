import ArgumentParser
import FundClient

/// Options that every question about funds takes.
struct QueryOptions: ParsableArguments {
  @Option(
    help: "Code of the place (主体), such as 620503; that of the certificate's name if not given.")
  var entity: String?

  @OptionGroup var read: ReadOptions
  @OptionGroup var global: GlobalOptions
  @OptionGroup var units: UnitOption

  /// The place that is asked about.
  func place() throws(CommandFailure) -> String {
    if let entity { return entity }
    let name: String
    if let identity = global.identity {
      name = identity
    } else {
      name = try global.dataFolder.identity(for: Role.readers)
    }
    guard let code = Self.place(ofCertificate: name) else {
      throw CommandFailure("--entity is needed (请用 --entity 指明主体): \(name) names no place")
    }
    return code
  }

  /// The place in the name of a certificate: 620503 of `bureau-620503`.
  static func place(ofCertificate name: String) -> String? {
    let parts = name.split(separator: "-", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    let code = parts[1].prefix(6)
    return code.utf8.count == 6 && code.allSatisfy(\.isNumber) ? String(code) : nil
  }

  /// Asks, and prints the answer.
  func answer(
    _ make: (_ client: LedgerClient, _ place: String) async throws -> QuerySheet
  ) async throws {
    let place = try place()
    let sheet = try await global.withClient(as: Role.readers) { client in
      try await make(client, place)
    }
    print(global.json ? sheet.json : sheet.text(in: units.unit), terminator: "")
  }
}

/// The option of a command that lists.
struct LimitOption: ParsableArguments {
  @Option(help: "At most so many rows; all if not given.")
  var limit: Int?

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be 1 or more.") }
  }
}
