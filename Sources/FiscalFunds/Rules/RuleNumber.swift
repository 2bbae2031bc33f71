/// The rules that the gates ask for. A number stands in the journal with each refusal and warning and
/// never changes its meaning; texts, articles, days and parameters are in `rules.csv`.
package enum RuleNumber: UInt16, CaseIterable, Sendable {
  case eligibleCounty = 1
  case localCounty = 2
  case categoryInScope = 3
  case noDirectSubsidy = 4
  case planInForce = 5
  case planSourceLine = 6
  case planFloor = 7
  case planClassLine = 8
  case libraryProject = 9
  case pooledClass = 10
  case negativeList = 11
  case noCountyMatch = 12
  case projectBudget = 13
  case noticeBeforePayment = 14
  case completionNotice = 15
  case indicatorAvailable = 16
  case contractAmount = 17
  case acceptedQuantity = 18
  case retentionShare = 19
  case retentionDate = 20
  case feeCap = 21
  case subsidyRate = 22
  case oneBenefit = 23
  case registeredBeneficiary = 24
  case lotteryCounty = 25
  case fourEyes = 26
  case documentUnique = 27
  case splitUnderLimit = 28
  case ownAccount = 29
  case passDownClock = 30
  case lowerIsChild = 31
  case twoYearCarry = 32
  case noOpenHolds = 33
  case photovoltaicTarget = 34
  case performanceTarget = 35
  case handoverShares = 36
  case unidentifiedSource = 37
  case bondQuota = 38
  case tenderRequired = 39
  case unitBookParallel = 40
  case aidAgreement = 41
  case acceptanceBeforeLast = 42
  case duplicateProject = 43
  case prefectureMatch = 44
  case accrualYearEnd = 45
  case cashHeld = 46

  /// Beyond the highest number.
  static let count = 47
}
