import FundClient
import FundExports
import LedgerCore

/// Formats and months as the options of a command name them.
struct ExportFormats {
  let formats: [any BookFormat]
  let selection: RenderSelection

  /// `names` with commas: `csv,xlsx`; `all`; `none` for the native part alone.
  init(names: String, from: Month?, to: Month?) throws(CommandFailure) {
    switch names {
    case "all": formats = BookFormats.all
    case "none": formats = []
    default:
      var found: [any BookFormat] = []
      for name in names.split(separator: ",") {
        guard let format = BookFormats.named(String(name)) else {
          let known = BookFormats.all.map(\.name).joined(separator: ", ")
          throw CommandFailure("--format \(name): there are \(known), all and none")
        }
        if !found.contains(where: { $0.name == format.name }) { found.append(format) }
      }
      formats = found
    }
    guard let first = Self.month(from), let last = Self.month(to) else {
      throw CommandFailure("--from and --to: months from 2000 on")
    }
    guard last == .none || first <= last else {
      throw CommandFailure("--from is later than --to")
    }
    selection = RenderSelection(from: first, to: last)
  }

  private static func month(_ month: Month?) -> FiscalMonth? {
    guard let month else { return FiscalMonth.none }
    return FiscalMonth(public: month.number)
  }

  /// Of the list in a help text.
  static var help: String {
    "With commas: " + BookFormats.all.map(\.name).joined(separator: ", ") + "; all; none."
  }
}
