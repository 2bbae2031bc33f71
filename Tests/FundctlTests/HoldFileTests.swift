import FundClient
import Testing

@testable import fundctl

/// Files of applications (申请), and the columns that tie payments to them.
@Suite struct HoldFileTests {
  private static let heading = "申请号,日期,账簿主体,账簿,科目,辅助核算,借方,贷方,用途,有效期至\n"

  private static func file(_ rows: String) -> VoucherFile {
    VoucherFile(Array((heading + rows).utf8), unit: .yuan, kind: .holds)
  }

  @Test("Rows with the same application are one hold of several lines")
  func good() throws {
    let file = Self.file(
      """
      A,2018-03-05,620503,GLB,G203,"I=c1,P=p9",9000,,工程款,2018-12-31
      B,2018-03-06,620503,GLB,G203,"I=c1,P=p9",,5,,
      A,2018-03-05,620503,GLF,1001,F=1,,9000,,
      """)
    #expect(file.problems.isEmpty)
    #expect(file.vouchers.map(\.key) == ["A", "B"])
    #expect(file.vouchers.map(\.expires?.description) == ["2018-12-31", nil])
    let batches = ImportBatches(
      kind: .holds, vouchers: file.vouchers, accounts: [7, 8], isAdjustment: false
    ).all
    guard case .holds(let batch) = try #require(batches.first).batch else {
      Issue.record("vouchers")
      return
    }
    #expect(batch.lineCounts == [2, 1] && batch.accounts == [7, 8, 7])
    #expect(batch.amounts == [900_000, -900_000, -500])
    #expect(batch.purposes == ["工程款", ""])
    // To the end of the day in Beijing: 2018-12-31T16:00:00Z.
    #expect(batch.expiries == [1_546_272_000_000, 0])
  }

  @Test(
    "A faulty application is told with its line and why",
    arguments: [
      ("1,2018-03-05,a,GLF,1,,-1,,,", "不能为负"), (",2018-03-05,a,GLF,1,,1,,,", "申请号"),
      ("1,2018-03-05,a,GLF,1,,1,,,31/12/2018", "有效期"),
      ("0,2018-03-05,a,GLF,2,,1,,,2018-12-31", "有效期至前后不同"),
      ("1,2018-03-05,a,GLF,1,,1,,\(String(repeating: "用", count: 171)),", "用途过长"),
    ])
  func badRow(row: String, word: String) {
    let file = Self.file("0,2018-03-05,a,GLF,1,,1,,,2018-11-30\n" + row + "\n")
    #expect(file.problems.map(\.line) == [3])
    #expect(file.problems.first?.chinese.contains(word) == true)
  }

  @Test("An account stands once in an application, and the lines have a limit")
  func badHold() {
    let twice = Self.file("1,2018-03-05,a,GLF,1,,1,,,\n1,2018-03-05,a,GLF,1,,2,,,\n")
    #expect(twice.problems.map(\.line) == [3])
    let many = Self.file((1...65).map { "1,2018-03-05,a,GLF,\($0),,1,,,\n" }.joined())
    #expect(many.problems.first?.chinese.contains("64") == true)
  }

  @Test("The headings of one kind of file are not those of the other")
  func kinds() {
    let vouchers = VoucherFile(Array(Self.heading.utf8), unit: .yuan)
    #expect(vouchers.problems.first?.chinese.contains("凭证号") == true)
    let holds = VoucherFile(
      Array(VoucherFileTests.heading.utf8), unit: .yuan, kind: .holds)
    #expect(holds.problems.first?.chinese.contains("申请号") == true)
  }

  private static func payments(_ rows: String) -> VoucherFile {
    let heading = "凭证号,日期,账簿主体,账簿,科目,借方,贷方,业务流水号,冻结号\n"
    return VoucherFile(Array((heading + rows).utf8), unit: .yuan)
  }

  @Test("Vouchers carry their reference and their hold")
  func payments() throws {
    let file = Self.payments(
      """
      1,2018-03-05,a,GLF,1,1,,回单-1,61.4
      1,2018-03-05,a,GLF,2,,1,回单-1,
      2,2018-03-05,a,GLF,1,1,,,
      2,2018-03-05,a,GLF,2,,1,,
      """)
    #expect(file.problems.isEmpty)
    let batches = ImportBatches(
      vouchers: file.vouchers, accounts: [1, 2], isAdjustment: false, releasesRest: true
    ).all
    guard case .vouchers(let batch) = try #require(batches.first).batch else {
      Issue.record("holds")
      return
    }
    #expect(batch.references == ["回单-1", ""])
    #expect(batch.holds == [61 << 24 | 4, 0] && batch.releasesRest)
  }

  @Test(
    "A faulty reference or hold is told",
    arguments: [
      ("1,2018-03-05,a,GLF,2,,1,\(String(repeating: "x", count: 65)),", "业务流水号过长"),
      ("1,2018-03-05,a,GLF,2,,1,,x", "冻结号"), ("1,2018-03-05,a,GLF,2,,1,,0.4", "冻结号"),
      ("1,2018-03-05,a,GLF,2,,1,另一,", "业务流水号前后不同"),
      ("1,2018-03-05,a,GLF,2,,1,,61.5", "冻结号前后不同"),
    ])
  func badPayment(row: String, word: String) {
    let file = Self.payments("1,2018-03-05,a,GLF,1,1,,回单-1,61.4\n" + row + "\n")
    #expect(file.problems.map(\.line) == [3])
    #expect(file.problems.first?.chinese.contains(word) == true)
  }
}
