/// Somebody who takes part in the demonstration, with a certificate of their own.
struct DemoIdentity: Hashable, Sendable {
  var role: Role
  /// The place they speak for.
  var code: String
  var province: String
  /// Last part of the certificate's URI.
  var person: String
  /// For people, Chinese.
  var title: String

  /// The files' name in the folder of certificates.
  var certificate: String { "\(role.rawValue)-\(code)" }
  /// As the maker of certificates takes it.
  var specification: String { "\(role.rawValue):\(code):\(province):\(person)" }

  private init(_ role: Role, _ code: String, _ province: String, _ person: String, _ title: String)
  {
    self.role = role
    self.code = code
    self.province = province
    self.person = person
    self.title = title
  }

  static let supervisor = DemoIdentity(
    .supervisor, "000000", "000000", "supervisor", "主管部门（开立账簿）")
  static let auditor = DemoIdentity(.auditor, "000000", "000000", "auditor", "审计机关")
  static let jiangsu = DemoIdentity(.bureau, "320000", "320000", "jiangsu", "江苏省财政厅")
  static let haidong = DemoIdentity(.bureau, "630200", "630000", "haidong", "海东市财政局")
  static let ledu = DemoIdentity(.county, "630202", "630000", "ledu", "乐都区查询系统")
  static let sichuan = DemoIdentity(.bureau, "510000", "510000", "sichuan", "四川省财政厅")
  static let bazhong = DemoIdentity(.bureau, "511900", "510000", "bazhong", "巴中市财政局")
  static let henan = DemoIdentity(.bureau, "410000", "410000", "henan", "河南省财政厅")
  static let anyang = DemoIdentity(.bureau, "410500", "410000", "anyang", "安阳市财政局")
  static let beiguan = DemoIdentity(.bureau, "410503", "410000", "beiguan", "北关区财政局")
  static let liling = DemoIdentity(.bureau, "430281", "430000", "liling", "醴陵市财政局")

  static let all = [
    supervisor, auditor, jiangsu, haidong, ledu, sichuan, bazhong, henan, anyang, beiguan,
    liling,
  ]
}
