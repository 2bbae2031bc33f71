import Foundation
import LedgerJournal

extension BundleManifest {
  /// As it stands in the file: two spaces a level, members in this order, a line feed at the end. The
  /// first member is the SM3 digest of the manifest with zeros in its place.
  package var encoded: [UInt8] {
    let digest = DigestAlgorithm.sm3.digest(text(digest: .zero))
    return text(digest: digest)
  }

  private func text(digest: Digest) -> [UInt8] {
    var json = ManifestText()
    json.open("{")
    json.member("manifestSM3", text: digest.description)
    json.member("format", Self.format)
    json.member("generator", text: generator)
    json.member("origin", text: origin)
    json.member("digest", text: algorithm.name)
    json.member("entity", text: entity)
    json.member("whole", isWhole)
    json.member("through", through)
    json.member("throughDigest", text: throughDigest.description)
    json.member("timeMs", timeMs)
    write(totals, to: &json)
    json.key("renderings")
    json.open("[")
    for rendering in renderings {
      json.element()
      json.open("{")
      json.member("format", text: rendering.format)
      json.member("fromMonth", rendering.fromMonth)
      json.member("toMonth", rendering.toMonth)
      json.member("generator", text: rendering.generator)
      json.close("}")
    }
    json.close("]")
    write(files, to: &json)
    json.close("}")
    return Array((json.text + "\n").utf8)
  }

  private func write(_ totals: Totals, to json: inout ManifestText) {
    json.key("totals")
    json.open("{")
    json.member("blocks", totals.blocks)
    json.member("vouchers", totals.vouchers)
    json.member("partialVouchers", totals.partialVouchers)
    json.member("legs", totals.legs)
    json.member("accounts", totals.accounts)
    json.member("ledgers", totals.ledgers)
    json.member("debit", totals.debit)
    json.member("credit", totals.credit)
    json.member("firstDay", totals.firstDay)
    json.member("lastDay", totals.lastDay)
    json.close("}")
  }

  private func write(_ files: [File], to json: inout ManifestText) {
    json.key("files")
    json.open("[")
    for file in files {
      json.element()
      json.open("{")
      json.member("path", text: file.path)
      json.member("bytes", file.bytes)
      json.member("sm3Tree", text: file.sm3Tree)
      json.member("sha256", text: file.sha256)
      json.close("}")
    }
    json.close("]")
  }

  /// What `JSONDecoder` reads.
  private struct Decoded: Decodable {
    var format: Int
    var generator: String
    var origin: String
    var digest: String
    var entity: String
    var whole: Bool
    var through: UInt64
    var throughDigest: String
    var timeMs: Int64
    var totals: Totals
    var renderings: [Rendering]
    var files: [File]
  }

  /// Reads a manifest, which must be byte for byte as `encoded` writes it.
  package init(decoding bytes: [UInt8]) throws(ManifestProblem) {
    guard bytes.count <= Self.byteLimit else { throw .tooLarge(bytes: UInt64(bytes.count)) }
    let decoded: Decoded
    do {
      decoded = try JSONDecoder().decode(Decoded.self, from: Data(bytes))
    } catch {
      throw .malformed("it is not the JSON of one")
    }
    guard decoded.format == Self.format else { throw .newerFormat(decoded.format) }
    guard decoded.files.count <= Self.fileLimit else { throw .tooManyFiles(decoded.files.count) }
    guard let algorithm = DigestAlgorithm(name: decoded.digest) else {
      throw .malformed("its digest is \(decoded.digest)")
    }
    guard let digest = Digest(hexadecimal: decoded.throughDigest) else {
      throw .malformed("throughDigest is no digest")
    }
    for file in decoded.files where !BundlePaths.isGood(file.path) { throw .badPath(file.path) }
    self.init(
      generator: decoded.generator, origin: decoded.origin, algorithm: algorithm,
      entity: decoded.entity, isWhole: decoded.whole, through: decoded.through,
      throughDigest: digest,
      timeMs: decoded.timeMs, totals: decoded.totals, renderings: decoded.renderings,
      files: decoded.files)
    let difference = bytes.withUnsafeBytes { bytes in
      encoded.withUnsafeBytes { $0.firstDifference(bytes) }
    }
    if let difference { throw .notCanonical(offset: difference) }
  }
}

/// JSON under way.
private struct ManifestText {
  private(set) var text = ""
  private var depth = 0
  private var isFirst = true

  mutating func open(_ bracket: String) {
    text += bracket
    depth += 1
    isFirst = true
  }

  mutating func close(_ bracket: String) {
    depth -= 1
    if !isFirst { newLine() }
    text += bracket
    isFirst = false
  }

  mutating func element() {
    if !isFirst { text += "," }
    newLine()
    isFirst = false
  }

  mutating func key(_ key: String) {
    element()
    text += "\"\(key)\": "
  }

  mutating func member(_ key: String, _ number: some BinaryInteger) {
    self.key(key)
    text += String(number)
  }

  mutating func member(_ key: String, _ flag: Bool) {
    self.key(key)
    text += flag ? "true" : "false"
  }

  mutating func member(_ key: String, text value: String) {
    self.key(key)
    text += "\""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  private mutating func newLine() { text += "\n" + String(repeating: "  ", count: depth) }
}
