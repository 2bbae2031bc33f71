/// One line on a terminal that says how far a long command is. Nothing when it is not a terminal.
enum Progress {
  static func show(_ text: String) {
    if StandardError.isTerminal { StandardError.write("\r\u{1B}[K\(text)") }
  }

  static func clear() {
    if StandardError.isTerminal { StandardError.write("\r\u{1B}[K") }
  }
}
