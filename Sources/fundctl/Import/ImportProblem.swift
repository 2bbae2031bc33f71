/// What is wrong with a row of a file, in the words of who has to mend it.
struct ImportProblem: Hashable, Sendable {
  /// Line of the file, from 1; 0 for the file as a whole.
  var line: Int
  var chinese: String
  var english: String

  init(_ line: Int, _ chinese: String, _ english: String) {
    self.line = line
    self.chinese = chinese
    self.english = english
  }

  var text: String { (line > 0 ? "第\(line)行 line \(line): " : "") + "\(chinese) \(english)" }
}
