package import FundClient
package import FundMessages

/// A project of a case, and the money that it is given.
package struct CaseProject: Sendable {
  /// Its number in the library; here its name, which tables show.
  package var key: String
  /// Code of the class of works.
  package var projectClass: String
  /// Township and village.
  package var place: String
  package var content: String
  /// Entity of the unit in charge.
  package var unit: String
  /// Its name, Chinese.
  package var unitName: String
  package var parts: [ProjectPart]
  /// Of the works; what the indicators do not give has another source. Nil: they give all.
  package var scale: Fen?
  package var registered: UInt32
  package var target: String
  package var formsAsset = true

  /// What the indicators give it.
  package var amount: Fen { parts.map(\.amount).total }
}

/// A source of money for projects: an indicator, by its plan line where it is pooled.
package struct MoneySource: Hashable, Sendable {
  package var indicator: String
  package var category: String
  package var level: Fundledger_V1_FundLevel
  /// Empty for money by its old channel (原渠道).
  package var line = ""
}

/// What one source gives one project.
package struct ProjectPart: Hashable, Sendable {
  package var source: MoneySource
  package var amount: Fen
}

/// Sources that are used up in their order.
struct MoneyQueue {
  private var rest: ArraySlice<ProjectPart>

  init(_ parts: [ProjectPart]) { rest = parts[...] }

  /// Takes an amount, from one source or several.
  mutating func take(_ amount: Fen) -> [ProjectPart] {
    var taken: [ProjectPart] = []
    var wanted = amount.value
    while wanted > 0, var first = rest.popFirst() {
      let part = min(wanted, first.amount.value)
      taken.append(ProjectPart(source: first.source, amount: Fen(part)))
      wanted -= part
      first.amount = Fen(first.amount.value - part)
      if first.amount > .zero { rest = [first] + rest }
    }
    precondition(wanted == 0, "the sources hold what is taken")
    return taken
  }
}
