import FundClient
import Testing

@Suite struct FenTests {
  @Test(
    "An amount in yuan is read exactly",
    arguments: [
      ("0", 0), ("1", 100), ("-1", -100), ("+1", 100), ("0.01", 1), ("-0.01", -1),
      ("1234.5", 123_450), ("1,234.50", 123_450), ("1,234,567.89", 123_456_789),
      ("1.230", 123), ("007", 700), ("92233720368547758.07", Int64.max),
      ("-92233720368547758.08", Int64.min),
    ] as [(String, Int64)])
  func readsYuan(text: String, fen: Int64) throws {
    #expect(try Fen(text, in: .yuan).value == fen)
  }

  @Test(
    "An amount in 万元 is read exactly",
    arguments: [
      ("1", 1_000_000), ("0.000001", 1), ("-0.5", -500_000), ("12.3456", 12_345_600),
      ("1.0000010", 1_000_001), ("9,223,372,036,854.775807", Int64.max),
    ] as [(String, Int64)])
  func readsWan(text: String, fen: Int64) throws {
    #expect(try Fen(text, in: .wan).value == fen)
  }

  @Test(
    "What is no decimal amount is refused",
    arguments: [
      "", "-", "+", ".", "1.", ".5", "1.2.3", "1e3", "¥1", "1 000", "--1", "１", "0x1", "1,23",
      "1234,567", ",123", "1,,234", "1,234,", "1.2,3", "NaN", "1.-5",
    ])
  func refusesNoAmount(text: String) {
    #expect(throws: Fen.ParseError.notDecimal) { try Fen(text, in: .yuan) }
  }

  @Test(
    "A part of a fen is refused",
    arguments: [("0.001", Fen.Unit.yuan), ("1.005", .yuan), ("0.0000001", .wan)])
  func refusesPartOfFen(text: String, unit: Fen.Unit) {
    #expect(throws: Fen.ParseError.partOfFen) { try Fen(text, in: unit) }
  }

  @Test(
    "An amount beyond 64 bits of fen is refused",
    arguments: ["92233720368547758.08", "-92233720368547758.09", "1000000000000000000000"])
  func refusesBeyond64Bits(text: String) {
    #expect(throws: Fen.ParseError.outOfRange) { try Fen(text, in: .yuan) }
  }

  @Test(
    "An amount is written with commas and two places",
    arguments: [
      (0, "0.00"), (1, "0.01"), (-1, "-0.01"), (100, "1.00"), (99_999, "999.99"),
      (100_000, "1,000.00"), (-123_456_789, "-1,234,567.89"),
      (Int64.min, "-92,233,720,368,547,758.08"),
    ] as [(Int64, String)])
  func writesYuan(fen: Int64, text: String) {
    #expect(Fen(fen).formatted() == text)
    #expect("\(Fen(fen))" == text)
  }

  @Test(
    "An amount in 万元 has the places it needs, and at least two",
    arguments: [
      (0, "0.00"), (1, "0.000001"), (1_000_000, "1.00"), (1_230_000, "1.23"),
      (12_345_678_900, "12,345.6789"), (-500, "-0.0005"),
    ] as [(Int64, String)])
  func writesWan(fen: Int64, text: String) {
    #expect(Fen(fen).formatted(in: .wan) == text)
  }

  @Test("What is written is read back, in both units")
  func roundTrips() throws {
    for shift in 0..<63 {
      for value in [1 << shift, -(1 << shift), Int64.max >> shift, Int64.min >> shift] {
        for unit in Fen.Unit.allCases {
          #expect(try Fen(Fen(value).formatted(in: unit), in: unit).value == value)
          #expect(try Fen(Fen(value).plain(in: unit), in: unit).value == value)
        }
      }
    }
  }

  @Test("Overflow is nil, not a trap")
  func overflowIsNil() {
    #expect(Fen(Int64.max).adding(Fen(1)) == nil)
    #expect(Fen(Int64.min).negated == nil)
    #expect(Fen(1).adding(Fen(-3)) == Fen(-2))
  }
}
