import FundClient
import FundData

/// Compares the accounts of a file with the charts that are built in (科目表): their books, subjects
/// and dimensions must exist. Which version is in force on a day is the server's to say.
enum ChartCheck {
  static func problems(of file: VoucherFile) -> [ImportProblem] {
    guard let data = try? ReferenceData.load() else { return [] }
    let letters = Set(data.dimensions.map(\.letter.description))
    var subjects: [String: Set<String>] = [:]
    for chart in data.charts {
      subjects[chart.book, default: []].formUnion(chart.subjects.map(\.code))
    }
    var firstLines: [Int: Int] = [:]
    for leg in file.vouchers.flatMap(\.legs).reversed() { firstLines[leg.account] = leg.line }
    var problems: [ImportProblem] = []
    for (index, account) in file.accounts.enumerated() {
      let line = firstLines[index] ?? 0
      if let codes = subjects[account.book] {
        if !codes.contains(account.subject) {
          problems.append(
            ImportProblem(
              line, "\(account.book) 没有科目 \(account.subject)",
              "the book has no subject \(account.subject)"))
        }
      } else {
        problems.append(
          ImportProblem(line, "没有账簿“\(account.book)”", "there is no such book"))
      }
      for dimension in account.dimensions where !letters.contains(dimension.key) {
        problems.append(
          ImportProblem(
            line, "没有辅助核算项“\(dimension.key)”", "there is no dimension \(dimension.key)"))
      }
    }
    return Array(problems.prefix(VoucherFile.problemLimit))
  }
}
