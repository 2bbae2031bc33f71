import FundClient

/// A ledger of the bench, with the two subjects that its vouchers fall on.
struct BenchLedger: Hashable, Sendable {
  struct Subject: Hashable, Sendable {
    var code: String
    /// The dimension that tells the accounts of the subject apart.
    var counting: String
    var others: [DimensionValue] = []
  }

  var entity: String
  var book: String
  var name: String
  /// May never be in credit, so that every debit is checked against a limit and none hits it.
  var debit: Subject
  /// May never be in debit.
  var credit: Subject

  /// Of a county's treasury (总会计): 其他财政存款 and 应付代管资金.
  static let treasury = BenchLedger(
    entity: "620503", book: "GLF", name: "压力测试账",
    debit: Subject(
      code: "1004", counting: "L", others: [DimensionValue(key: "F", value: "1")]),
    credit: Subject(
      code: "2017", counting: "L", others: [DimensionValue(key: "F", value: "1")]))
  /// Of two units of the county: 在建工程 and 应付账款; 银行存款 and 其他应付款.
  static let units = [
    BenchLedger(
      entity: "620503.U.交通运输局", book: "GLA", name: "压力测试单位账一",
      debit: Subject(code: "1613", counting: "K"), credit: Subject(code: "2302", counting: "K")),
    BenchLedger(
      entity: "620503.U.农业农村局", book: "GLA", name: "压力测试单位账二",
      debit: Subject(code: "1613", counting: "K"), credit: Subject(code: "2307", counting: "K")),
  ]
}
