/// Somebody who takes part in a case, with a certificate of their own.
package struct CaseIdentity: Hashable, Sendable {
  /// What the certificate lets them do.
  package enum Role: String, Sendable {
    /// 经办: prepares.
    case bureau
    /// 审核: approves what another has prepared.
    case checker
    /// 上级主管.
    case supervisor
    case auditor
    /// A county's reading system.
    case county
  }

  package var role: Role
  /// The place they speak for.
  package var code: String
  package var province: String
  /// Last part of the certificate's URI.
  package var person: String
  /// For people, Chinese.
  package var title: String

  /// The files' name in the folder of certificates.
  package var certificate: String { "\(role.rawValue)-\(code)" }
  /// As the maker of certificates takes it.
  package var specification: String { "\(role.rawValue):\(code):\(province):\(person)" }

  private init(_ role: Role, _ code: String, _ person: String, _ title: String) {
    self.role = role
    self.code = code
    province = code.prefix(2) + "0000"
    self.person = person
    self.title = title
  }

  package static let supervisor = CaseIdentity(
    .supervisor, "000000", "supervisor", "主管部门（开立账簿）")
  package static let auditor = CaseIdentity(.auditor, "000000", "auditor", "审计机关")
  package static let jiangsu = CaseIdentity(.bureau, "320000", "jiangsu", "江苏省财政厅")
  package static let haidong = CaseIdentity(.bureau, "630200", "haidong", "海东市财政局")
  package static let ledu = CaseIdentity(.county, "630202", "ledu", "乐都区查询系统")
  package static let sichuan = CaseIdentity(.bureau, "510000", "sichuan", "四川省财政厅")
  package static let bazhong = CaseIdentity(.bureau, "511900", "bazhong", "巴中市财政局")
  package static let henan = CaseIdentity(.bureau, "410000", "henan", "河南省财政厅")
  package static let anyang = CaseIdentity(.bureau, "410500", "anyang", "安阳市财政局")
  package static let beiguan = CaseIdentity(.bureau, "410503", "beiguan", "北关区财政局")
  package static let beiguanChecker = CaseIdentity(
    .checker, "410503", "beiguan-checker", "北关区财政局审核岗")
  package static let liling = CaseIdentity(.bureau, "430281", "liling", "醴陵市财政局")
  package static let lilingChecker = CaseIdentity(
    .checker, "430281", "liling-checker", "醴陵市财政局审核岗")
  package static let ministry = CaseIdentity(.bureau, "000000", "ministry", "财政部")
  package static let gansu = CaseIdentity(.bureau, "620000", "gansu", "甘肃省财政厅")
  package static let gansuSupervisor = CaseIdentity(
    .supervisor, "620000", "gansu-supervisor", "甘肃省乡村振兴局（方案备案）")
  package static let tianshui = CaseIdentity(.bureau, "620500", "tianshui", "天水市财政局")
  package static let maiji = CaseIdentity(.bureau, "620503", "maiji", "麦积区财政局")
  package static let maijiChecker = CaseIdentity(
    .checker, "620503", "maiji-checker", "麦积区财政局审核岗")
  package static let ningxia = CaseIdentity(.bureau, "640000", "ningxia", "宁夏回族自治区财政厅")
  package static let shapotou = CaseIdentity(.bureau, "640502", "shapotou", "沙坡头区财政局")
  package static let shapotouChecker = CaseIdentity(
    .checker, "640502", "shapotou-checker", "沙坡头区财政局审核岗")

  package static let all = [
    supervisor, auditor, jiangsu, haidong, ledu, sichuan, bazhong, henan, anyang, beiguan,
    beiguanChecker, liling, lilingChecker, ministry, gansu, gansuSupervisor, tianshui, maiji,
    maijiChecker, ningxia, shapotou, shapotouChecker,
  ]
}

/// The two desks of a finance bureau: one prepares, the other approves (制单与审核分离).
package struct CaseOffice: Sendable {
  package var bureau: CaseIdentity
  package var checker: CaseIdentity

  /// The bureau's own entity.
  package var entity: String { bureau.code }

  package static let beiguan = CaseOffice(bureau: .beiguan, checker: .beiguanChecker)
  package static let liling = CaseOffice(bureau: .liling, checker: .lilingChecker)
  package static let maiji = CaseOffice(bureau: .maiji, checker: .maijiChecker)
  package static let shapotou = CaseOffice(bureau: .shapotou, checker: .shapotouChecker)
}
