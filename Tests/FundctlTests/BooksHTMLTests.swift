import Foundation
import FundClient
import Testing

@testable import fundctl

/// Books as HTML and JSON, and the program that makes PDF.
@Suite struct BooksHTMLTests {
  private typealias Fixture = BooksFixture

  private static func html(_ cover: BookCover, _ sheets: [BookSheet]) throws -> String {
    var text = ""
    let output = HTMLBookOutput { text += $0 }
    try output.begin(cover)
    for sheet in sheets { try output.add(sheet) }
    try output.end()
    return text
  }

  private static func sheet(_ summary: String = "红字冲销") throws -> BookSheet {
    try AccountPage(
      book: .detail, title: Fixture.account.title, accounts: [Fixture.account],
      period: try Fixture.period(201_901, 201_912),
      months: try Fixture.months([(201_812, 0, 123_456), (201_901, -20_000, 0)]),
      lines: [try Fixture.line("2019-01-05", 1, .debit, -20_000, summary)]
    ).sheet()
  }

  @Test("A page has its heading on every sheet of paper, and at the foot what it was read from")
  func page() throws {
    let html = try Self.html(Fixture.cover("明细账"), [Self.sheet(), Self.sheet()])
    #expect(html.hasPrefix("<!DOCTYPE html>\n<html lang=\"zh-CN\">"))
    #expect(html.hasSuffix("</section>\n</body>\n</html>\n"))
    #expect(html.contains("<title>明细账 620503 GLF 麦积区总会计 2019.01—2019.13</title>"))
    #expect(html.components(separatedBy: "<section>").count == 3)
    #expect(html.contains("<div class=\"title\">1004 其他财政存款 F=1</div>"))
    #expect(html.contains("<th>借方金额</th><th>贷方金额</th><th>借或贷</th><th>余额</th></tr>\n</thead>"))
    #expect(
      html.contains(
        "<tfoot><tr><td colspan=\"7\">620503 GLF 麦积区总会计　期间 2019.01—2019.13　账簿位置 12.3　"
          + "区块 12 SM3 摘要 abcd　读取时间 2019-01-01 08:00:00 +08:00</td></tr></tfoot>"))
    for rule in ["size: A4;", "break-after: page", "table-header-group", "counter(page)"] {
      #expect(html.contains(rule), "\(rule)")
    }
  }

  @Test("Red amounts are red and negative; a balance has its direction instead of a sign")
  func red() throws {
    let html = try Self.html(Fixture.cover("明细账"), [Self.sheet()])
    #expect(
      html.contains(
        "<tr class=\"line\"><td class=\"s\">2019-01-05</td><td class=\"s\">记-1</td><td>红字冲销</td>"
          + "<td class=\"n red\">-200.00</td><td></td><td class=\"c\">贷</td>"
          + "<td class=\"n\">1,434.56</td></tr>"))
    #expect(
      html.contains(
        "<tr class=\"broughtForward\"") == false)
    #expect(html.contains("<tr class=\"brought_forward\"><td class=\"s\">2019-01-01</td>"))
    #expect(html.contains("<tr class=\"month\">") && html.contains("<tr class=\"year\">"))
  }

  @Test("Texts are texts: no script, no picture, nothing that turns the direction of writing")
  func escapes() throws {
    let hostile = "<script>alert('x')</script> & \"<img src=http://x>\"\u{202E}\u{0}\n"
    var sheet = try Self.sheet(hostile)
    sheet.title = hostile
    sheet.addFact("note", hostile, hostile)
    sheet.notes = [hostile]
    var cover = try Fixture.cover("明细账")
    cover.ledger = hostile
    let html = try Self.html(cover, [sheet])
    #expect(!html.contains("<script") && !html.contains("<img") && !html.contains("\u{202E}"))
    #expect(!html.contains("\u{0}"))
    let escaped =
      "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;&lt;img src=http://x&gt;&quot;"
      + "\u{FFFD}\u{FFFD}\u{FFFD}"
    // Summary, title of the page, fact with its key, note; ledger in the title, above and below.
    #expect(html.components(separatedBy: escaped).count - 1 == 8)
    #expect(html.contains("default-src 'none'"))
  }

  @Test("A trial balance lies across the paper, with two rows of headings")
  func wide() throws {
    var cover = try Fixture.cover("科目余额表", unit: .wan)
    cover.isWide = true
    var book = TrialBalanceBook(level: .subject, period: cover.period)
    try book.add(Fixture.account, try Fixture.months([(201_901, 123_456_789, 0)]))
    let html = try Self.html(
      cover, [try book.sheet(isWhole: false, withIdle: false, title: "")])
    #expect(html.contains("size: A4 landscape;"))
    #expect(
      html.contains("<th rowspan=\"2\">科目名称</th><th colspan=\"2\">期初余额</th>"))
    #expect(html.contains("<tr><th>借方</th><th>贷方</th>"))
    #expect(html.contains("<td class=\"n\">123.456789</td><td class=\"n\">0.000000</td>"))
    #expect(html.contains("单位：万元"))
  }

  private static func form(_ lines: [(Side, Int64)]) throws -> VoucherForm {
    VoucherForm(
      entity: "620503", ledger: "GLF 麦积区总会计", month: try Fixture.month(201_903), number: 12,
      day: try Fixture.day("2019-03-05"), summary: "拨付工程款",
      lines: lines.map {
        .init(
          subject: "1004", subjectName: "其他财政存款", dimensions: "F=1", side: $0.0,
          amount: Fen($0.1))
      }, reverses: Revision(block: 3, index: 1), reference: "ZF-001",
      submitter: "spiffe://demo/bureau", postedAtMillis: 1_546_300_800_000,
      revision: Revision(block: 12, index: 3))
  }

  @Test("A voucher is a form to be signed, several on a sheet of paper")
  func voucher() throws {
    let sheet = try Self.form([(.debit, -5), (.credit, -5)]).sheet()
    #expect(
      sheet.text(in: .yuan)
        == """
        记账凭证　记字第 12 号
        会计主体   620503
        账簿       GLF 麦积区总会计
        日期       2019-03-05
        会计期间   2019.03
        凭证号     12
        附件/来源  业务流水号 ZF-001
        制单       spiffe://demo/bureau
        审核
        记账       2019-01-01 08:00:00 +08:00
        位置       12.3

        摘要        科目编码  总账科目      明细科目  借方金额  贷方金额
        ----------------------------------------------------------------
        拨付工程款  1004      其他财政存款  F=1          -0.05
        拨付工程款  1004      其他财政存款  F=1                    -0.05
        合计                                             -0.05     -0.05

        红字冲销凭证 3.1
        负数为红字

        """.replacing("审核\n", with: "审核       \n"))
    let html = try Self.html(Fixture.cover(VoucherForm.heading), [sheet, sheet])
    #expect(html.components(separatedBy: "<section class=\"voucher\">").count == 3)
    #expect(html.contains("section.voucher { break-after: auto; break-inside: avoid;"))
    #expect(html.contains("<td class=\"n red\">-0.05</td>"))
    #expect(html.contains("制单：spiffe://demo/bureau"))
    #expect(html.contains("字号：记字第 12 号"))
    #expect(html.contains("<p class=\"foot\">620503 GLF 麦积区总会计　期间 2019.01—2019.13　"))
  }

  @Test("A voucher whose lines are not what the list says is refused")
  func voucherMismatch() throws {
    let form = try Self.form([(.debit, 7), (.credit, 7)])
    try form.check(listed: Movement(debit: Fen(7), credit: Fen(7)))
    let failure = #expect(throws: CommandFailure.self) {
      try form.check(listed: Movement(debit: Fen(7), credit: Fen(8)))
    }
    #expect(failure?.description.hasPrefix("凭证合计不符: voucher 12 of 201903") == true)
  }

  @Test("JSON is one object with a page a member, amounts in fen")
  func json() throws {
    var text = ""
    let output = JSONBookOutput { text += $0 }
    try output.begin(Fixture.cover("明细账"))
    try output.add(Self.sheet())
    #expect(throws: (any Error).self) { try JSONSerialization.jsonObject(with: Data(text.utf8)) }
    try output.add(Self.sheet())
    try output.end()
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(object["book"] as? String == "明细账")
    #expect(object["block_digest"] as? String == "abcd")
    let pages = try #require(object["pages"] as? [[String: Any]])
    #expect(pages.map { $0["title"] as? String } == ["1004 其他财政存款 F=1", "1004 其他财政存款 F=1"])
    let rows = try #require(pages[0]["rows"] as? [[String: Any]])
    #expect(
      rows.map { $0["kind"] as? String } == ["brought_forward", "line", "month", "year"])
    #expect(rows[1]["debit"] as? Int == -20_000)
    #expect(rows[1]["balance"] as? Int == -143_456)
    #expect(rows[1]["side"] as? String == "credit")
  }
}

@Suite struct BooksPDFTests {
  private static func withFolder(_ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.path + "/book-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  /// A stand-in for a program, written by a child as a program that is open cannot be executed.
  private static func makeProgram(_ path: String, _ script: String) throws {
    let written = try ShellScript.run(
      Array("printf '#!/bin/sh\\n%s\\n' \"$2\" > \"$1\" && chmod 700 \"$1\"".utf8),
      arguments: [path, script])
    #expect(written.status == 0)
  }

  @Test("The command line of each program names the files of the folder")
  func words() {
    #expect(
      PDFProgram.chromium.words(path: "/b/chromium", folder: "/t", isRoot: false) == [
        "/b/chromium", "--headless", "--disable-gpu", "--user-data-dir=/t/profile",
        "--no-pdf-header-footer", "--print-to-pdf=/t/book.pdf", "file:///t/book.html",
      ])
    #expect(
      PDFProgram.chromium.words(path: "c", folder: "/t", isRoot: true).contains("--no-sandbox"))
    #expect(
      PDFProgram.weasyprint.words(path: "/b/w", folder: "/t", isRoot: false) == [
        "/b/w", "/t/book.html", "/t/book.pdf",
      ])
    #expect(
      PDFProgram.soffice.words(path: "/b/s", folder: "/t", isRoot: false) == [
        "/b/s", "--headless", "-env:UserInstallation=file:///t/profile", "--convert-to",
        "pdf:writer_web_pdf_Export", "--outdir", "/t", "/t/book.html",
      ])
  }

  @Test("Without a program the failure names the packages of Debian")
  func missing() throws {
    try Self.withFolder { folder in
      let failure = #expect(throws: CommandFailure.self) {
        try PDFProgram.print(folder: folder, to: folder + "/out.pdf", searching: [folder])
      }
      for word in ["chromium", "apt-get install weasyprint", "apt-get install libreoffice-writer"] {
        #expect(failure?.description.contains(word) == true, "\(word)")
      }
    }
  }

  @Test("The first program that is there makes the file; one that makes none is a failure")
  func prints() throws {
    try Self.withFolder { folder in
      let out = folder + "/out.pdf"
      try Self.makeProgram(folder + "/soffice", "exit 9")
      let failure = #expect(throws: CommandFailure.self) {
        try PDFProgram.print(folder: folder, to: out, searching: ["/nowhere", folder])
      }
      #expect(failure?.description.contains("made no PDF (exit code 9)") == true)
      #expect(failure?.description.contains("libreoffice-writer") == true)
      try Self.makeProgram(folder + "/weasyprint", "echo paper")
      #expect(throws: CommandFailure.self) {
        try PDFProgram.print(folder: folder, to: out, searching: [folder])
      }
      #expect(!FileManager.default.fileExists(atPath: out))
      try Self.makeProgram(folder + "/weasyprint", "cp \"$1\" \"$2\"")
      try "book".write(toFile: folder + "/book.html", atomically: false, encoding: .utf8)
      try PDFProgram.print(folder: folder, to: out, searching: [folder])
      #expect(try String(contentsOfFile: out, encoding: .utf8) == "book")
    }
  }

  @Test("A book that breaks off leaves no file")
  func brokenOff() throws {
    try Self.withFolder { folder in
      func write(finishing: Bool) throws {
        let file = try BookFile(path: folder + "/book.html")
        try file.write("half")
        if finishing { try file.finish() }
      }
      try write(finishing: false)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
      try write(finishing: true)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["book.html"])
      #expect(throws: CommandFailure.self) { try BookFile(path: folder + "/no/book.html") }
    }
  }
}
