import FundClient

/// A page of a general ledger (总账), a detail ledger (明细账) or a journal (日记账): the movement of an
/// account, or of several in one, with the balance after each row.
struct AccountPage {
  enum Book {
    /// 总账: months only.
    case general
    /// 明细账: lines.
    case detail
    /// 日记账: lines, and sums of each day.
    case journal

    var heading: String {
      switch self {
      case .general: "总账"
      case .detail: "明细账"
      case .journal: "日记账"
      }
    }
  }

  var book: Book
  /// Of the page: an account, or a subject.
  var title: String
  /// More than one when they are in one.
  var accounts: [BookAccount]
  var period: BookPeriod
  /// The months that count, of all accounts of the page, also before the period.
  var months: BookMonths
  /// In the order on paper; none in a general ledger.
  var lines: [BookLine] = []
  /// 对方科目, in a journal.
  var counters = CounterSubjects()

  /// Whether nothing happened in the period and nothing was there before it.
  func isIdle() throws(CommandFailure) -> Bool {
    guard active.isEmpty else { return false }
    return try months.opening(of: period.from) == .zero
  }

  private var active: [Month] {
    Set(months.months + lines.map(\.month)).filter { period.contains($0) }.sorted()
  }

  /// The page. The sum of its lines must be the turnover, month by month.
  func sheet() throws(CommandFailure) -> BookSheet {
    var rows = PageRows(page: self, balance: try months.opening(of: period.from))
    rows.begin()
    var line = lines.startIndex
    for month in active.isEmpty ? [period.to] : active {
      var sum = Movement()
      rows.enter(month)
      while line < lines.endIndex, lines[line].month <= month {
        let isNextDay = line > lines.startIndex && lines[line - 1].day != lines[line].day
        if isNextDay { rows.endDay() }
        try sum.add(lines[line].amount, on: lines[line].side)
        try rows.add(lines[line])
        line += 1
      }
      rows.endDay()
      if book != .general {
        guard sum == months[month] else {
          throw BookMismatch.page(title, month, lines: sum, months: months[month])
        }
      }
      try rows.end(month)
    }
    guard line == lines.endIndex else {
      throw BookMismatch.page(
        title, lines[line].month, lines: Movement(debit: lines[line].amount),
        months: Movement())
    }
    rows.end()
    return rows.sheet
  }
}

/// The rows of a page under construction.
private struct PageRows {
  let page: AccountPage
  private(set) var sheet: BookSheet
  private var balance: Fen
  private var year: Int
  /// Of the day that is under way.
  private var day = Movement()
  private var lastLine: BookLine?
  private let names: [UInt32: String]

  init(page: AccountPage, balance: Fen) {
    self.page = page
    self.balance = balance
    year = page.period.from.year
    let isMerged = page.accounts.count > 1 && page.book != .general
    var columns: [Table.Column] = [
      .text("date", "日期"), .text("number", "凭证字号"), .text("summary", "摘要"),
    ]
    if page.book == .journal { columns.append(.text("counter", "对方科目")) }
    if isMerged { columns.append(.text("dimensions", "辅助核算")) }
    columns += [
      .number("debit", "借方金额"), .number("credit", "贷方金额"), .text("side", "借或贷"),
      .number("balance", "余额"),
    ]
    sheet = BookSheet(heading: page.book.heading, title: page.title, columns: columns)
    names =
      isMerged
      ? Dictionary(
        page.accounts.map { ($0.number, DimensionText.join($0.dimensions)) },
        uniquingKeysWith: { first, _ in first }) : [:]
  }

  private mutating func add(
    _ kind: BookSheet.Kind, _ date: String, number: String = "", _ summary: String,
    counter: String = "", dimensions: String = "", debit: Cell = .empty, credit: Cell = .empty
  ) {
    let names: [Cell] =
      (page.book == .journal ? [.text(counter)] : [])
      + (self.names.isEmpty ? [] : [.text(dimensions)])
    sheet.add(
      kind,
      [.text(date), .text(number), .text(summary)] + names + [
        debit, credit, .direction(balance),
        .balance(balance),
      ])
  }

  private mutating func add(
    _ kind: BookSheet.Kind, _ date: String, _ title: String, _ movement: Movement
  ) {
    add(
      kind, date, title, debit: .amount(movement.debit), credit: .amount(movement.credit))
  }

  /// What was there before.
  mutating func begin() {
    let isFromYear = page.period.carriesYear(into: page.period.from)
    add(
      isFromYear ? .broughtForward : .opening, page.period.from.firstDay,
      isFromYear ? "上年结转" : "期初余额")
  }

  /// Goes over to another year when the month is of one.
  mutating func enter(_ month: Month) {
    guard month.year != year else { return }
    carryForward()
    year = month.year
    add(.broughtForward, month.january.firstDay, "上年结转")
  }

  mutating func add(_ line: BookLine) throws(CommandFailure) {
    let isDebit = line.side == .debit
    balance = isDebit ? try balance.plus(line.amount) : try balance.minus(line.amount)
    try day.add(line.amount, on: line.side)
    lastLine = line
    let number = (line.month.month == 13 ? "整理期 " : "") + "记-\(line.number)"
    add(
      .line, line.day.description, number: number, line.summary,
      counter: page.counters.text(for: line), dimensions: names[line.account] ?? "",
      debit: isDebit ? .amount(line.amount) : .empty,
      credit: isDebit ? .empty : .amount(line.amount))
  }

  /// 本日合计, in a journal.
  mutating func endDay() {
    if page.book == .journal, let last = lastLine {
      add(.day, last.day.description, "本日合计", day)
    }
    day = Movement()
    lastLine = nil
  }

  /// 本月合计 and 本年累计.
  mutating func end(_ month: Month) throws(CommandFailure) {
    let movement = page.months[month]
    if page.book == .general { balance = try page.months.closing(of: month) }
    let title = month.month == 13 ? "本期合计（整理期）" : "本月合计"
    add(.month, month.lastDay, title, movement)
    add(.year, month.lastDay, "本年累计", try page.months.yearToDate(month))
  }

  /// 结转下年, when the period goes to the end of its year.
  mutating func end() {
    enter(page.period.to)
    if page.period.to.month == 13, page.period.through == nil { carryForward() }
  }

  private mutating func carryForward() {
    add(.carriedForward, "\(year)-12-31", "结转下年")
  }
}

extension Month {
  /// `2018-03-01`.
  fileprivate var firstDay: String {
    Day(year: year, month: min(month, 12), day: 1)?.description ?? dotted
  }

  /// `2018-03-31`.
  fileprivate var lastDay: String {
    let next =
      month >= 12
      ? Day(year: year, month: 12, day: 31)
      : Day(year: year, month: month + 1, day: 1).map { Day(number: $0.number - 1) }
    return next?.description ?? dotted
  }
}
