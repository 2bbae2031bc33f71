import EmbeddedFunds
import FiscalFunds
import FundData
import Glibc
import LedgerCore
import LedgerJournal

/// A fiscal year of many counties through the business commands: `fund-scale [--counties 832]
/// [--projects 150] [--payments 1500] [--seed 1] [--folder DIR]`. Every block is hashed with SM3 and
/// made durable in DIR, or kept in memory without it. Exit code 1 when something does not add up.
@main
enum Main {
  /// Payments of a county that go through their three steps together.
  private static let batch = 250

  static func main() throws {
    var options: [String: Int] = ["counties": 832, "projects": 150, "payments": 1_500, "seed": 1]
    var folder: String?
    var arguments = CommandLine.arguments.dropFirst()[...]
    while let name = arguments.popFirst() {
      guard let value = arguments.popFirst() else { return usage() }
      let key = String(name.dropFirst(2))
      if key == "folder" {
        folder = value
      } else if let number = Int(value), number > 0, options[key] != nil {
        options[key] = number
      } else {
        return usage()
      }
    }
    try run(options, folder: folder)
  }

  private static func usage() {
    print("fund-scale [--counties N] [--projects N] [--payments N] [--seed N] [--folder DIR]")
    exit(2)
  }

  private static func run(_ options: [String: Int], folder: String?) throws {
    let reference = try ReferenceData.load()
    let day = Int32(Day(year: 2020, month: 6, day: 1)?.number ?? 0)
    let all = reference.poolCounties.filter { $0.validity.contains(day) }.map(\.county).sorted()
    let counties = Array(all.prefix(options["counties"] ?? 832))
    var load = ScaleLoad(
      counties: counties, projects: options["projects"] ?? 0, payments: options["payments"] ?? 0,
      seed: UInt64(options["seed"] ?? 1))
    let journal: any Journal =
      if let folder { try FileJournal.open(folder: folder) { _ in }.journal } else {
        MemoryJournal()
      }
    var books = EmbeddedBooks(reference: reference, journal: journal)
    var watch = Stopwatch()
    try load.open(&books)
    for county in counties { try load.prepare(county, &books) }
    try books.finish()
    watch.report("indicators, plans, projects", books.commands)
    let seconds = try pay(load, counties, &books)
    watch.report(
      "payments, three commands each, made and decided", 3 * load.payments * counties.count)
    let payments = load.payments * counties.count
    print("payments/s, decided and durable: \(Int(Double(payments) / seconds)) of \(payments)")
    print(
      "commands \(books.commands), vouchers \(books.machine.totalVouchers), legs"
        + " \(books.machine.totalLegs), accounts \(books.machine.accountCount), journal"
        + " \(books.bytes >> 20) MiB, peak memory \(peakMebibytes()) MiB")
    if let broken = books.machine.firstBrokenInvariant() {
      print("BROKEN: \(broken)")
      exit(1)
    }
    watch.report("invariants of every indicator, project and account", 1)
    try showProgress(books.funds, counties)
    books.end()
  }

  /// Pays everything, a batch a county in turn. Returns the seconds of deciding and writing: a server
  /// reads the commands on other threads.
  private static func pay(
    _ made: ScaleLoad, _ counties: [String], _ books: inout EmbeddedBooks
  ) throws -> Double {
    var load = made
    var seconds = 0.0
    for first in stride(from: 0, to: load.payments, by: batch) {
      for county in counties {
        let commands = try load.payments(
          first..<min(first + batch, load.payments), of: county)
        let start = ContinuousClock.now
        for (command, actor) in commands { try books.send(command, by: actor) }
        seconds += (ContinuousClock.now - start).seconds
      }
    }
    let start = ContinuousClock.now
    try books.finish()
    return seconds + (ContinuousClock.now - start).seconds
  }

  /// The progress table of each province by county, and of the nation by class: the longest counts.
  private static func showProgress(_ funds: FundBooks, _ counties: [String]) throws {
    var longest = Duration.zero
    var slowest = ""
    let provinces = Set(counties.map { $0.prefix(2) + "0000" }).sorted()
    let tables: [(String, Progress.Grouping)] =
      provinces.map { (String($0), .region) } + [("000000", .level), ("000000", .projectClass)]
    for (region, grouping) in tables {
      let start = ContinuousClock.now
      let table = try funds.progress(of: region, year: 2020, by: grouping)
      let taken = ContinuousClock.now - start
      guard table.total.paid > 0, table.total.pooled > table.total.paid else {
        print("BROKEN: the progress of \(region) does not add up")
        exit(1)
      }
      if taken > longest { (longest, slowest) = (taken, "\(region) by \(grouping)") }
    }
    print("progress tables: \(tables.count), the longest took \(longest) (\(slowest))")
  }

  private static func peakMebibytes() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss >> 10
  }
}

/// Wall time of the phases.
private struct Stopwatch {
  private var last = ContinuousClock.now

  /// Prints what happened since the last report; seconds.
  @discardableResult
  mutating func report(_ phase: String, _ count: Int) -> Double {
    let now = ContinuousClock.now
    let seconds = (now - last).seconds
    last = now
    print("\(phase): \(count) in \(Int(seconds * 1_000)) ms, \(Int(Double(count) / seconds))/s")
    return seconds
  }
}

extension Duration {
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
