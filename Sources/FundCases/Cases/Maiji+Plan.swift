import FundClient
import FundMessages
import SwiftProtobuf

extension CaseWriter {
  /// The plan (统筹整合使用方案): drafted, approved by two meetings, filed with the province; then the pool.
  mutating func plan(_ money: MaijiMoney, _ uses: [PublishedCase.Use], year: Int) {
    let county = CaseOffice.maiji.entity
    send(
      .draftPlan(
        .with {
          $0.year = UInt32(year)
          $0.version = 1
          $0.stage = .initial
          $0.sources = money.pooled.map { part in
            .with {
              $0.key = part.source.line
              $0.category = part.source.category
              $0.level = part.source.level
              $0.amount = part.amount.value
            }
          }
          $0.uses = zip(CasePlan.useClasses, uses).map { code, use in
            .with {
              $0.projectClass = code
              $0.amount = use.amount.fen.value
            }
          }
        }), at: county, on: "2021-02-04", by: .maiji)
    send(
      .approvePlan(
        .with {
          $0.year = UInt32(year)
          $0.version = 1
          $0.governmentMeeting = "区政府第3次常务会议纪要（示例）"
          $0.partyMeeting = "区委第5次常委会会议纪要（示例）"
        }), at: county, on: "2021-02-10", by: .maijiChecker)
    let first = money.pooled[0]
    attempt(
      pooling(first), at: county, on: "2021-02-18", by: .maiji,
      ExpectedRefusal(
        chinese: "方案未经备案，纳入整合", text: "pooling before the plan is filed",
        rule: "plan-in-force", figures: .fen(available: .zero, asked: first.amount)))
    send(
      .filePlan(
        .with {
          $0.year = UInt32(year)
          $0.version = 1
          $0.filingNo = "甘整合备〔2021〕62号（示例）"
        }), at: county, on: "2021-02-25", by: .gansuSupervisor)
    for part in money.pooled {
      send(pooling(part), at: county, on: "2021-03-01", by: .maiji, "\(part.source.line)纳入整合")
    }
    var more = money.kept
    more.source.line = money.pooled[4].source.line
    attempt(
      pooling(more), at: county, on: "2021-03-01", by: .maiji,
      ExpectedRefusal(
        chinese: "超方案来源行，将未列入方案的资金纳入整合", text: "more than the plan's line",
        rule: "plan-source-line", figures: .fen(available: .zero, asked: more.amount)))
  }

  func pooling(_ part: ProjectPart) -> Action {
    .pool(
      .with {
        $0.indicator = part.source.indicator
        $0.line = part.source.line
        $0.amount = part.amount.value
      })
  }

  /// A project of the negative list (负面清单) that the library let in gets no money, and leaves.
  mutating func forbidden(_ model: CaseProject, _ money: MaijiMoney) {
    var project = model
    project.key = "某镇办公楼维修（示例）"
    project.content = "维修政府办公楼1200平方米"
    project.projectClass = "P1801"
    project.parts = [ProjectPart(source: money.pooled[4].source, amount: Fen.wan("150"))]
    library(
      [project], of: .maiji,
      LibraryDays(
        proposed: "2021-02-20", checked: "2021-02-22", approved: "2021-02-24",
        notice: ("2021-03-08", "2021-03-19"), noticePlace: "区政府网站"))
    attempt(
      assigning(project.parts[0], to: project), at: CaseOffice.maiji.entity, on: "2021-03-22",
      by: .maiji,
      ExpectedRefusal(
        chinese: "负面清单：整合资金安排办公楼维修", text: "a project of the negative list",
        rule: "negative-list"))
    send(
      .advanceProject(
        .with {
          $0.key = project.key
          $0.step = .drop
          $0.opinion = "属负面清单，出库"
        }), at: CaseOffice.maiji.entity, on: "2021-03-23", by: .maijiChecker)
  }

  private func assigning(_ part: ProjectPart, to project: CaseProject) -> Action {
    .assign(
      .with {
        $0.indicator = part.source.indicator
        $0.project = project.key
        $0.line = part.source.line
        $0.amount = part.amount.value
      })
  }

  mutating func assignFromPool(_ projects: [CaseProject]) {
    let production = projects.filter { $0.projectClass.hasPrefix("P02") }
    assign(production, of: .maiji, on: "2021-03-24")
    if let last = production.last, var part = last.parts.last {
      part.amount = Fen.wan("100")
      attempt(
        assigning(part, to: last), at: CaseOffice.maiji.entity, on: "2021-03-24", by: .maiji,
        ExpectedRefusal(
          chinese: "超方案用途行，产业发展再多安排", text: "more than the plan's line of a class",
          rule: "plan-class-line", figures: .fen(available: .zero, asked: part.amount)))
    }
    assign(
      projects.filter { !$0.projectClass.hasPrefix("P02") }, of: .maiji, on: "2021-03-25")
  }

  /// All works to their last fen.
  mutating func works(ofMaiji projects: [CaseProject]) {
    let days = [
      ("2021-04-15", "2021-06-18", "2021-09-06", ("2021-09-07", "2021-09-16"), "2021-09-22"),
      ("2021-04-16", "2021-07-20", "2021-10-11", ("2021-10-12", "2021-10-21"), "2021-10-26"),
      ("2021-04-19", "2021-08-10", "2021-11-08", ("2021-11-09", "2021-11-18"), "2021-11-24"),
    ]
    for (index, project) in projects.enumerated() {
      let days = days[index % days.count]
      build(
        project,
        Works(
          contract: "麦积2021合同\(index + 1)号", contractor: "示例承包单位\(index + 1)",
          amount: project.amount, tender: "麦积招〔2021〕\(index + 1)号（示例）", signed: "2021-04-08"),
        of: .maiji,
        WorksDays(
          advance: days.0, progress: days.1, accepted: days.2, notice: days.3, last: days.4))
    }
  }
}
