import Foundation
import FundMessages
import SwiftProtobuf
import Testing

@testable import FundClient
@testable import fundctl

@Suite struct ExportWriterTests {
  /// Two vouchers; the second is a reversal over two ledgers.
  private func chunk() throws -> ExportChunk {
    var message = Fundledger_V1_ExportChunk()
    message.ledgers = [("620503", "GLF"), ("620503", "GLA")].enumerated().map { index, names in
      .with {
        $0.ledger = UInt32(index + 1)
        $0.entity = names.0
        $0.book = names.1
      }
    }
    message.accounts = [(1, "1004", "存款"), (1, "4001", "收入, \"本级\""), (2, "1002", "银行")]
      .enumerated().map { index, account in
        .with {
          $0.account = UInt32(index + 1)
          $0.ledger = UInt32(account.0)
          $0.subject = account.1
          $0.subjectName = account.2
          $0.normalSide = .debit
          $0.dimensions = [
            .with {
              $0.key = "F"
              $0.value = "1"
            }
          ]
        }
      }
    message.block = [3, 3]
    message.index = [0, 1]
    message.day = [17_595, 17_595]
    message.month = [201_803, 201_803]
    message.legCount = [2, 2]
    message.numberCount = [1, 2]
    message.summary = ["收到\n资金", ""]
    message.reversesBlock = [0, 2]
    message.reversesIndex = [0, 5]
    message.numberLedger = [1, 1, 2]
    message.number = [7, 8, 1]
    message.account = [1, 2, 1, 3]
    message.amount = [123_456, -123_456, -5, 5]
    message.balance = [123_456, -123_456, 123_451, 5]
    message.red = [2, 3]
    return try ExportChunk(message)
  }

  private func written(_ writer: some ExportWriter) throws -> (text: String, sums: ExportSums) {
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("fundledger-export-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try ExportFile(path: path)
    var run = ExportRun(writer: writer, file: file)
    try run.write(chunk())
    try run.flush()
    try file.finish()
    #expect(!FileManager.default.fileExists(atPath: path + ".partial"))
    return (try String(contentsOfFile: path, encoding: .utf8), run.sums)
  }

  @Test("CSV has a line a leg, with the voucher's number in the leg's own ledger")
  func csv() throws {
    let (text, sums) = try written(CSVExportWriter())
    #expect(
      text == """
        3.0,201803,7,2018-03-05,620503,GLF,1004,存款,F=1,1234.56,,1234.56,"收到
        资金",
        3.0,201803,7,2018-03-05,620503,GLF,4001,"收入, ""本级""\",F=1,,1234.56,-1234.56,"收到
        资金",
        3.1,201803,8,2018-03-05,620503,GLF,1004,存款,F=1,-0.05,,1234.51,,2.5
        3.1,201803,1,2018-03-05,620503,GLA,1002,银行,F=1,,-0.05,0.05,,2.5

        """)
    #expect(sums.debit == 123_451)
    #expect(sums.credit == 123_451)
    #expect(sums.vouchers == 2)
    #expect(sums.legs == 4)
  }

  @Test("JSON lines have an object a voucher, amounts in fen")
  func jsonLines() throws {
    let lines = try written(JSONLinesExportWriter()).text.split(separator: "\n")
    #expect(lines.count == 2)
    let second = try #require(
      try JSONSerialization.jsonObject(with: Data(lines[1].utf8)) as? [String: Any])
    #expect(second["revision"] as? String == "3.1")
    #expect(second["reverses"] as? String == "2.5")
    let legs = try #require(second["legs"] as? [[String: Any]])
    #expect(legs.map { $0["amount"] as? Int } == [-5, -5])
    #expect(legs.map { $0["side"] as? String } == ["debit", "credit"])
    #expect(legs.map { $0["book"] as? String } == ["GLF", "GLA"])
  }

  @Test("Numbers are written as the general way writes them")
  func numbers() {
    for number in [0, 1, 9, 10, 99, 100, 12_345, Int64.max, Int64.min, -1, -100] {
      var text = TextBytes()
      text.append(signed: number)
      text.append(character: " ")
      text.append(yuan: number)
      #expect(
        String(decoding: text.bytes, as: UTF8.self) == "\(number) \(Fen(number).plain())")
    }
  }
}
