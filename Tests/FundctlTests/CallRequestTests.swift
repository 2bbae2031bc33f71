import Foundation
import FundMessages
import SwiftProtobuf
import Testing

@testable import fundctl

/// What a request in JSON may be, and what is said of one that it may not be.
@Suite struct CallRequestTests {
  private static func encoded(_ json: String, as name: String) throws -> [UInt8] {
    try RequestText(Array(json.utf8)).encoded(
      as: "fundledger.v1." + name, ProtocolDescriptors.embedded)[0]
  }

  @Test(arguments: [
    ("", []), (" {}", [0]), ("{\"lane\": 1}\n{\"lane\": 2}\n\n{}", [1, 2, 0]),
  ])
  func `a stream takes any number of objects`(json: String, lanes: [UInt32]) throws {
    let messages = try RequestText(Array(json.utf8)).encoded(
      as: "fundledger.v1.PostVouchersRequest", .embedded, isStream: true)
    let read = try messages.map {
      try Fundledger_V1_PostVouchersRequest(serializedBytes: $0).lane
    }
    #expect(read == lanes)
  }

  @Test(arguments: [
    #"{"lane": 7, "first_serial": 41, "amount": [500000000, -500000000], "with_numbers": true}"#,
    #"{"lane":7,"firstSerial":"41","amount":["500000000","-500000000"],"withNumbers":true}"#,
    #"{"lane":"7","first_serial":"41","amount":["500000000",-500000000],"withNumbers":true,"summary":null}"#,
  ])
  func `both spellings of names and of numbers are taken`(json: String) throws {
    let message = try Fundledger_V1_PostVouchersRequest(
      serializedBytes: Self.encoded(json, as: "PostVouchersRequest"))
    #expect(
      message
        == .with {
          $0.lane = 7
          $0.firstSerial = 41
          $0.amount = [500_000_000, -500_000_000]
          $0.withNumbers = true
        })
  }

  @Test func `the ends of 64 bits come through, and bytes as base64`() throws {
    let request = try Fundledger_V1_PostVouchersRequest(
      serializedBytes: Self.encoded(
        #"{"amount": [9223372036854775807, "-9223372036854775808"], "hold": [18446744073709551615]}"#,
        as: "PostVouchersRequest"))
    #expect(request.amount == [.max, .min])
    #expect(request.hold == [.max])
    let answer = try Fundledger_V1_CheckResponse(
      serializedBytes: Self.encoded(#"{"block_digest": "AP8B"}"#, as: "CheckResponse"))
    #expect(Array(answer.blockDigest) == [0, 255, 1])
  }

  @Test(arguments: [
    ("PostVouchersRequest", #"{"amuont": [1]}"#, "amuont: PostVouchersRequest has no such field"),
    ("PostVouchersRequest", #"{"amount": [1, 1.0]}"#, "amount[1]: expected a whole number"),
    ("PostVouchersRequest", #"{"amount": ["9007199254740993.0"]}"#, "amount[0]: expected a whole"),
    ("PostVouchersRequest", #"{"amount": [1e3]}"#, "amount[0]: expected a whole number"),
    (
      "PostVouchersRequest", #"{"amount": [9223372036854775808]}"#, "is not in -9223372036854775808"
    ),
    ("PostVouchersRequest", #"{"lane": -1}"#, "lane: -1 is not in 0 ... 4294967295"),
    ("PostVouchersRequest", #"{"lane": 007}"#, "malformed number"),
    ("PostVouchersRequest", #"{"lane": 1, "lane": 2}"#, "lane: given twice"),
    ("PostVouchersRequest", #"{"first_serial": 1, "firstSerial": 1}"#, "firstSerial: given twice"),
    ("PostVouchersRequest", #"{"amount": 1}"#, "amount: expected an array"),
    ("PostVouchersRequest", #"{"summary": [1]}"#, "summary[0]: expected a text"),
    ("PostVouchersRequest", #"{"atomic": "true"}"#, "atomic: expected true or false"),
    ("PostVouchersRequest", "[]", "the request: expected an object"),
    ("PostVouchersRequest", "", "expected an object"),
    ("PostVouchersRequest", "{} {}", "expected one object only"),
    ("PostVouchersRequest", #"{"lane": 1"#, "expected a comma or }"),
    ("PostVouchersRequest", #"{"summary": ["\ud800"]}"#, "half of a surrogate pair"),
    ("PostVouchersRequest", #"{lane: 1}"#, "line 1, byte 2: expected a name in double quotes"),
    ("GetVoucherRequest", #"{"revision": {"blok": 1}}"#, "revision.blok: Revision has no such"),
    (
      "GetVoucherRequest", #"{"revision": {}, "reference": {}}"#,
      "reference: beside revision, of which key has one only"
    ),
    ("SumBalancesRequest", #"{"grouping": "BY"}"#, "has no BY, only SUM_GROUPING_BY_SUBJECT"),
    ("OpenAccountsRequest", #"{"accounts": [{"x": 1}]}"#, "accounts[0].x: NewAccount has no such"),
  ])
  func `a mistake is named with its place`(name: String, json: String, says: String) {
    let failure = #expect(throws: CommandFailure.self) { try Self.encoded(json, as: name) }
    #expect(failure?.description.contains(says) == true, "\(failure?.description ?? "")")
    #expect(failure?.description.contains("--describe \(name)") == true)
    #expect(failure?.reason == .failed)
  }

  @Test func `a text nested too deeply is refused`() {
    let deep = String(repeating: "[", count: 100_000)
    var reader = JSONReader(Array(deep.utf8))
    #expect(throws: JSONReader.Problem.self) { try reader.next() }
  }

  @Test(arguments: [
    #"{"a":[1,-2.5e+7,"x\"\\\n",true,false,null,{},[]]}"#, "0", #""麦积😀""#, "[[[]]]",
  ])
  func `JSON that is read is written as it was`(text: String) throws {
    var reader = JSONReader(Array(text.utf8))
    let first = try #require(try reader.next())
    #expect(first.value.compact == text)
    #expect(first.range == 0..<text.utf8.count)
    #expect(try reader.next() == nil)
  }

  @Test func `escapes are read`() throws {
    var reader = JSONReader(Array(#""\u9ea6\ud83d\ude00\/\b\f\r\t""#.utf8))
    guard case .string(let text) = try reader.next()?.value else {
      Issue.record("no text")
      return
    }
    #expect(text == "麦😀/\u{8}\u{c}\r\t")
  }

  @Test func `a request comes from the argument or a file, and is limited`() throws {
    #expect(try RequestText(argument: nil, file: nil).bytes == Array("{}".utf8))
    #expect(try RequestText(argument: "{\"a\":1}", file: nil).bytes == Array("{\"a\":1}".utf8))
    let path = FileManager.default.temporaryDirectory.path + "/call-\(UUID().uuidString).json"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data("[]".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try RequestText(argument: nil, file: path).bytes == Array("[]".utf8))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.truncate(atOffset: UInt64(RequestText.maximumBytes) + 1)
    try handle.close()
    let failure = #expect(throws: CommandFailure.self) {
      try RequestText(argument: nil, file: path)
    }
    #expect(failure?.description.contains("longer than") == true)
    #expect(throws: CommandFailure.self) { try RequestText(argument: nil, file: path + "x") }
  }
}
