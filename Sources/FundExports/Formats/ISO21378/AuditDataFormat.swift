import FundData
import LedgerCore
import LedgerJournal

/// Flat files with the table names of ISO 21378 (audit data collection), fields between bars.
package struct AuditDataFormat: BookFormat {
  package let name = "iso21378"
  package let about = "flat files BAS_* and GL_* with the table names of ISO 21378"
  package let needsBooksAhead = true

  package init() {}

  package func makeRenderer(
    _ books: Books, into target: RenderTarget
  ) throws -> any BookRenderer {
    try AuditDataRenderer(books, into: target)
  }
}

private final class AuditDataRenderer: VoucherRenderer {
  private let books: Books
  private let target: RenderTarget
  private let users: CSVWriter
  private let details: CSVWriter
  private var user = 0

  init(_ books: Books, into target: RenderTarget) throws {
    self.books = books
    self.target = target
    users = try Self.table(
      target, "BAS_User", ["User_ID", "User_Name", "User_Issuer", "User_Serial"])
    details = try Self.table(
      target, "GL_Journal_Entries_Details",
      [
        "Journal_ID", "Journal_Line_Number", "Effective_Date", "Fiscal_Year", "Accounting_Period",
        "Journal_Entry_Type_Code", "JE_Header_Description", "Business_Segment_Code",
        "GL_Account_Number", "Account_ID", "Amount", "Amount_Credit_Debit_Indicator",
        "Amount_Currency", "Source_ID", "Entered_By", "Entered_Time", "Reversal_Indicator",
        "Reversal_Revision", "Revision", "Partial_Indicator",
      ])
    try putProfile()
    try putSegments()
    try putPeriods()
    try putChart()
    try putDimensions()
    try putProjects()
    try putBalances()
  }

  private static func table(
    _ target: RenderTarget, _ name: String, _ columns: [String]
  ) throws -> CSVWriter {
    try CSVWriter(
      target.file(name + ".txt"), columns.joined(separator: "|"), separator: "|",
      guardsFormulas: false)
  }

  private func table(_ name: String, _ columns: [String]) throws -> CSVWriter {
    try Self.table(target, name, columns)
  }

  private func putProfile() throws {
    let rows = try table(
      "BAS_Profile",
      [
        "Extracted_System", "Extracted_System_Version", "Extracted_Time", "Country_Code",
        "Functional_Currency", "Entity_Scope", "Period_From", "Period_To", "Journal",
        "Through_Block", "Through_Digest",
      ])
    rows.text("fundledger")
    rows.number(1)
    rows.time(books.info.timeMs)
    rows.text("CN")
    rows.text("CNY")
    rows.text(books.info.entity)
    rows.number(books.selection.from.publicNumber)
    rows.number(books.selection.to.publicNumber)
    rows.text(books.info.journalName)
    rows.number(books.info.through)
    rows.digest(books.info.throughDigest)
    try rows.endRow()
  }

  private func putSegments() throws {
    let rows = try table(
      "BAS_Business_Segment",
      [
        "Business_Segment_Code", "Business_Segment_Name", "Entity_Code", "Book_Code", "Book_Name",
        "Chart_Version",
      ])
    for ledger in books.ledgers {
      rows.number(ledger.number)
      rows.text(ledger.definition.name)
      rows.text(ledger.definition.entity)
      rows.text(ledger.definition.book)
      rows.text(ledger.bookName)
      rows.text(ledger.definition.chart)
      try rows.endRow()
    }
  }

  private func putPeriods() throws {
    let rows = try table(
      "BAS_Accounting_Period",
      ["Fiscal_Year", "Accounting_Period", "Period_Start_Date", "Period_End_Date"])
    for month in books.months() {
      rows.number(month.year)
      rows.number(month.month)
      rows.day(month.firstDay)
      rows.day(month.lastDay)
      try rows.endRow()
    }
    let types = try table(
      "BAS_Journal_Entry_Type",
      ["Journal_Entry_Type_Code", "Journal_Entry_Type_Name", "Journal_Entry_Type_Abbreviation"])
    types.number(1)
    types.text("记账凭证")
    types.text("记")
    try types.endRow()
  }

  private func putChart() throws {
    let rows = try table(
      "BAS_Chart_Of_Accounts",
      [
        "Business_Segment_Code", "GL_Account_Number", "GL_Account_Name", "GL_Account_Name_English",
        "Account_Type", "Account_Subtype", "Balance_Debit_Credit_Indicator", "Account_Hierarchy",
      ])
    for ledger in books.ledgers {
      for slot in books.subjects(ofLedger: ledger) {
        let account = books.accounts[slot]
        rows.number(ledger.number)
        rows.text(account.definition.subject)
        rows.text(account.subjectName)
        rows.text(account.subject?.englishName ?? "")
        rows.text(account.subject?.kind.rawValue ?? "")
        rows.text(account.subject?.part?.rawValue ?? "")
        rows.plain(account.definition.normalSide.letter)
        rows.number(1)
        try rows.endRow()
      }
    }
  }

  /// The dimensions, and for each account its values: an account is a subject with values.
  private func putDimensions() throws {
    let segments = try table(
      "BAS_Customized_ACC_Segment", ["Segment_Code", "Segment_Name", "Segment_Name_English"])
    for dimension in books.reference.dimensions {
      segments.text("\(dimension.letter)")
      segments.text(dimension.chineseName)
      segments.text(dimension.englishName)
      try segments.endRow()
    }
    let values = try table(
      "BAS_Customized_ACC_Segment_Value", ["Account_ID", "Segment_Code", "Segment_Value_Code"])
    for account in books.accounts {
      for (letter, value) in Books.values(account.definition.dimensions) {
        values.number(account.number)
        values.text(letter)
        values.text(value)
        try values.endRow()
      }
    }
  }

  private func putProjects() throws {
    let rows = try table("BAS_Project", ["Project_Code"])
    for value in books.values(of: "P") {
      rows.text(value)
      try rows.endRow()
    }
  }

  private func putBalances() throws {
    let rows = try table(
      "GL_Accounts_Period_Balance",
      [
        "Business_Segment_Code", "Fiscal_Year", "Accounting_Period", "GL_Account_Number",
        "Account_ID", "Currency_Code", "Beginning_Balance", "Period_Debit", "Period_Credit",
        "Ending_Balance",
      ])
    for (slot, account) in books.accounts.enumerated() {
      for line in try books.balances(ofSlot: slot) {
        rows.number(account.definition.ledger)
        rows.number(line.month.year)
        rows.number(line.month.month)
        rows.text(account.definition.subject)
        rows.number(account.number)
        rows.plain("CNY")
        rows.yuan(line.opening)
        rows.yuan(line.debit)
        rows.yuan(line.credit)
        rows.yuan(line.closing)
        try rows.endRow()
      }
    }
  }

  func take(_ event: Event, block: UInt64, timeMs: Int64) throws {
    guard case .actor(let actor) = event else { return }
    user += 1
    if books.info.entity.isEmpty { users.number(user) } else { users.nothing() }
    users.text(actor.uri)
    users.text(actor.issuer)
    users.text(actor.serial)
    try users.endRow()
  }

  func take(_ voucher: BookVoucher) throws {
    for index in voucher.stored.legs.indices { try put(index, of: voucher) }
  }

  private func put(_ index: Int, of voucher: BookVoucher) throws {
    let stored = voucher.stored
    let leg = stored.legs[index]
    let place = books.places[books.placeOfLine[index]]
    let ledger = books.ledgers[place.ledger].number
    details.beginCell()
    details.out.put(ledger)
    details.out.put("-")
    details.out.put(stored.head.month.publicNumber)
    details.out.put("-")
    details.out.put(place.number)
    details.number(index + 1)
    details.day(stored.head.day)
    details.number(stored.head.month.year)
    details.number(stored.head.month.month)
    details.number(1)
    details.text(stored.tail.summary)
    details.number(ledger)
    details.text(books.accounts[books.slots[index]].definition.subject)
    details.number(leg.account)
    details.yuan(leg.amount)
    details.plain(leg.side.letter)
    details.plain("CNY")
    details.text(stored.tail.reference)
    details.number(books.preparer)
    details.time(stored.timeMs)
    details.number(stored.head.flags.contains(.reversal) ? 1 : 0)
    if stored.head.flags.contains(.reversal) {
      details.position(stored.tail.reversed)
    } else {
      details.nothing()
    }
    details.position(stored.position)
    details.number(voucher.isPartial ? 1 : 0)
    try details.endRow()
  }

  func finish() throws {}
}
