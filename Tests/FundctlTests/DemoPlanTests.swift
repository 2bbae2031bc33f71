import FundCases
import FundClient
import FundData
import FundMessages
import Testing

@testable import fundctl

@Suite struct DemoPlanTests {
  private let plans: [CasePlan]
  private let reference: ReferenceData

  init() throws {
    plans = try CasePlan.all()
    reference = try ReferenceData.load()
  }

  private var steps: [(plan: CasePlan, step: CaseStep)] {
    plans.flatMap { plan in plan.steps.map { (plan, $0) } }
  }

  @Test func everyCaseIsPlannedOnce() {
    #expect(plans.map(\.name) == PublishedCase.Name.allCases)
    for plan in plans { #expect(!plan.steps.isEmpty) }
  }

  @Test func everyPublishedCheckIsMade() {
    for plan in plans {
      let made = plan.checks.map(\.text)
      for check in plan.published.checks { #expect(made.contains(check), "\(plan.label)") }
    }
  }

  @Test func everyCommandIsOfItsYearAndSaysWhatItIs() throws {
    for (plan, step) in steps {
      let day = Day(number: step.command.message.day)
      #expect(day.civil.year == plan.published.year)
      #expect(step.command.message.note.utf8.count <= VoucherBatch.maximumSummaryBytes)
      if step.postsVoucher { #expect(!step.command.message.note.isEmpty, "\(plan.label)") }
    }
  }

  @Test func everyIdentityActsInItsOwnRegion() {
    for (plan, step) in steps {
      let entity = String(step.command.entity.prefix(6))
      let code = step.identity.code
      #expect(
        entity == code || entity.hasPrefix(code.prefix(2)) && code.hasSuffix("0000"),
        "\(plan.label) \(step.identity.title)")
    }
  }

  @Test func whoPreparesDoesNotApprove() {
    for (plan, step) in steps {
      switch step.command.message.action {
      case .approvePlan, .approvePayment, .approveList:
        #expect(step.identity.role == .checker, "\(plan.label)")
      case .filePlan:
        #expect(step.identity.role == .supervisor, "\(plan.label)")
      case .advanceProject(let it) where it.step == .approve || it.step == .drop:
        #expect(step.identity.role == .checker, "\(plan.label)")
      default:
        #expect(step.identity.role == .bureau, "\(plan.label)")
      }
    }
    let people = CaseIdentity.all.filter { $0.role == .bureau || $0.role == .checker }
    #expect(Set(people.map { "\($0.code)/\($0.person)" }).count == people.count)
  }

  @Test func whatMustBeRefusedIsRefusedByARuleOfItsDay() throws {
    let attempts = steps.filter { $0.step.expected != nil }
    #expect(attempts.count >= plans.count)
    for (plan, step) in attempts {
      let expected = try #require(step.expected)
      let day = Int32(step.command.message.day)
      let rule = reference.rules.first {
        $0.id == expected.rule && $0.validity.contains(day)
      }
      #expect(rule?.effect == .refuse, "\(plan.label) \(expected.text)")
    }
  }

  @Test func unitBooksBeginIn2019() {
    for plan in plans where plan.published.year < 2019 {
      #expect(!plan.ledgers.contains { $0.book == "GLA" }, "\(plan.label)")
    }
    for plan in plans where plan.published.year >= 2019 {
      for project in plan.projects {
        #expect(plan.ledgers.contains(.unit(project.unit)), "\(plan.label) \(project.key)")
      }
    }
  }

  @Test func everyIdentityHasItsOwnCertificate() {
    let names = CaseIdentity.all.map(\.certificate)
    #expect(Set(names).count == names.count)
    for (_, step) in steps { #expect(CaseIdentity.all.contains(step.identity)) }
  }
}
