import FundData
import LedgerCore
import LedgerJournal

/// XML with the Chinese element names of the GB/T 24589 family, and the schema that it follows.
///
/// The names are those that accounting programs and an audit office's warehouse use for the family
/// (财经信息技术 会计核算软件数据接口); the schema is ours. Protocol/EXPORTS.md says what is from where.
package struct XMLFormat: BookFormat {
  package let name = "xml"
  package let about = "XML with the element names of the GB/T 24589 family, and its schema"
  package let needsBooksAhead = true

  package init() {}

  package func makeRenderer(
    _ books: Books, into target: RenderTarget
  ) throws -> any BookRenderer {
    try XMLRenderer(books, into: target)
  }
}

private final class XMLRenderer: VoucherRenderer {
  private let books: Books
  /// 公共档案.
  private let common: XMLWriter
  /// 总账.
  private let ledger: XMLWriter
  private let dimensionNames: [String: String]

  init(_ books: Books, into target: RenderTarget) throws {
    self.books = books
    let schema = try target.file("fundledger-24589.xsd")
    schema.put(text: XMLSchema.text)
    common = XMLWriter(try target.file("common.xml"))
    ledger = XMLWriter(try target.file("general-ledger.xml"))
    dimensionNames = Dictionary(
      books.reference.dimensions.map { ("\($0.letter)", $0.chineseName) }
    ) { first, _ in first }
    common.comment(XMLSchema.statement)
    common.begin("公共档案")
    try putBooks()
    try putPeriods()
    try putDimensions()
    try putCounterparties()
    try common.end("公共档案")
    ledger.comment(XMLSchema.statement)
    ledger.begin("总账")
    try putSubjects()
    try putAccounts()
    try putBalances()
  }

  private func putBooks() throws {
    for ledger in books.ledgers {
      common.begin("电子账簿")
      common.number("电子账簿编号", ledger.number)
      common.text(
        "电子账簿名称",
        ledger.definition.name.isEmpty ? ledger.bookName : ledger.definition.name)
      common.text("会计核算单位", ledger.definition.entity)
      common.text("账套", ledger.definition.book)
      common.text("账套名称", ledger.bookName)
      common.text("科目表版本", ledger.definition.chart)
      common.text("行政区划代码", ledger.definition.regions.first.map { "\($0)" } ?? "")
      common.text("开发单位", "fundledger")
      common.text("版本号", "1")
      common.text("本位币", "CNY")
      common.number("启用期间", ledger.definition.firstMonth.publicNumber)
      try common.end("电子账簿")
    }
  }

  private func putPeriods() throws {
    for month in books.months() {
      common.begin("会计期间")
      common.number("会计年度", month.year)
      common.number("会计期间号", month.month)
      common.day("会计期间起始日期", month.firstDay)
      common.day("会计期间结束日期", month.lastDay)
      try common.end("会计期间")
    }
    common.begin("记账凭证类型")
    common.text("记账凭证类型编号", "1")
    common.text("记账凭证类型名称", "记账凭证")
    common.text("记账凭证类型简称", "记")
    try common.end("记账凭证类型")
    common.begin("币种")
    common.text("币种编码", "CNY")
    common.text("币种名称", "人民币")
    try common.end("币种")
  }

  private func putDimensions() throws {
    for dimension in books.reference.dimensions {
      common.begin("辅助核算类型")
      common.text("辅助核算类型编码", "\(dimension.letter)")
      common.text("辅助核算类型名称", dimension.chineseName)
      try common.end("辅助核算类型")
    }
  }

  /// Values of the dimension 往来单位 (L), each once.
  private func putCounterparties() throws {
    for value in books.values(of: "L") {
      common.begin("往来单位")
      common.text("往来单位编码", value)
      try common.end("往来单位")
    }
  }

  /// Subjects that the accounts have, once a ledger.
  private func putSubjects() throws {
    for about in books.ledgers {
      for slot in books.subjects(ofLedger: about) {
        let account = books.accounts[slot]
        ledger.begin("会计科目")
        ledger.number("电子账簿编号", about.number)
        ledger.text("科目编号", account.definition.subject)
        ledger.text("科目名称", account.subjectName)
        ledger.number("科目级次", 1)
        ledger.text("科目类型", account.subject?.kind.rawValue ?? "")
        ledger.text("会计体系", account.subject?.part?.chinese ?? "")
        ledger.text("余额方向", account.definition.normalSide.chinese)
        ledger.text("辅助核算项", account.subject.map(Self.letters) ?? "")
        try ledger.end("会计科目")
      }
    }
  }

  private static func letters(_ subject: Subject) -> String {
    subject.dimensions.map { "\($0)" }.joined(separator: ",")
  }

  /// 辅助核算: a group of values that tells an account apart from the others of its subject.
  private func putAccounts() throws {
    for account in books.accounts {
      ledger.begin("辅助核算")
      ledger.number("辅助核算组", account.number)
      ledger.number("电子账簿编号", account.definition.ledger)
      ledger.text("科目编号", account.definition.subject)
      for (letter, value) in Books.values(account.definition.dimensions) {
        ledger.begin("辅助核算项目")
        ledger.text("辅助核算类型编码", letter)
        ledger.text("辅助核算类型名称", dimensionNames[letter] ?? "")
        ledger.text("辅助核算项目编码", value)
        try ledger.end("辅助核算项目")
      }
      try ledger.end("辅助核算")
    }
  }

  private func putBalances() throws {
    for (slot, account) in books.accounts.enumerated() {
      for line in try books.balances(ofSlot: slot) {
        ledger.begin("科目余额及发生额")
        ledger.number("电子账簿编号", account.definition.ledger)
        ledger.text("科目编号", account.definition.subject)
        ledger.number("辅助核算组", account.number)
        ledger.text("币种编码", "CNY")
        ledger.number("会计年度", line.month.year)
        ledger.number("会计期间号", line.month.month)
        ledger.text("期初余额方向", chineseSide(line.opening))
        ledger.yuan("期初余额", Self.size(line.opening))
        ledger.yuan("借方发生额", line.debit)
        ledger.yuan("贷方发生额", line.credit)
        ledger.text("期末余额方向", chineseSide(line.closing))
        ledger.yuan("期末余额", Self.size(line.closing))
        try ledger.end("科目余额及发生额")
      }
    }
  }

  /// The size of a balance; the least number of 64 bits has none and stays as it is.
  private static func size(_ balance: Int64) -> Int64 {
    balance < 0 && balance != .min ? -balance : balance
  }

  func take(_ voucher: BookVoucher) throws {
    for index in voucher.stored.legs.indices { try put(index, of: voucher) }
  }

  private func put(_ index: Int, of voucher: BookVoucher) throws {
    let stored = voucher.stored
    let leg = stored.legs[index]
    let place = books.places[books.placeOfLine[index]]
    ledger.begin("记账凭证")
    ledger.number("电子账簿编号", books.ledgers[place.ledger].number)
    ledger.day("记账凭证日期", stored.head.day)
    ledger.number("会计年度", stored.head.month.year)
    ledger.number("会计期间号", stored.head.month.month)
    ledger.text("记账凭证类型编号", "1")
    ledger.number("记账凭证编号", place.number)
    ledger.number("记账凭证行号", index + 1)
    ledger.text("记账凭证摘要", stored.tail.summary)
    ledger.text("科目编号", books.accounts[books.slots[index]].definition.subject)
    ledger.number("辅助核算组", leg.account)
    ledger.text("币种编码", "CNY")
    ledger.yuan("借方金额", leg.side == .debit ? leg.amount : 0)
    ledger.yuan("贷方金额", leg.side == .credit ? leg.amount : 0)
    ledger.text("源凭证号", stored.tail.reference)
    ledger.text("制单人", books.actor(books.preparer)?.uri ?? "\(books.preparer)")
    ledger.number("记账标志", 1)
    ledger.number("作废标志", 0)
    ledger.element("修订号") { ledger.out.put(stored.position) }
    ledger.element("冲销修订号") {
      if stored.head.flags.contains(.reversal) { ledger.out.put(stored.tail.reversed) }
    }
    ledger.number("部分标志", voucher.isPartial ? 1 : 0)
    try ledger.end("记账凭证")
  }

  func finish() throws { try ledger.end("总账") }
}

extension Subject.Part {
  /// 财务 or 预算.
  fileprivate var chinese: String { self == .financial ? "财务" : "预算" }
}
