/// Something that must never be, in the auditor's words.
package struct Violation: Error, Equatable, CustomStringConvertible, Sendable {
  package var words: String

  init(_ words: String) { self.words = words }

  package var description: String { words }
}
