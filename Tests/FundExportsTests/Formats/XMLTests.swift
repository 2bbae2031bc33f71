import Foundation
import FundExports
import LedgerCore
import Testing

@Suite struct XMLTests {
  @Test(arguments: ["national", "random"])
  func theFilesAreValidByTheirSchemaAndAddUp(_ name: String) throws {
    let books = try SampleBooks.named(name)
    let oracle = try Oracle(books)
    let (folder, files) = try books.render("xml")
    #expect(files.count == 3)
    for file in ["common.xml", "general-ledger.xml"] {
      try Tool.xmllint.run(["--noout", "--schema", "fundledger-24589.xsd", file], in: folder)
    }
    let output = try Tool.python.run([
      PlainTextTests.fixtures + "/xml_sums.py", folder + "/general-ledger.xml",
    ])
    var stated = 0
    var turned = 0
    for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ")
      let account = try #require(UInt32(words[1]))
      let year = try #require(UInt32(words[2]))
      let period = try #require(UInt32(words[3]))
      let month = try #require(FiscalMonth(public: year * 100 + period))
      let number = try #require(Int64(words[4]))
      let line = try #require(oracle.lines[account]?[month])
      if words[0] == "STATED" {
        stated += 1
        #expect(number == line.closing)
      } else {
        turned += 1
        #expect(number == line.debit - line.credit)
      }
    }
    #expect(stated > 1_000 && turned > 1_000)
  }

  @Test func theSchemaRefusesWhatItShould() throws {
    let (folder, _) = try SampleBooks.random.get().render("xml")
    let path = folder + "/general-ledger.xml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let wrong = text.replacingOccurrences(of: "<作废标志>0</作废标志>", with: "<作废标志>2</作废标志>")
    #expect(wrong != text)
    try wrong.write(toFile: folder + "/wrong.xml", atomically: true, encoding: .utf8)
    #expect(throws: Tool.Failed.self) {
      try Tool.xmllint.run(
        ["--noout", "--schema", "fundledger-24589.xsd", "wrong.xml"], in: folder)
    }
  }
}
