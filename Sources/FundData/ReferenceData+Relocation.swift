/// What relocation (易地扶贫搬迁) asks the tables.
extension ReferenceData {
  /// The envelope of the day; nil when there is no programme.
  package func programme(on day: Int32) -> RelocationProgramme? { nil }

  /// The central housing grant for a registered person, in fen; nil where there is none.
  package func headGrant(ofRegion code: String, on day: Int32) -> Int64? { nil }
}
