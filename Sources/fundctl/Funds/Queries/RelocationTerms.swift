import FundClient

extension MoneySource: NamedChoice {}
extension SettlementKind: NamedChoice {}
extension BeneficiaryClass: NamedChoice {}

extension RelocationFinancing.Part.Kind: NamedChoice {
  var chineseName: String {
    switch self {
    case .rest: "本级"
    case .region: "地区"
    case .settlement: "安置点"
    }
  }
}

/// Figures of relocation as people write them.
enum RelocationText {
  /// Hundredths of a square metre: `25.00㎡`.
  static func area(_ hundredths: Int) -> String {
    let places = hundredths % 100
    return "\(hundredths / 100).\(places < 10 ? "0" : "")\(places)㎡"
  }

  /// Persons in 万 where there are so many: `981万人`, else `120人`.
  static func persons(_ count: Int64) -> String {
    guard count >= 10_000, count.isMultiple(of: 100) else { return "\(count)人" }
    let hundredths = count / 100
    let places = hundredths % 100
    if places == 0 { return "\(hundredths / 100)万人" }
    return "\(hundredths / 100).\(places < 10 ? "0" : "")\(places)万人"
  }

  /// In 亿元, rounded half up to two places, without those of a whole number: `5922亿元`.
  static func yi(_ amount: Fen) -> String {
    let hundredths = (amount.value.magnitude + 50_000_000) / 100_000_000
    let sign = amount.value < 0 && hundredths > 0 ? "-" : ""
    let (whole, places) = (hundredths / 100, hundredths % 100)
    guard places > 0 else { return "\(sign)\(whole)亿元" }
    return "\(sign)\(whole).\(places < 10 ? "0" : "")\(places)亿元"
  }

  /// Millionths a year: `4.9%`.
  static func rate(_ millionths: Int) -> String {
    var digits = String(millionths % 10_000)
    digits = String(repeating: "0", count: 4 - digits.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return "\(millionths / 10_000)\(digits.isEmpty ? "" : "." + digits)%"
  }
}
