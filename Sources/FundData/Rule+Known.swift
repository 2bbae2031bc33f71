extension Rule {
  /// What code and table agree on about a number.
  package struct Known: Sendable {
    package let number: UInt16
    package let id: String
    package let parameters: [String]

    fileprivate init(_ number: UInt16, _ id: String, _ parameters: String...) {
      self.number = number
      self.id = id
      self.parameters = parameters
    }
  }

  /// In the order of the numbers. Tables that were loaded are kept and read again: an id stays, and a
  /// rule that needs another parameter gets a new number.
  package static let known = [
    Known(1, "eligible-county"),
    Known(2, "local-county"),
    Known(3, "category-in-scope"),
    Known(4, "no-direct-subsidy"),
    Known(5, "plan-in-force"),
    Known(6, "plan-source-line"),
    Known(7, "plan-floor"),
    Known(8, "plan-class-line"),
    Known(9, "library-project"),
    Known(10, "pooled-class"),
    Known(11, "negative-list"),
    Known(12, "no-county-match"),
    Known(13, "project-budget"),
    Known(14, "notice-before-payment", "days", "working"),
    Known(15, "completion-notice", "days"),
    Known(16, "indicator-available"),
    Known(17, "contract-amount"),
    Known(18, "accepted-quantity"),
    Known(19, "retention-share", "share_bp"),
    Known(20, "retention-date"),
    Known(21, "fee-cap", "share_bp"),
    Known(22, "subsidy-rate"),
    Known(23, "one-benefit"),
    Known(24, "registered-beneficiary"),
    Known(25, "lottery-county"),
    Known(26, "four-eyes"),
    Known(27, "document-unique"),
    Known(28, "split-under-limit", "limit_fen", "days"),
    Known(29, "own-account"),
    Known(30, "pass-down-clock", "days"),
    Known(31, "lower-is-child"),
    Known(32, "two-year-carry", "years"),
    Known(33, "no-open-holds"),
    Known(34, "photovoltaic-target", "fen"),
    Known(35, "performance-target"),
    Known(36, "handover-shares"),
    Known(37, "unidentified-source"),
    Known(38, "bond-quota"),
    Known(39, "tender-required", "limit_fen"),
    Known(40, "unit-book-parallel"),
    Known(41, "aid-agreement"),
    Known(42, "acceptance-before-last"),
    Known(43, "duplicate-project"),
    Known(44, "prefecture-match"),
    Known(45, "accrual-year-end", "last_year"),
    Known(46, "cash-held"),
    Known(47, "task-within-parent"),
    Known(48, "source-quota"),
    Known(49, "one-financing-body"),
    Known(50, "area-per-person", "area"),
    Known(51, "no-debt-enlarging"),
    Known(52, "self-raise-cap", "person_fen", "household_fen"),
    Known(53, "head-grant"),
    Known(54, "grant-once"),
    Known(55, "synchronous-own-money"),
    Known(56, "infrastructure-key"),
    Known(57, "grant-purpose"),
    Known(58, "signed-limit"),
    Known(59, "loan-idle", "days"),
    Known(60, "one-housing-benefit"),
    Known(61, "demolish-before-last"),
    Known(62, "land-quota-first"),
    Known(63, "land-quota-province"),
    Known(64, "surplus-after-final"),
    Known(65, "repayment-within-claim"),
    Known(66, "capital-not-on-lent"),
    Known(67, "service-exemption"),
    Known(68, "surplus-repays-first"),
  ]
}
