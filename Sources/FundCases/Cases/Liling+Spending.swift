import Foundation
import FundClient
import FundMessages
import SwiftProtobuf

extension CaseWriter {
  /// Companies, contractors and households are paid.
  mutating func spend(_ projects: [CaseProject]) {
    let days = [
      ("2019-05-20", "2019-06-25", "2019-08-05", ("2019-08-06", "2019-08-15"), "2019-08-20"),
      ("2019-05-21", "2019-07-05", "2019-08-12", ("2019-08-13", "2019-08-22"), "2019-08-27"),
      ("2019-05-22", "2019-08-01", "2019-09-20", ("2019-09-21", "2019-09-30"), "2019-10-10"),
    ]
    var built = 0
    for project in projects {
      switch project.projectClass {
      case "P0201": payCompany(project)
      case "P0807": payHouseholds(project)
      default:
        let days = days[built % days.count]
        built += 1
        build(
          project,
          Works(
            contract: "醴陵2019合同\(built)号", contractor: "示例路桥公司\(built)",
            amount: project.amount, tender: "醴陵招〔2019〕\(built)号（示例）", signed: "2019-04-15"),
          of: .liling,
          WorksDays(
            advance: days.0, progress: days.1, accepted: days.2, notice: days.3, last: days.4))
      }
    }
  }

  private mutating func payCompany(_ project: CaseProject) {
    var money = MoneyQueue(project.parts)
    let half = Fen(project.amount.value / 2)
    let payment = Payment(
      kind: .expense, payee: .company, payeeName: "示例农业公司",
      note: "支付\(project.key)资金（\(project.unitName)），三账同记")
    pay(money.take(half), payment, project, of: .liling, on: "2019-05-10")
    let rest = Fen(project.amount.value - half.value)
    pay(money.take(rest), payment, project, of: .liling, on: "2019-07-22")
  }

  /// 雨露计划: a list of registered persons is approved, which the unit owes then, and paid.
  private mutating func payHouseholds(_ project: CaseProject) {
    let office = CaseOffice.liling
    let each = Fen.wan("0.2")
    let persons = (1...Int(project.amount.value / each.value)).map {
      Evidence.hash("醴陵示例对象\($0)")
    }
    let day = "2019-10-16"
    send(
      .registerBeneficiaries(
        .with {
          $0.entries = persons.map { person in
            .with {
              $0.person = person
              $0.from = Day.of("2016-01-01").number
            }
          }
        }), at: office.entity, on: day, by: office.bureau)
    let list = "雨露计划2019年清册"
    send(
      .approveList(
        .with {
          $0.project = project.key
          $0.key = list
          $0.item = "雨露计划"
          $0.period = "2019"
          $0.digest = Evidence.hash(list)
          $0.isAccrued = true
          $0.entries = persons.map { person in
            .with {
              $0.person = person
              $0.quantity = 100
              $0.amount = each.value
            }
          }
        }), at: office.entity, on: day, by: office.checker, "审定雨露计划补助清册（\(project.unitName)）")
    pay(
      project.parts,
      Payment(
        kind: .households, payee: .households, payeeName: list, list: list,
        note: "发放雨露计划补助（一卡通，\(persons.count) 人）"), project, of: office, on: day)
    attemptTwice(project, persons[0], each, office, day)
  }

  private mutating func attemptTwice(
    _ project: CaseProject, _ person: Data, _ amount: Fen, _ office: CaseOffice, _ day: String
  ) {
    attempt(
      .approveList(
        .with {
          $0.project = project.key
          $0.key = "雨露计划2019年补发清册"
          $0.item = "雨露计划"
          $0.period = "2019"
          $0.digest = Evidence.hash($0.key)
          $0.entries = [
            .with {
              $0.person = person
              $0.quantity = 100
              $0.amount = amount.value
            }
          ]
        }), at: office.entity, on: day, by: office.checker,
      ExpectedRefusal(
        chinese: "同一人同一年度重复享受雨露计划补助", text: "a benefit claimed twice",
        rule: "one-benefit", figures: .fen(available: .zero, asked: amount)))
  }
}
