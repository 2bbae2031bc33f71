/// What the rows of a file are about.
enum ImportKind: Sendable {
  /// 记账凭证.
  case vouchers
  /// Applications whose money is held (冻结).
  case holds

  /// What one of them is called, Chinese.
  var chineseName: String { self == .vouchers ? "凭证" : "申请" }
}
