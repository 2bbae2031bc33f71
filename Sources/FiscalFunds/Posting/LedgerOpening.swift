package import FundData
package import LedgerCore

/// Turns what a caller asks to open into facts from the charts and the region table.
package struct LedgerOpening: Sendable {
  package static let entityBytes = 100
  package static let nameBytes = 200
  package static let dimensionValueBytes = 64

  package let reference: ReferenceData
  /// By chart and code.
  private let subjects: [String: [String: Subject]]

  package init(reference: ReferenceData) {
    self.reference = reference
    subjects = Dictionary(
      reference.charts.map { chart in
        (chart.version, Dictionary(chart.subjects.map { ($0.code, $0) }) { first, _ in first })
      }
    ) { first, _ in first }
  }

  /// A ledger's definition: the chart in force in its first month, and the regions above it then.
  package func ledger(
    entity: String, book code: String, name: String, firstMonth: FiscalMonth
  ) throws(Refusal) -> LedgerDefinition {
    guard name.utf8.count <= Self.nameBytes, entity.utf8.count <= Self.entityBytes else {
      throw Refusal(.textTooLong)
    }
    guard name.isPlain else { throw Refusal(.textNotPlain) }
    let day = Self.day(of: firstMonth)
    guard let book = reference.book(code, on: day) else { throw Refusal(.unknownBook) }
    guard let admin = Self.adminCode(of: entity),
      reference.region(admin, on: day) != nil
    else { throw Refusal(.unknownEntity) }
    let codes = [admin] + reference.ancestors(of: admin, on: day).map(\.code)
    return LedgerDefinition(
      entity: entity, book: code, name: name, chart: book.chart,
      regions: codes.compactMap { UInt32($0) }, firstMonth: firstMonth)
  }

  /// The region of an entity: `620503`, `620503.U.农业农村局`, or the later one of a pair
  /// `620000-620503` for money in transit.
  package static func adminCode(of entity: String) -> String? {
    func isCode(_ text: some StringProtocol) -> Bool {
      text.utf8.count == 6 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    if isCode(entity) { return entity }
    guard !entity.unicodeScalars.contains(where: { $0.value < 0x21 || $0.value == 0x7F }) else {
      return nil
    }
    let pair = entity.split(separator: "-", omittingEmptySubsequences: false)
    if pair.count == 2, isCode(pair[0]), isCode(pair[1]) { return String(pair[1]) }
    let parts = entity.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard isCode(parts[0]), parts.count == 1 || !parts[1].isEmpty else { return nil }
    return String(parts[0])
  }

  /// An account's definition from the chart of its ledger.
  package func account(
    ledger: LedgerView, subject code: String, dimensions: [(key: String, value: String)]
  ) throws(Refusal) -> AccountDefinition {
    let day = Self.day(of: ledger.definition.firstMonth)
    guard let book = reference.book(ledger.definition.book, on: day),
      let subject = reference.subject(chart: ledger.definition.chart, code: code, on: day)
    else { throw Refusal(.unknownSubject) }
    let canonical = try canonical(dimensions, of: subject)
    let balancesBy: String
    switch book.balance {
    case .ledger:
      balancesBy = ""
    case .part:
      balancesBy = subject.part?.rawValue ?? ""
    case .dimension(let letter):
      guard let value = dimensions.first(where: { $0.key == letter.description })?.value else {
        throw Refusal(.badDimensions)
      }
      balancesBy = "\(letter)=\(value)"
    }
    return AccountDefinition(
      ledger: ledger.number, subject: code, dimensions: canonical,
      normalSide: subject.normalSide == .debit ? .debit : .credit,
      limit: Self.limit(subject.limit), isManaged: subject.posting != .free,
      balancesBy: balancesBy)
  }

  private static func limit(_ limit: Subject.Limit) -> BalanceLimit {
    switch limit {
    case .neverCredit: .neverCredit
    case .neverDebit: .neverDebit
    case .none: .none
    }
  }

  /// Letters ascending, each once, each allowed by the subject: `I=c1,P=p9`.
  private func canonical(
    _ dimensions: [(key: String, value: String)], of subject: Subject
  ) throws(Refusal) -> String {
    var text = ""
    var last = ""
    for (key, value) in dimensions.sorted(by: { $0.key < $1.key }) {
      guard let letter = DimensionLetter(key), subject.allows(letter), key != last,
        !value.isEmpty, value.utf8.count <= Self.dimensionValueBytes,
        !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x2C || $0 == 0x3D })
      else { throw Refusal(.badDimensions) }
      if !text.isEmpty { text += "," }
      text += key
      text += "="
      text += value
      last = key
    }
    guard text.utf8.count <= Limits.dimensionBytes else { throw Refusal(.badDimensions) }
    return text
  }

  /// The first day of a month; the chart of a ledger is the one in force then.
  private static func day(of month: FiscalMonth) -> Int32 {
    Int32(Day(year: month.year, month: min(12, month.month), day: 1)?.number ?? 0)
  }

  /// The name of a subject in a chart version, for tables and exports.
  package func subject(chart: String, code: String) -> Subject? {
    subjects[chart]?[code]
  }
}
