import FundClient
import Testing

@testable import fundctl

@Suite struct VoucherFileTests {
  static let heading = "凭证号,日期,账簿主体,账簿,科目,辅助核算,借方,贷方,摘要\n"

  private static func file(_ rows: String, unit: Fen.Unit = .yuan) -> VoucherFile {
    VoucherFile(Array((heading + rows).utf8), unit: unit)
  }

  @Test("Rows with the same key are one voucher")
  func good() {
    let file = Self.file(
      """
      1,2018-03-05,620503,GLF,1004,F=1,"1,000.00",,收到,
      2,2018/3/6,620503,GLF,1004,"F=1,L=x",-5,,"红,字"
      1,2018-03-05,620503,GLF,4001,F=1,,1000,

      2,2018/3/6,620503,GLF,4001,,,-5.00,
      """)
    #expect(file.problems.isEmpty)
    #expect(file.rowCount == 4)
    #expect(file.vouchers.map(\.key) == ["1", "2"])
    #expect(file.vouchers.map(\.summary) == ["收到", "红,字"])
    #expect(file.vouchers[0].lines == [2, 4])
    #expect(file.vouchers[0].legs.map(\.amount) == [Fen(100_000), Fen(100_000)])
    #expect(file.vouchers[0].legs.map(\.side) == [.debit, .credit])
    #expect(file.vouchers[1].legs.map(\.amount) == [Fen(-500), Fen(-500)])
    #expect(file.vouchers[1].day.description == "2018-03-06")
    #expect(file.accounts.count == 4)
    #expect(file.accounts[1].dimensions.map(\.description) == ["F=1", "L=x"])
  }

  @Test("English headings, another order, further columns, a byte order mark and CRLF are well")
  func english() {
    let text =
      "\u{FEFF}Note,Credit,Debit,Subject,Book,Entity,Date,Voucher\r\n"
      + "x,,1,1004,GLF,620503,20180305,a\r\ny,1,,4001,GLF,620503,2018年3月5日,a\r\n"
    let file = VoucherFile(Array(text.utf8), unit: .yuan)
    #expect(file.problems.isEmpty)
    #expect(file.vouchers.map(\.lines) == [[2, 3]])
    #expect(file.vouchers[0].summary.isEmpty)
  }

  @Test("Amounts in 万元 are exact")
  func wan() {
    let file = Self.file(
      "1,2018-03-05,a,GLF,1,,0.000001,,\n1,2018-03-05,a,GLF,2,,,0.000001,\n", unit: .wan)
    #expect(file.problems.isEmpty)
    #expect(file.vouchers[0].legs[0].amount == Fen(1))
  }

  @Test(
    "A faulty row is told with its line and why",
    arguments: [
      ("1,2018-02-30,a,GLF,1,,1,,", "日期"), ("1,05/03/2018,a,GLF,1,,1,,", "日期"),
      (",2018-03-05,a,GLF,1,,1,,", "凭证号"), ("1,,a,GLF,1,,1,,", "日期"),
      ("1,2018-03-05,,GLF,1,,1,,", "账簿主体"), ("1,2018-03-05,a,,1,,1,,", "账簿"),
      ("1,2018-03-05,a,GLF,,,1,,", "科目"), ("1,2018-03-05,a,GLF,1,,,,", "均为空"),
      ("1,2018-03-05,a,GLF,1,,0.00,0,", "均为空"), ("1,2018-03-05,a,GLF,1,,1,1,", "同时"),
      ("1,2018-03-05,a,GLF,1,,1.005,,", "借方"), ("1,2018-03-05,a,GLF,1,,,x,", "贷方"),
      ("1,2018-03-05,a,GLF,1,,1e3,,", "借方"),
      ("1,2018-03-05,a,GLF,1,,10000000000000.01,,", "超限"),
      ("1,2018-03-05,a,GLF,1,F1,1,,", "辅助核算"),
      ("1,2018-03-05,a,GLF,1,\"F=1,F=2\",1,,", "重复"),
      ("1,2018-03-05,a,GLF", "科目"),
      ("1,2018-03-05,a,GLF,1,,1,,\(String(repeating: "摘", count: 171))", "摘要过长"),
    ])
  func badRow(row: String, word: String) {
    let file = Self.file("0,2018-03-05,a,GLF,1,,1,,\n0,2018-03-05,a,GLF,2,,,1,\n" + row + "\n")
    #expect(file.problems.map(\.line) == [4])
    #expect(file.problems.first?.chinese.contains(word) == true)
    #expect(file.problems.first?.english.isEmpty == false)
  }

  @Test(
    "A faulty voucher is told with its first line",
    arguments: [
      ("1,2018-03-05,a,GLF,1,,1,,\n", "只有一行"),
      ("1,2018-03-05,a,GLF,1,,1,,\n1,2018-03-05,a,GLF,2,,,1.01,\n", "借贷不平"),
      ("1,2018-03-05,a,GLF,1,,1,,\n1,2018-03-05,b,GLF,2,,,1,\n", "借贷不平"),
      (String(repeating: "1,2018-03-05,a,GLF,1,,1,,\n", count: 4_097), "4096"),
    ])
  func badVoucher(rows: String, word: String) {
    let file = Self.file(rows)
    #expect(file.problems.first?.line == 2)
    #expect(file.problems.first?.chinese.contains(word) == true)
  }

  @Test("Two dates in one voucher are a fault of the later row")
  func dates() {
    let file = Self.file("1,2018-03-05,a,GLF,1,,1,,\n1,2018-04-05,a,GLF,2,,,1,\n")
    #expect(file.problems.map(\.line) == [3])
  }

  @Test(
    "A file that is none is told as a whole",
    arguments: [
      ("", "为空"), (heading, "没有凭证"), ("a,b\n1,2\n", "缺少表头"),
      ("凭证号,凭证号\n", "重复"), (heading + "1,\"2018\n", "引号"),
      (heading + "1,20\"18\n", "引号"), (heading + "1,\"2018\"x\n", "引号"),
    ])
  func badFile(text: String, word: String) {
    let file = VoucherFile(Array(text.utf8), unit: .yuan)
    #expect(file.problems.count == 1)
    #expect(file.problems.first?.chinese.contains(word) == true)
  }

  @Test("GBK and UTF-16 are told apart from UTF-8")
  func encodings() {
    // 账簿 in GBK, on the second line.
    let gbk = Array("voucher\n".utf8) + [0xD5, 0xCB, 0xB2, 0xBE]
    let first = VoucherFile(gbk, unit: .yuan).problems.first
    #expect(first?.line == 2)
    #expect(first?.chinese.contains("GBK") == true)
    // 凭证 in GBK happens to be UTF-8.
    let alike = VoucherFile([0xC6, 0xBE, 0xD6, 0xA4], unit: .yuan).problems.first
    #expect(alike?.chinese.contains("UTF-8") == true)
    let utf16 = VoucherFile([0xFF, 0xFE, 0x31, 0x00], unit: .yuan).problems.first
    #expect(utf16?.chinese.contains("UTF-16") == true)
  }

  @Test("No more than a hundred problems are collected")
  func problemLimit() {
    let file = Self.file(String(repeating: "1,x,a,GLF,1,,1,,\n", count: 500))
    #expect(file.problems.count == VoucherFile.problemLimit)
  }

  @Test(
    "Subjects, books and dimensions that no chart has are told",
    arguments: [
      ("GLF,1004,F=1", nil), ("GLF,9999,F=1", "没有科目"), ("XYZ,1004,F=1", "没有账簿"),
      ("GLF,1004,ZZ=1", "没有辅助核算项"),
    ] as [(String, String?)])
  func charts(account: String, word: String?) {
    let file = Self.file(
      "1,2018-03-05,620503,\(account),1,,\n1,2018-03-05,620503,\(account),,1,\n")
    let problems = ChartCheck.problems(of: file)
    #expect(problems.isEmpty == (word == nil))
    if let word {
      #expect(problems.first?.chinese.contains(word) == true)
      #expect(problems.first?.line == 2)
    }
  }

  @Test("The lane is named after the bytes of the file and the label")
  func lane() throws {
    let abc = "import/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    #expect(try ImportLane.name(of: Array("abc".utf8), label: "") == abc)
    #expect(try ImportLane.name(of: Array("abc".utf8), label: "三月") == abc + "/三月")
    #expect(throws: CommandFailure.self) {
      try ImportLane.name(of: [], label: String(repeating: "x", count: 29))
    }
  }
}
