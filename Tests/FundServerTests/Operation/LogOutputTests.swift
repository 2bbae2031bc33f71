import Foundation
import FundServer
import Logging
import Testing

struct LogOutputTests {
  private let date = Date(timeIntervalSince1970: 1_590_969_600.25)

  private func line(
    _ format: LogOutput.Format, _ message: Logger.Message, _ metadata: Logger.Metadata
  ) -> String {
    var output = LogOutput(label: "fundd", format: format, level: .info)
    output[metadataKey: "peer"] = "[IPv4]127.0.0.1"
    return output.line(
      of: LogEvent(
        level: .notice, message: message, metadata: metadata, source: "s", file: "f",
        function: "g", line: 1),
      at: date)
  }

  @Test func `a line has the time in UTC, the level, the words and the fields by name`() {
    #expect(
      line(.text, "client connected", ["zone": "1", "client": "spiffe://a/b"])
        == "2020-06-01T00:00:00.250Z notice client connected client=spiffe://a/b "
        + "peer=[IPv4]127.0.0.1 zone=1\n")
  }

  @Test(arguments: [
    ("two words", #""two words""#), ("", #""""#), (#"a"b"#, #""a\"b""#),
    ("one\ntwo", #""one\u{a}two""#), (#"a\b"#, #""a\\b""#), ("天水\u{2028}", #""天水\u{2028}""#),
    ("\u{1b}[31m", #""\u{1b}[31m""#), ("麦积区", "麦积区"), ("a=b", "a=b"),
  ])
  func `a value cannot forge a line`(value: String, written: String) {
    let text = line(.text, "x", ["v": "\(value)"])
    #expect(text.hasSuffix(" v=\(written)\n"))
    #expect(text.count { $0.isNewline } == 1)
  }

  @Test func `a JSON line is one object, and fields do not hide its own names`() throws {
    let text = line(.json, "words", ["level": "forged", "reason": "a\n\"b\""])
    #expect(text.hasSuffix("\n") && text.count { $0.isNewline } == 1)
    let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: String]
    #expect(
      object == [
        "time": "2020-06-01T00:00:00.250Z", "level": "notice", "message": "words",
        "label": "fundd", "peer": "[IPv4]127.0.0.1", "reason": "a\n\"b\"",
      ])
  }
}
