/// The tables of integration, disbursement and relocation, read and checked.
struct FundTables: Sendable {
  let poolCounties: DatedTable<String, PoolCounty>
  let categories: DatedTable<String, FundCategory>
  let projectClasses: DatedTable<String, ProjectClass>
  let codes: DatedTable<CodeKey, CodeEntry>
  let lotteryCounties: DatedTable<String, LotteryCounty>
  let negativeList: DatedTable<String, NegativeEntry>
  let subsidyRates: DatedTable<String, SubsidyRate>
  let relocationProgramme: DatedTable<RelocationFigure.Item, RelocationFigure>
  let relocationGrants: DatedTable<String, RelocationGrant>
  let rules: DatedTable<UInt16, Rule>

  struct CodeKey: Hashable {
    let list: CodeList
    let code: String
  }

  init(_ files: TableFiles, regions: RegionTable) throws(ReferenceDataError) {
    poolCounties = try Self.poolCounties(files[.poolCounties], regions: regions)
    categories = try Self.categories(files[.categories])
    projectClasses = try Self.projectClasses(files[.projectClasses])
    codes = try Self.codes(files[.codes])
    lotteryCounties = try Self.lotteryCounties(files[.lotteryCounties], regions: regions)
    negativeList = try Self.negativeList(files[.negativeList])
    subsidyRates = try Self.subsidyRates(files[.subsidyRates])
    relocationProgramme = try Self.relocationProgramme(files[.relocationProgramme])
    relocationGrants = try Self.relocationGrants(files[.relocationGrants], regions: regions)
    rules = try Self.rules(files[.rules])
  }
}

extension CSVTable {
  init(
    _ table: TableFile, _ bytes: [UInt8], columns: [String]
  ) throws(ReferenceDataError) {
    try self.init(file: table.rawValue, bytes: bytes, columns: columns)
  }
}
