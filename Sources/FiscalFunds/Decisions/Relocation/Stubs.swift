import LedgerCore

extension FundBooks {
  func decide(_ action: AllocateTask, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: AllocateTask, _ at: Applied) -> Bool { false }
  func decide(_ action: DesignateBody, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: DesignateBody, _ at: Applied) -> Bool { false }
  func decide(_ action: OpenSettlement, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: OpenSettlement, _ at: Applied) -> Bool { false }
  func decide(_ action: EnrolHouseholds, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: EnrolHouseholds, _ at: Applied) -> Bool { false }
  func decide(_ action: GrantHeads, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: GrantHeads, _ at: Applied) -> Bool { false }
  func decide(_ action: RecordMoves, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: RecordMoves, _ at: Applied) -> Bool { false }
  func decide(_ action: RaiseFromHouseholds, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: RaiseFromHouseholds, _ at: Applied) -> Bool { false }
  func decide(_ action: InjectCapital, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: InjectCapital, _ at: Applied) -> Bool { false }
  func decide(_ action: SignLoan, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: SignLoan, _ at: Applied) -> Bool { false }
  func decide(_ action: DrawLoan, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: DrawLoan, _ at: Applied) -> Bool { false }
  func decide(_ action: ChangeRate, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: ChangeRate, _ at: Applied) -> Bool { false }
  func decide(_ action: LendDown, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: LendDown, _ at: Applied) -> Bool { false }
  func decide(_ action: AccrueInterest, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: AccrueInterest, _ at: Applied) -> Bool { false }
  func decide(_ action: PayInterestShare, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: PayInterestShare, _ at: Applied) -> Bool { false }
  func decide(_ action: PayLender, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: PayLender, _ at: Applied) -> Bool { false }
  func decide(_ action: ApplyWorks, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: ApplyWorks, _ at: Applied) -> Bool { false }
  func decide(_ action: SettleSettlement, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: SettleSettlement, _ at: Applied) -> Bool { false }
  func decide(_ action: TradeLandQuota, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: TradeLandQuota, _ at: Applied) -> Bool { false }
  func decide(_ action: RepayRelocation, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: RepayRelocation, _ at: Applied) -> Bool { false }
  func decide(_ action: RepayFromSurplus, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: RepayFromSurplus, _ at: Applied) -> Bool { false }
  func decide(_ action: UseSurplus, _ draft: inout Draft) throws(Refusal) {
    throw Refusal(.unknownBook)
  }
  func apply(_ action: UseSurplus, _ at: Applied) -> Bool { false }
}
