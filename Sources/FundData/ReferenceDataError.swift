/// Why the reference tables cannot be used. The program must not start with it.
package struct ReferenceDataError: Error, Equatable, Sendable, CustomStringConvertible {
  package let file: String
  /// Counted from 1; 0 when the file as a whole is meant.
  package let line: Int
  package let problem: Problem

  package enum Problem: Equatable, Sendable {
    case missingFile
    /// No table of this name, or one that only a new version of the program may change.
    case notReplaceable
    case invalidUTF8
    case emptyLine
    case unterminatedQuote
    /// A quote inside a plain field, or text after a closing quote.
    case strayQuote
    /// A carriage return without a line feed.
    case loneCarriageReturn
    case wrongHeader(expected: [String])
    case wrongFieldCount(expected: Int, found: Int)
    case invalidField(column: String, value: String)
    case endBeforeStart
    case duplicateKey(String, otherLine: Int)
    case overlappingValidity(String, otherLine: Int)
    /// The value names a row of a table that is not there.
    case unknownReference(column: String, value: String)
    /// The parent is not there on each day of the child, or not of a higher level.
    case unknownParent(String)
    /// The row contradicts a row of another table, or an earlier one of its own.
    case contradiction(column: String, value: String)
  }

  package var description: String { "\(file):\(line): \(problem)" }
}
