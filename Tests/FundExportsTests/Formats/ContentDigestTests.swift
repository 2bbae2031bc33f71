import FundExports
import LedgerCore
import LedgerJournal
import Testing

@Suite struct ContentDigestTests {
  private static let facts = VoucherFacts(
    places: [.init(entity: "620503", book: "GLF", number: 7)],
    month: FiscalMonth(public: 202_003) ?? .none, day: Day(number: 18_336), reference: "R1",
    summary: "拨款",
    lines: [
      .init(place: 0, subject: "1001", dimensions: "F=1", side: .debit, amount: 100),
      .init(place: 0, subject: "2015", dimensions: "", side: .credit, amount: 100),
    ])

  /// The bytes by EXPORTS.md, put together by hand.
  @Test func theBytesAreThoseOfTheDocument() {
    func text(_ text: String) -> [UInt8] {
      [UInt8(text.utf8.count), 0] + Array(text.utf8)
    }
    var bytes: [UInt8] = Array("FLC1".utf8) + [1, 0]
    bytes += text("620503") + text("GLF") + [7, 0, 0, 0]
    bytes += [0x07, 0x01] + [0xA0, 0x47] + text("R1") + text("拨款")
    bytes += [2, 0]
    bytes += [0, 0] + text("1001") + text("F=1") + [0] + [100, 0, 0, 0, 0, 0, 0, 0]
    bytes += [0, 0] + text("2015") + text("") + [1] + [100, 0, 0, 0, 0, 0, 0, 0]
    for algorithm in DigestAlgorithm.allCases {
      var digests = ContentDigest(algorithm)
      #expect(digests.digest(of: Self.facts) == algorithm.digest(bytes))
    }
  }

  @Test func everyFactChangesIt() {
    var digests = ContentDigest(.sm3)
    let before = digests.digest(of: Self.facts)
    let changes: [(inout VoucherFacts) -> Void] = [
      { $0.places[0].entity = "620504" }, { $0.places[0].book = "GLA" },
      { $0.places[0].number = 8 }, { $0.month = $0.month.next }, { $0.day.number += 1 },
      { $0.reference = "" }, { $0.summary += " " }, { $0.lines[0].subject = "1002" },
      { $0.lines[0].dimensions = "" }, { $0.lines[0].side = .credit },
      { $0.lines[0].amount += 1 }, { $0.lines.swapAt(0, 1) },
      // The same letters with the border elsewhere.
      { ($0.reference, $0.summary) = ("R", "1拨款") },
    ]
    for change in changes {
      var facts = Self.facts
      change(&facts)
      #expect(digests.digest(of: facts) != before)
    }
    #expect(digests.digest(of: Self.facts) == before)
  }
}
