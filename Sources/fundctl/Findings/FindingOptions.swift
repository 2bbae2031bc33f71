public import ArgumentParser
import FiscalFunds
public import FundClient

/// Which findings are asked for.
struct FindingOptions: ParsableArguments {
  @Option(help: "Code of a region with all below it, such as 620503 (your whole scope).")
  var entity: String?

  @Option(
    help: ArgumentHelp(
      "A detector (检测项), as often as you like; all if not given.", valueName: "name"))
  var detector: [String] = []

  @Option(
    help: ArgumentHelp(
      "A parameter of a detector: idle-money.days=180 (`fundctl findings list-detectors`).",
      valueName: "name=value"))
  var set: [String] = []

  @Option(help: "At least: hint (提示), concern (关注) or serious (严重).")
  var severity: AuditFinding.Severity = .hint

  func validate() throws {
    for name in detector where DetectorKind(name: name) == nil {
      throw ValidationError("--detector \(name): see `fundctl findings list-detectors`")
    }
    _ = try settings()
  }

  /// The values of `--set`.
  func values() throws -> [(name: String, value: Int64)] {
    try set.map { text in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let value = Int64(parts[1]) else {
        throw ValidationError("--set \(text): expected NAME=NUMBER")
      }
      return (parts[0], value)
    }
  }

  /// For detectors that run here.
  func settings() throws -> FindingSettings {
    var settings = FindingSettings()
    settings.choose(detector.compactMap { DetectorKind(name: $0) })
    for (name, value) in try values() {
      do throws(FindingSettings.Problem) {
        try settings.set(name, to: value)
      } catch {
        throw ValidationError("--set \(error.text)")
      }
    }
    return settings
  }
}

extension AuditFinding.Severity: ExpressibleByArgument {
  public init?(argument: String) {
    guard let found = Self.allCases.first(where: { $0.name == argument }) else { return nil }
    self = found
  }

  var name: String {
    switch self {
    case .hint: "hint"
    case .concern: "concern"
    case .serious: "serious"
    }
  }

  var chineseName: String {
    switch self {
    case .hint: "提示"
    case .concern: "关注"
    case .serious: "严重"
    }
  }
}
