/// One version of a chart of accounts (科目表), for one book.
package struct Chart: Sendable, Equatable {
  package let version: String
  package let book: String
  /// In the order of the table.
  package let subjects: [Subject]
}
