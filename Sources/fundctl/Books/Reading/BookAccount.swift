import FundClient

/// An account (户) as a book names it.
struct BookAccount: Hashable {
  var number: UInt32
  /// 科目编码.
  var subject: String
  /// 科目名称.
  var subjectName: String
  /// 辅助核算.
  var dimensions: [DimensionValue] = []

  /// The subject with the dimensions, as on the head of a page: `1004 其他财政存款 F=1`.
  var title: String {
    ([subject, subjectName] + dimensions.map(\.description)).filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  /// Without the dimensions: `1004 其他财政存款`.
  var subjectTitle: String {
    BookAccount(number: number, subject: subject, subjectName: subjectName).title
  }
}

extension BookAccount {
  init(_ info: AccountInfo) {
    self.init(
      number: info.number, subject: info.subject, subjectName: info.subjectName,
      dimensions: info.dimensions)
  }
}
