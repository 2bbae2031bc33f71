import Foundation
import FundClient
import LedgerJournal

/// Reads the texts of fields, as options and cells have them, into the JSON of the protocol.
struct FieldReader {
  /// Of amounts.
  var unit: Fen.Unit = .yuan
  /// For what is secret.
  var hash: PersonHash?

  /// The value of a text that is not empty.
  func value(
    of text: String, _ field: FundField, unit: Fen.Unit? = nil
  ) throws(FieldProblem) -> JSONValue {
    switch field.kind {
    case .text: .string(text)
    case .amount: .number(try amount(text, field, unit ?? self.unit).value)
    case .day: .number(try day(text, field))
    case .number: .number(try number(text, field))
    case .flag(let yes, let no): .bool(try flag(text, field, yes, no))
    case .choice(let choices): .number(try choice(text, field, choices))
    case .share: .number(try share(text, field))
    case .rate: .number(try rate(text, field))
    case .quantity: .number(try quantity(text, field))
    case .digest: .string(try digest(text, field))
    case .secret: .string(try secret(text, field))
    case .list(let fields) where text.hasPrefix("@"):
      .array(try items(ofFile: String(text.dropFirst()), field, fields, unit ?? self.unit))
    case .list(let fields): .array(try items(text, field, fields, unit ?? self.unit))
    }
  }

  private func amount(
    _ text: String, _ field: FundField, _ unit: Fen.Unit
  ) throws(FieldProblem) -> Fen {
    do {
      return try Fen(text, in: unit)
    } catch {
      throw FieldProblem(
        field, "“\(shown(text))”\(unit.chineseName)不是有效金额", "is \(error)")
    }
  }

  private func day(_ text: String, _ field: FundField) throws(FieldProblem) -> Int64 {
    guard let day = ImportRow.day(text) else {
      throw FieldProblem(field, "“\(shown(text))”不是日期，应为 2020-06-01", "is no day: write 2020-06-01")
    }
    return Int64(day.number)
  }

  private func number(_ text: String, _ field: FundField) throws(FieldProblem) -> Int64 {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt32(text) else {
      throw FieldProblem(field, "“\(shown(text))”不是整数", "is no whole number")
    }
    return Int64(number)
  }

  private func flag(
    _ text: String, _ field: FundField, _ yes: [String], _ no: [String]
  ) throws(FieldProblem) -> Bool {
    let word = text.lowercased()
    if (yes + ["是", "yes", "true", "1", "√"]).contains(word) { return true }
    if (no + ["否", "no", "false", "0"]).contains(word) { return false }
    let words = "\(yes.first ?? "是") / \(no.first ?? "否")"
    throw FieldProblem(field, "“\(shown(text))”应为 \(words)", "must be yes or no")
  }

  func choice(
    _ text: String, _ field: FundField, _ choices: [FundChoice]
  ) throws(FieldProblem) -> Int64 {
    let word = text.lowercased().replacing("_", with: "-")
    let found = choices.first { $0.words.contains(word) || String($0.number) == word }
    guard let found else {
      let words = choices.map { $0.words.joined(separator: " ") }.joined(separator: ", ")
      throw FieldProblem(field, "“\(shown(text))”无效，可用：\(words)", "is none of these")
    }
    return found.number
  }

  /// Hundredths of a percent.
  private func share(_ text: String, _ field: FundField) throws(FieldProblem) -> Int64 {
    guard text.hasSuffix("%") || text.hasSuffix("％") else { return try number(text, field) }
    guard let share = try? Fen(text.dropLast(), in: .yuan), (0...10_000).contains(share.value)
    else { throw FieldProblem(field, "“\(shown(text))”不是比例，应为 3%", "is no share: write 3%") }
    return share.value
  }

  /// Millionths, at most a whole a year.
  private func rate(_ text: String, _ field: FundField) throws(FieldProblem) -> Int64 {
    guard text.hasSuffix("%") || text.hasSuffix("％") else { return try number(text, field) }
    // Read with six places, the last two of which must be nothing.
    guard let rate = try? Fen(text.dropLast(), in: .wan), rate.value.isMultiple(of: 100),
      (0...100_000_000).contains(rate.value)
    else {
      throw FieldProblem(
        field, "“\(shown(text))”不是利率，应为 4.9%（最多四位小数）",
        "is no rate: write 4.9%, with at most four places")
    }
    return rate.value / 100
  }

  /// Hundredths.
  private func quantity(_ text: String, _ field: FundField) throws(FieldProblem) -> Int64 {
    guard let quantity = try? Fen(text, in: .yuan), (0...Int64(UInt32.max)).contains(quantity.value)
    else {
      throw FieldProblem(
        field, "“\(shown(text))”不是数量（最多两位小数）", "is no quantity of at most two places")
    }
    return quantity.value
  }

  func digest(_ text: String, _ field: FundField) throws(FieldProblem) -> String {
    if text.hasPrefix("@") {
      let path = String(text.dropFirst())
      guard let data = FileManager.default.contents(atPath: path) else {
        throw FieldProblem(field, "无法读取文件 \(path)", "the file cannot be read")
      }
      return Base64.text(FileDigest.sha256([UInt8](data)).prefix(PersonHash.length))
    }
    guard let bytes = Hexadecimal.bytes(text.lowercased()), bytes.count == PersonHash.length else {
      throw FieldProblem(
        field, "应为 32 位十六进制摘要，或 @文件名", "must be 32 hexadecimal digits or @FILE")
    }
    return Base64.text(bytes)
  }

  /// Says nothing of the text itself.
  func secret(_ text: String, _ field: FundField) throws(FieldProblem) -> String {
    guard let hash else {
      throw FieldProblem(field, "须用 --key-file 给出密钥文件", "needs --key-file")
    }
    let number = text.filter { !$0.isWhitespace }
    let looksLikeIdentity =
      number.utf8.count == 18 && number.utf8.dropLast().allSatisfy { (0x30...0x39).contains($0) }
    if looksLikeIdentity, field.name != "payee_account", !PersonHash.isIdentityNumber(number) {
      throw FieldProblem(field, "校验位不符", "the identity number's check digit is wrong")
    }
    return Base64.text(hash.hash(number))
  }

  /// The rows of a CSV file whose headings are the parts. At most ten of its faults are told.
  private func items(
    ofFile path: String, _ field: FundField, _ fields: [FundField], _ unit: Fen.Unit
  ) throws(FieldProblem) -> [JSONValue] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FieldProblem(field, "无法读取文件 \(path)", "the file cannot be read")
    }
    var reader = self
    reader.unit = unit
    let (items, problems) = PersonFile.entries([UInt8](data), fields: fields, reader)
    guard problems.isEmpty else {
      let texts = problems.prefix(10).map { "\n  " + $0.text }.joined()
      throw FieldProblem(field, "文件 \(path) 有误", "the file has faults:\(texts)")
    }
    guard items.count <= PersonFile.maximumEntries else {
      throw FieldProblem(
        field, "超过 \(PersonFile.maximumEntries) 项", "has too many entries in the file \(path)")
    }
    return items
  }

  private func items(
    _ text: String, _ field: FundField, _ fields: [FundField], _ unit: Fen.Unit
  ) throws(FieldProblem) -> [JSONValue] {
    var items: [JSONValue] = []
    for item in text.split(whereSeparator: { ";；\n".contains($0) }) where !item.isBlank {
      let parts = item.split(omittingEmptySubsequences: false) { ":：".contains($0) }
        .map { String($0).trimmed }
      let form = fields.map(\.chineseName).joined(separator: ":")
      guard parts.count <= fields.count else {
        throw FieldProblem(field, "第\(items.count + 1)项应为 \(form)", "has too many parts")
      }
      var members: [(String, JSONValue)] = []
      for (index, part) in fields.enumerated() {
        let text = index < parts.count ? parts[index] : ""
        guard !text.isEmpty else {
          if part.isRequired {
            throw FieldProblem(
              field, "第\(items.count + 1)项缺少“\(part.chineseName)”，应为 \(form)", "lacks a part")
          }
          continue
        }
        members.append((part.name, try value(of: text, part, unit: unit)))
      }
      items.append(.object(members))
    }
    return items
  }
}

/// A text as a message may repeat it: a long number may be a person's or an account's that stands in
/// the wrong place.
private func shown(_ text: String) -> String {
  let digits = text.utf8.count { (0x30...0x39).contains($0) }
  return digits >= 14 ? "…" : text
}

extension Substring {
  fileprivate var isBlank: Bool { allSatisfy(\.isWhitespace) }
}
