import FundClient
package import FundData

/// The codes (行政区划代码) of places as publications name them, in a year.
package struct PublishedPlaces {
  private let reference: ReferenceData
  private let day: Int32

  package init(_ reference: ReferenceData, year: Int) {
    self.reference = reference
    day = Int32(Day(year: year, month: 1, day: 1)?.number ?? 0)
  }

  package func name(of code: String) throws(CaseProblem) -> String {
    guard let region = reference.region(code, on: day) else {
      throw CaseProblem("no region \(code)")
    }
    return region.name
  }

  /// The code of the division above.
  package func parent(of code: String) throws(CaseProblem) -> String {
    guard let parent = reference.region(code, on: day)?.parent else {
      throw CaseProblem("no region above \(code)")
    }
    return parent
  }

  package func province(named name: String) throws(CaseProblem) -> String {
    let found = reference.children(of: "000000", on: day).first { $0.name == name }
    guard let found else { throw CaseProblem("no province \(name)") }
    return found.code
  }

  /// A county of a prefecture. An autonomous county may be named short: 民和县 for
  /// 民和回族土族自治县. A development zone (开发区) has no code and gets a suffix of ours.
  package func county(named name: String, of prefecture: String) throws(CaseProblem) -> String {
    let counties = reference.children(of: prefecture, on: day)
    if let exact = counties.first(where: { $0.name == name }) { return exact.code }
    if name.hasSuffix("经济开发区") { return prefecture + ".经开区" }
    let short = counties.filter { $0.name.hasPrefix(name.dropLast()) && $0.name.hasSuffix("自治县") }
    guard let only = short.first, short.count == 1 else {
      throw CaseProblem("no county \(name) in \(prefecture)")
    }
    return only.code
  }
}
