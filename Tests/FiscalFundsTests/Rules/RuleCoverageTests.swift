import FiscalFunds
import FundData
import Testing

/// Every rule is tested, by one suite.
struct RuleCoverageTests {
  private static let tested: [RuleNumber] =
    IntegrationRuleTests.rules + ProjectRuleTests.rules + PaymentRuleTests.rules
    + HouseholdRuleTests.rules + IndicatorRuleTests.rules + RelocationRuleTests.rules
    + RelocationMoneyRuleTests.rules

  @Test func everyRuleIsTestedOnce() {
    #expect(Self.tested.map(\.rawValue).sorted() == RuleNumber.allCases.map(\.rawValue))
  }

  @Test func theCodeKnowsEveryRuleOfTheTable() {
    #expect(RuleNumber.allCases.map(\.rawValue) == Rule.known.map(\.number))
  }
}
