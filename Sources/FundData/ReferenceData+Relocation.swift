/// What relocation (易地扶贫搬迁) asks the tables.
extension ReferenceData {
  package var relocationFigures: [RelocationFigure] { funds.relocationProgramme.values }
  package var relocationGrants: [RelocationGrant] { funds.relocationGrants.values }

  /// The envelope of the day; nil when there is no programme.
  package func programme(on day: Int32) -> RelocationProgramme? {
    func value(_ item: RelocationFigure.Item) -> Int64? {
      funds.relocationProgramme.value(item, on: day)?.value
    }
    guard let registered = value(.registered), let synchronous = value(.synchronous),
      let grant = value(.grant), let bond = value(.bond), let fund = value(.fund),
      let loan = value(.loan), let households = value(.households)
    else { return nil }
    return RelocationProgramme(
      registered: registered, synchronous: synchronous, grant: grant, bond: bond, fund: fund,
      loan: loan, households: households)
  }

  /// The central housing grant for a registered person in the place, in fen: by its own row, or by
  /// that of the nearest above it. Nil for a place outside the programme, or not there on the day.
  /// - Parameter code: a division of the day, or an entity with a suffix under one.
  package func headGrant(ofRegion code: String, on day: Int32) -> Int64? {
    guard let place = region(String(code.prefix { $0 != "." }), on: day) else { return nil }
    let path = [place] + ancestors(of: place.code, on: day)
    return path.lazy.compactMap { funds.relocationGrants.value($0.code, on: day)?.grantFen }.first
  }
}
