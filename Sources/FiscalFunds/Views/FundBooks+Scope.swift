import FundData
package import LedgerCore

extension FundBooks {
  /// Refuses what is no entity (`unknownEntity`), and an entity outside the region with the code
  /// `scope` (`outOfScope`). Zero is everywhere.
  package func requireScope(_ scope: UInt32, of entity: String) throws(Refusal) {
    guard let admin = LedgerOpening.adminCode(of: entity),
      !reference.regions(over: admin, upTo: .max).isEmpty
    else { throw Refusal(.unknownEntity) }
    guard isVisible(entity, in: scope) else { throw Refusal(.outOfScope) }
  }

  /// Whether an entity lies in the region with the code `scope`, or that is zero.
  func isVisible(_ entity: String, in scope: UInt32) -> Bool {
    guard scope != 0 else { return true }
    let code = scope.adminCode
    return reference.regions(over: region(of: entity), upTo: .max).contains { $0.code == code }
  }

  /// The entities with plans, indicators or projects, ascending: of a region and of those below it as
  /// they were on the day, or only the one that is named. An entity with a suffix, such as a
  /// development zone, stands for itself.
  func entities(within region: String, onlyItself: Bool, upTo day: Int32) -> [String] {
    guard !onlyItself, !region.contains(".") else { return [region] }
    var all = Set(index.indicatorsOfEntity.keys).union(index.projectsOfCounty.keys)
    for number in plans.numbers { all.insert(plans[number].county) }
    return all.sorted().filter { entity in
      entity == region
        || reference.regions(over: self.region(of: entity), upTo: day)
          .contains { $0.code == region }
    }
  }

  /// Whether money of an entity rests where it is used: a county's, or a place's that has no code of
  /// its own and is run like one (开发区、行政委员会).
  func isCountyLike(_ entity: String, upTo day: Int32) -> Bool {
    if reference.regions(over: region(of: entity), upTo: day).first?.level == .county {
      return true
    }
    return entity.split(separator: ".", maxSplits: 1).dropFirst().first
      .map { !$0.hasPrefix("U.") } ?? false
  }

  /// The name of an entity's region on the day; of a place without a code its suffix.
  func name(of entity: String, upTo day: Int32) -> String {
    let parts = entity.split(separator: ".", maxSplits: 1)
    if parts.count == 2 { return String(parts[1]) }
    return reference.regions(over: region(of: entity), upTo: day).first?.name ?? ""
  }
}

extension ReferenceData {
  /// A region and those above it, nearest first, on the newest day up to `day` on which its code was
  /// in force; on its first day where it came later. Empty for a code that never was.
  func regions(over code: String, upTo day: Int32) -> [Region] {
    if let region = region(code, on: day) { return [region] + ancestors(of: code, on: day) }
    let all = regions.filter { $0.code == code }
    guard
      let nearest = all.filter({ $0.validity.first <= day }).map(\.validity.last).max()
        ?? all.map(\.validity.first).min(), let region = region(code, on: nearest)
    else { return [] }
    return [region] + ancestors(of: code, on: nearest)
  }
}
