extension Fen {
  /// Why a text is not an amount.
  public enum ParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Neither digits with at most one point, nor digits in groups of three.
    case notDecimal
    /// A part of a fen, such as 1.005 元.
    case partOfFen
    /// Beyond 64 bits of fen.
    case outOfRange

    public var description: String {
      switch self {
      case .notDecimal: "not a decimal amount (不是金额)"
      case .partOfFen: "has a part of a fen (不足一分)"
      case .outOfRange: "too large (超出范围)"
      }
    }
  }

  /// Reads an amount such as `1234.5`, `-0.01` or `1,234.50`.
  ///
  /// A sign before it, commas between groups of three digits and zeros after the last place are
  /// allowed; a sign of currency, an exponent, spaces and digits beyond a fen are not.
  public init(_ text: some StringProtocol, in unit: Unit) throws(ParseError) {
    var bytes = Array(text.utf8)[...]
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
    let halves = bytes.split(
      separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = Self.digits(grouped: halves[0]), !whole.isEmpty else { throw .notDecimal }
    var places = halves.count == 2 ? halves[1] : []
    guard halves.count == 1 || !places.isEmpty, places.allSatisfy(Self.isDigit) else {
      throw .notDecimal
    }
    while places.count > unit.places, places.last == UInt8(ascii: "0") { places.removeLast() }
    guard places.count <= unit.places else { throw .partOfFen }
    let zeros = repeatElement(UInt8(ascii: "0"), count: unit.places - places.count)
    var total: Int64 = 0
    for digit in whole + places + zeros {
      // Counted downwards, so that the most negative amount is read too.
      let (product, overflow) = total.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.subtractingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
      guard !overflow, !carry else { throw .outOfRange }
      total = sum
    }
    if isNegative {
      self.init(total)
    } else {
      guard total != Int64.min else { throw .outOfRange }
      self.init(-total)
    }
  }

  /// The digits without their commas; nil when a comma is not between groups of three.
  private static func digits(grouped text: ArraySlice<UInt8>) -> [UInt8]? {
    let groups = text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
    guard groups.allSatisfy({ $0.allSatisfy(isDigit) }) else { return nil }
    if groups.count > 1 {
      guard (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 })
      else { return nil }
    }
    return Array(groups.joined())
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
  }
}

extension Fen {
  /// The amount with commas between groups of three digits, always exact: `1,234.50` yuan.
  ///
  /// - Parameter places: the fewest decimal places, 2 to `unit.places`; more are written when the
  ///   amount needs them, which happens in 万元 only.
  public func formatted(in unit: Unit = .yuan, places: Int = 2) -> String {
    let written = max(places, neededPlaces(in: unit))
    let digits = String(value.magnitude)
    let padded = String(repeating: "0", count: max(0, unit.places + 1 - digits.count)) + digits
    let whole = padded.dropLast(unit.places)
    let fraction = padded.suffix(unit.places).prefix(written)
    var result = value < 0 ? "-" : ""
    for (index, digit) in whole.enumerated() {
      if index > 0, (whole.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result + "." + fraction
  }

  /// The amount without commas, for programs: `1234.50` yuan.
  public func plain(in unit: Unit = .yuan) -> String {
    formatted(in: unit).replacing(",", with: "")
  }

  /// Decimal places that the amount needs to be exact, at least 2.
  public func neededPlaces(in unit: Unit) -> Int {
    var places = unit.places
    var rest = value.magnitude
    while places > 2, rest % 10 == 0 {
      rest /= 10
      places -= 1
    }
    return places
  }
}

extension Fen: CustomStringConvertible {
  /// In yuan: `1,234.50`.
  public var description: String { formatted() }
}
