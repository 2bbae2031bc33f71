import Testing

@testable import fundctl

@Suite struct DisplayWidthTests {
  @Test(
    "Chinese and fullwidth characters take two columns",
    arguments: [
      ("", 0), ("abc", 3), ("科目", 4), ("科a目", 5), ("，。（）", 8), ("ＡＢ", 4), ("￥1", 3),
      ("一、", 4), ("〔2015〕", 8), ("e\u{301}", 1), ("\u{20000}", 2), ("한글", 4), ("カナ", 4),
      ("—", 1), ("1,234.50", 8),
    ])
  func columns(text: String, columns: Int) {
    #expect(DisplayWidth.columns(of: text) == columns)
  }

  @Test("Text from elsewhere cannot steer the terminal")
  func printable() {
    #expect(DisplayWidth.printable("a\u{1B}[2Jb\n") == "a\u{FFFD}[2Jb\u{FFFD}")
    #expect(DisplayWidth.printable("a\u{202E}b") == "a\u{FFFD}b")
    #expect(DisplayWidth.printable("摘要") == "摘要")
  }
}
