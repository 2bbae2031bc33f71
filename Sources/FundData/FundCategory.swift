/// A category of fund (资金类别), as it was named and ruled during some days.
package struct FundCategory: Sendable, Equatable {
  /// `C01` to `C20` are the central categories that integration may take in.
  package let code: String
  package let chineseName: String
  package let englishName: String
  package let origin: Origin
  /// May enter the integration pool.
  package let isPoolable: Bool
  /// A direct subsidy to farmers (对农民的直接补贴): never pooled.
  package let isDirect: Bool
  /// The special fund for poverty alleviation (专项扶贫资金): base of the cap on the management fee.
  package let isSpecial: Bool
  /// Lottery money (彩票公益金): to listed counties only.
  package let isLottery: Bool
  package let validity: Validity
  /// The code of the category that this one continues; it was there the day before.
  package let predecessor: String?
  package let source: String

  /// Who arranges the money.
  package enum Origin: String, Sendable, CaseIterable {
    case central, local
  }
}
