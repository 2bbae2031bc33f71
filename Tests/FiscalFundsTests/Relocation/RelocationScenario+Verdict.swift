import FiscalFunds
import FundData
import Testing

@testable import LedgerCore

extension RelocationScenario {
  /// The story up to a step, so that a test says only what it is about.
  enum Step: Int {
    case prepared, granted, capital, borrowed, lent, raised, built, interest, handedOver
  }

  static func ready(_ step: Step) throws -> RelocationScenario {
    var scenario = try RelocationScenario()
    try scenario.prepare()
    if step.rawValue >= Step.granted.rawValue { try scenario.grant() }
    if step.rawValue >= Step.capital.rawValue { try scenario.capital() }
    if step.rawValue >= Step.borrowed.rawValue { try scenario.borrow() }
    if step.rawValue >= Step.lent.rawValue { try scenario.lendDown() }
    if step.rawValue >= Step.raised.rawValue { try scenario.raise() }
    if step.rawValue >= Step.built.rawValue { try scenario.build() }
    if step.rawValue >= Step.interest.rawValue { try scenario.interest() }
    if step.rawValue >= Step.handedOver.rawValue { try scenario.handOver() }
    return scenario
  }

  /// How a command was judged, to the figure.
  func verdict(_ action: FundAction, at letter: String, on day: Day = start) -> Verdict {
    do throws(Refusal) {
      let outcome = try desk.send(action, at: place(letter), on: day)
      let warnings = outcome.warnings.compactMap { RuleNumber(rawValue: $0) }
      return warnings.isEmpty ? .passes : .warns(warnings)
    } catch {
      guard error.code == .ruleRefuses, error.figures.count >= 3,
        let rule = RuleNumber(rawValue: UInt16(clamping: error.figures[0]))
      else { return .fails(error.code) }
      return .refuses(rule, error.figures[1], error.figures[2])
    }
  }

  var broken: String? { desk.machine.firstBrokenInvariant() }

  // MARK: Single commands

  func task(
    _ to: String, version: UInt16, _ change: (inout AllocateTask) -> Void = { _ in }
  ) -> FundAction {
    var action = AllocateTask.with {
      $0.to = place(to)
      $0.version = version
      $0.documentNo = "任务\(to)\(version)"
      $0.registered = 100
      $0.synchronous = 20
      $0.quotas.grant = fen("M01", 0)
      $0.quotas.bond = fen("M03", 0)
      $0.quotas.fund = fen("M04", 0)
      $0.quotas.loan = fen("M05", 0)
      $0.quotas.households = fen("M07", 0)
    }
    change(&action)
    return .allocateTask(action)
  }

  func household(
    _ low: UInt64, persons: UInt8 = 4, area: UInt32 = 10_000,
    _ beneficiary: BeneficiaryClass = .registered
  ) -> HouseholdEntry {
    .with {
      $0.key = HashedKey(high: 1, low: low)
      $0.beneficiary = beneficiary
      $0.persons = persons
      $0.area = area
    }
  }

  func enrolment(_ households: HouseholdEntry...) -> FundAction {
    .enrolHouseholds(
      .with {
        $0.project = "S1"
        $0.digest = HashedKey(high: 7, low: 8)
        $0.households = households
      })
  }

  func part(_ low: UInt64, _ amount: Int64, isBorrowed: Bool = false) -> HouseholdPart {
    .with {
      $0.key = HashedKey(high: 1, low: low)
      $0.amount = amount
      $0.isBorrowed = isBorrowed
    }
  }

  func raising(_ receipt: String, _ parts: HouseholdPart...) -> FundAction {
    .raiseFromHouseholds(
      .with {
        $0.project = "S1"
        $0.receiptNo = receipt
        $0.parts = parts
      })
  }

  func drawing(_ tranche: String, _ receipt: String, _ amount: Int64) -> FundAction {
    .drawLoan(
      .with {
        $0.tranche = tranche
        $0.receiptNo = receipt
        $0.amount = amount
      })
  }

  func injecting(_ key: String, _ amount: Int64) -> FundAction {
    .injectCapital(
      .with {
        $0.tranche = "b1"
        $0.key = key
        $0.receiptNo = "注资\(key)"
        $0.amount = amount
      })
  }

  func paying(
    _ key: String, from indicator: String, _ amount: Int64, to payee: PayeeClass = .body,
    project: String = "S1"
  ) -> FundAction {
    .applyPayment(
      .with {
        $0.key = key
        $0.project = project
        $0.indicator = indicator
        $0.kind = .expense
        $0.payee = payee
        $0.payeeName = "麦积区搬迁公司"
        $0.amount = amount
      })
  }

  func assigning(_ indicator: String, _ amount: Int64, to project: String = "S1") -> FundAction {
    .assign(
      .with {
        $0.indicator = indicator
        $0.project = project
        $0.amount = amount
      })
  }

  func trading(_ number: String, _ amount: Int64) -> FundAction {
    .tradeLandQuota(
      .with {
        $0.seller = place("C")
        $0.contractNo = number
        $0.key = "k\(number)"
        $0.provinceKey = "p\(number)"
        $0.sellerKey = "c\(number)"
        $0.budgetYear = 2019
        $0.amount = amount
      })
  }
}
