import Foundation
import FundClient
import LedgerJournal
import Testing

@testable import fundctl

/// Persons are hashed before they leave, and never repeated.
@Suite struct FundsPersonTests {
  private static let hash = PersonHash(key: Array("Jefe and sixteen bytes".utf8))
  private static let number = "11010519491231002X"
  private static let fields = [
    FundField("person", "身份证号", .secret, needed: true),
    FundField("quantity", "数量", .quantity), FundField("amount", "金额", .amount, needed: true),
  ]

  private static func entries(_ text: String) -> (entries: [JSONValue], problems: [ImportProblem]) {
    PersonFile.entries(Array(text.utf8), fields: fields, FieldReader(hash: hash))
  }

  @Test("The hash is HMAC-SHA-256, cut to 16 bytes")
  func vector() {
    // RFC 4231, case 2.
    let hash = PersonHash(key: Array("Jefe".utf8)).hash(Array("what do ya want for nothing?".utf8))
    #expect(Hexadecimal.text(hash) == "5bdcc146bf60754e6a042426089575c7")
  }

  @Test("Spaces and small letters are the same person; another secret is another")
  func normal() {
    #expect(Self.hash.hash(Self.number) == Self.hash.hash("110105 19491231002x"))
    #expect(Self.hash.hash(Self.number) != Self.hash.hash("110105194912310021"))
    #expect(Self.hash.hash(Self.number) != PersonHash(key: [1]).hash(Self.number))
  }

  @Test("The check digit of an identity number is verified")
  func checkDigit() {
    #expect(PersonHash.isIdentityNumber(Self.number))
    #expect(PersonHash.isIdentityNumber("11010519491231002x"))
    #expect(!PersonHash.isIdentityNumber("110105194912310021"))
    #expect(!PersonHash.isIdentityNumber("1101051949123100"))
  }

  @Test("A list is read; the numbers are not in it")
  func list() throws {
    let (entries, problems) = Self.entries(
      "金额（万元）,身份证号,数量\n0.15,\(Self.number),2.5\n1,H-620503-0001,\n")
    #expect(problems == [])
    let text = JSONValue.array(entries).compact
    #expect(text.contains("\"quantity\":250,\"amount\":150000"))
    #expect(text.contains("\"amount\":1000000") && !text.contains("110105"))
  }

  @Test(
    "Faults are told with line and column, without the number",
    arguments: [
      ("110105194912310021,,1", "校验位"), (",,1", "为空"), ("\(number),,", "为空"),
      ("\(number),,\(number)", "金额"), ("\(number),\(number),1", "数量"),
      ("1,\(number.dropLast())1,1", "数量"),
    ])
  func faults(row: String, word: String) {
    let (_, problems) = Self.entries("身份证号,数量,金额\n\(row)\n")
    #expect(problems.map(\.line) == [2])
    #expect(problems.first?.chinese.contains(word) == true)
    #expect(problems.first?.text.contains("11010519") == false)
  }

  @Test("A number in the wrong cell of a file of commands is not repeated either")
  func wrongCell() {
    let file = CommandFile(
      Array("指令,账簿主体,记账日期,金额\n本级收入入库,a,\(Self.number),\(Self.number)\n".utf8),
      kind: .csv, reader: FieldReader(hash: Self.hash))
    #expect(file.problems.count == 1)
    #expect(file.problems.first?.text.contains("11010519") == false)
  }

  @Test("Without a key nothing that is secret is read")
  func noKey() {
    let field = Self.fields[0]
    #expect(throws: FieldProblem.self) { try FieldReader().value(of: "1", field) }
  }

  @Test("A key file is its owner's only, and long enough")
  func keyFile() throws {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("fundledger-key-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func write(_ text: String, _ mode: Int) {
      try? FileManager.default.removeItem(atPath: path)
      _ = FileManager.default.createFile(
        atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
    }
    #expect(throws: CommandFailure.self) { try PersonHash(file: path) }
    write("0123456789abcdef\n", 0o644)
    #expect(throws: CommandFailure.self) { try PersonHash(file: path) }
    write("0123456789\n", 0o600)
    #expect(throws: CommandFailure.self) { try PersonHash(file: path) }
    write("0123456789abcdef\n", 0o600)
    let hash = try PersonHash(file: path)
    #expect(hash.hash("1") == PersonHash(key: Array("0123456789abcdef".utf8)).hash("1"))
  }

  @Test("The lane of a file of persons has a keyed name")
  func lanes() throws {
    let bytes = Array("身份证号\n\(Self.number)\n".utf8)
    let plain = try CommandLane.name(ofFile: bytes, hash: nil, label: "")
    #expect(plain == "commands/" + Hexadecimal.text(FileDigest.sha256(bytes)))
    let keyed = try CommandLane.name(ofFile: bytes, hash: Self.hash, label: "三月")
    #expect(keyed == "commands/" + Hexadecimal.text(Self.hash.hash(bytes)) + "/三月")
    #expect(plain.utf8.count <= LedgerClient.laneNameBytes)
    #expect(throws: CommandFailure.self) {
      try CommandLane.name(
        ofFile: bytes, hash: nil,
        label: String(repeating: "x", count: CommandLane.maximumLabelBytes + 1))
    }
  }
}
