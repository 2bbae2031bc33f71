import FundClient
import FundData

extension CasePlan {
  /// A county's integration of funds (统筹整合): five sources into one plan, two classes of projects.
  static func maiji(_ reference: ReferenceData) throws(CaseProblem) -> CasePlan {
    let published = try PublishedCase.load(.maiji)
    guard let uses = published.uses, uses.count == 2,
      let money = MaijiMoney(published),
      let integrated = published.integratedTotal?.fen
    else { throw CaseProblem("the case has other sources or uses") }
    let places = PublishedPlaces(reference, year: published.year)
    var writer = CaseWriter()
    for code in ["000000", "620000", "620500", published.adminCode] {
      writer.open(code, code == "000000" ? "中央" : try places.name(of: code), "GLB", "GLF")
    }
    let projects = MaijiProjects.all(money)
    for project in projects {
      writer.open(project.unit, "麦积区" + project.unitName, "GLA")
    }
    writer.issueAndPassDown(money, year: published.year)
    writer.plan(money, uses, year: published.year)
    writer.library(
      projects, of: .maiji,
      CaseWriter.LibraryDays(
        proposed: "2021-01-11", checked: "2021-01-18", approved: "2021-02-01",
        notice: ("2021-03-08", "2021-03-19"), noticePlace: "区政府网站、村公示栏"))
    writer.forbidden(projects[0], money)
    writer.assignFromPool(projects)
    writer.works(ofMaiji: projects)
    var plan = CasePlan(.maiji, published, label: "麦积 2021", writer)
    plan.projects = projects
    plan.assumptions = [
      "公布数只到项目类别：六个项目及其单位、合同、公示、会议纪要、备案号均为示例，名称后标“示例”",
      "“其他各类资金”和未整合部分来源级次未公布，记入来源待认定（G109），库款按往来调度",
      "来源与用途的对应未公布，按公布顺序先后使用",
    ]
    plan.checks = checks(published, money, projects, integrated)
    plan.closing = closing
    return plan
  }

  /// Of the plan's lines by use, in the order of the publication.
  package static let useClasses = ["P02", "P18"]

  private static func checks(
    _ published: PublishedCase, _ money: MaijiMoney, _ projects: [CaseProject], _ total: Fen
  ) -> [CaseCheck] {
    let indicators = LedgerName.indicators(published.adminCode)
    let pooled = money.pooled.map(\.source.indicator)
    var checks = [
      CaseCheck("the five sources sum to integrated_total", "五个来源合计＝整合总额", total) { books in
        pooled.flatMap { indicator in
          ["G101", "G102", "G109"].map { books.balance(indicators, $0, "I=\(indicator)") }
        }.total
      },
      CaseCheck("the two uses sum to integrated_total", "两类用途支出合计＝整合总额", total) { books in
        projects.map { Fen(-books.balance(indicators, "G401", "P=\($0.key)").value) }.total
      },
      CaseCheck(
        "integrated_total / received_total = 82.29 %", "整合总额占收到资金",
        expected: .basisPoints(published.integratedSharePercent?.basisPoints ?? 0)
      ) { .basisPoints($0.progress?.total.pooledOfArrived?.hundredths ?? -1) },
      CaseCheck(
        "received money is the published total", "收到资金合计",
        expected: .amount(published.receivedTotal?.fen ?? .zero)
      ) { .amount($0.progress?.total.arrived ?? .zero) },
      CaseCheck(
        "the pool has got integrated_total", "纳入整合＝整合总额", expected: .amount(total)
      ) { .amount($0.progress?.total.pooled ?? .zero) },
    ]
    for (code, use) in zip(useClasses, published.uses ?? []) {
      let row: @Sendable (CaseEvidence) -> FundProgress.Row? = { evidence in
        evidence.progress?.rows.first { $0.key == code }
      }
      checks.append(
        CaseCheck(
          "\(use.name): amount paid", "\(use.name)支出", expected: .amount(use.amount.fen)
        ) { .amount(row($0)?.figures.pooledPaid ?? .zero) })
      checks.append(
        CaseCheck(
          "\(use.name): share of the integrated money", "\(use.name)占整合总额",
          expected: .basisPoints(use.sharePercent.basisPoints)
        ) { .basisPoints(row($0)?.share?.hundredths ?? -1) })
    }
    return checks
  }

  /// As the worked postings of the case end.
  private static let closing = ClosingBalances(
    """
    GLA/620503.U.: 1613 26441.61 D · 4001 53043.61 C · 5001 26602 D · 6001 53043.61 C · 7101 53043.61 D
    GLB/620503: G101 34723.5 D · G102 4985.11 D · G109 24749.57 D · G201 11414.57 C · G401 53043.61 C
    GLB/620500: G101 33573 D · G102 1150.5 D · G402 34723.5 C
    GLB/000000: G102 18889 D · G402 18889 C
    GLB/620000: G101 18889 D · G102 14684 D · G402 33573 C
    GLF/620503: 1001 11414.57 D · 2012 24749.57 C · 4001 4985.11 C · 4011 34723.5 C · 5001 53043.61 D
    GLF/620500: 1031 24749.57 D · 4001 25900.07 C · 4011 33573 C · 5011 34723.5 D
    GLF/000000: 4001 18889 C · 5011 18889 D
    GLF/620000: 4001 14684 C · 4011 18889 C · 5011 33573 D
    """)
}
