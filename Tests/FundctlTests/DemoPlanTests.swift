import FundClient
import FundData
import Testing

@testable import fundctl

@Suite struct DemoPlanTests {
  private let plans: [CasePlan]
  private let reference: ReferenceData

  init() throws {
    plans = try CasePlan.all()
    reference = try ReferenceData.load()
  }

  private var vouchers: [(plan: CasePlan, voucher: PlannedVoucher)] {
    plans.flatMap { plan in plan.files.flatMap(\.vouchers).map { (plan, $0) } }
  }

  /// The subject of a leg in the chart that is in force on a day.
  private func subject(of leg: PlannedLeg, on day: Day) throws -> Subject {
    let number = Int32(day.number)
    let book = try #require(reference.book(leg.ledger.book, on: number))
    return try #require(
      reference.subject(chart: book.chart, code: leg.subject, on: number),
      "\(leg.ledger.book) \(leg.subject)")
  }

  private func dimensions(of leg: PlannedLeg) -> [DimensionValue] {
    leg.dimensions.split(separator: ",").compactMap { DimensionValue($0) }
  }

  private func signed(_ leg: PlannedLeg) -> Int64 {
    leg.side == .debit ? leg.amount.value : -leg.amount.value
  }

  @Test func everyVoucherBalancesInEachLedgerPartAndIndicator() throws {
    for (plan, voucher) in vouchers {
      let day = try #require(Day(voucher.day))
      var sums: [String: Int64] = [:]
      for leg in voucher.legs {
        var group = "\(leg.ledger.entity) \(leg.ledger.book)"
        group += " \(try subject(of: leg, on: day).part?.rawValue ?? "")"
        if leg.ledger.book == "GLB" {
          group += " \(dimensions(of: leg).first { $0.key == "I" }?.value ?? "none")"
        }
        sums[group, default: 0] += signed(leg)
      }
      for (group, sum) in sums { #expect(sum == 0, "\(plan.label) \(voucher.summary): \(group)") }
    }
  }

  @Test func everyLegIsOnASubjectOfItsYearWithDimensionsThatItTakes() throws {
    for (plan, voucher) in vouchers {
      let day = try #require(Day(voucher.day))
      #expect(day.civil.year == plan.published.year)
      #expect(!voucher.summary.isEmpty)
      #expect(voucher.summary.utf8.count <= VoucherBatch.maximumSummaryBytes)
      for leg in voucher.legs {
        #expect(leg.amount > .zero)
        let subject = try subject(of: leg, on: day)
        for dimension in dimensions(of: leg) {
          let letter = try #require(DimensionLetter(dimension.key))
          #expect(subject.allows(letter), "\(leg.ledger.book) \(leg.subject) \(dimension.key)")
        }
      }
    }
  }

  @Test func noAccountEverLeavesItsLimitInPostingOrder() throws {
    for plan in plans {
      var balances: [PlannedLeg: Int64] = [:]
      for voucher in plan.files.flatMap(\.vouchers) {
        let day = try #require(Day(voucher.day))
        var touched: [PlannedLeg: Subject] = [:]
        for leg in voucher.legs {
          var account = leg
          account.side = .debit
          account.amount = .zero
          balances[account, default: 0] += signed(leg)
          touched[account] = try subject(of: leg, on: day)
        }
        for (account, subject) in touched {
          let balance = balances[account, default: 0]
          switch subject.limit {
          case .neverCredit: #expect(balance >= 0, "\(voucher.summary): \(account)")
          case .neverDebit: #expect(balance <= 0, "\(voucher.summary): \(account)")
          case .none: break
          }
        }
      }
    }
  }

  @Test func whatOneGivesTheOtherReceives() throws {
    for (given, received) in [
      ("G402", "G101"), ("G405", "G103"), ("5011", "4011"), ("5013", "4013"),
    ] {
      var sums: [Set<String>: Int64] = [:]
      for leg in vouchers.flatMap(\.voucher.legs)
      where leg.subject == given || leg.subject == received {
        guard let other = dimensions(of: leg).first(where: { $0.key == "L" })?.value else {
          continue
        }
        sums[[leg.ledger.entity, other], default: 0] += signed(leg)
      }
      #expect(!sums.isEmpty)
      for (pair, sum) in sums { #expect(sum == 0, "\(given) \(received) \(pair)") }
    }
  }

  @Test func unitBooksBeginIn2019() {
    for plan in plans where plan.published.year < 2019 {
      #expect(!plan.ledgers.contains { $0.book == "GLA" }, "\(plan.label)")
    }
    #expect(plans.flatMap(\.ledgers).filter { $0.book == "GLA" }.count == 3)
  }

  @Test func everyPublishedCheckIsMade() {
    for plan in plans {
      let made = plan.checks.map(\.text)
      for check in plan.published.checks { #expect(made.contains(check), "\(plan.label)") }
    }
  }

  @Test func everyFileIsReadBackAsItWasPlanned() throws {
    for file in plans.flatMap(\.files) {
      let read = VoucherFile(file.csv, unit: .wan)
      #expect(read.problems == [])
      #expect(ChartCheck.problems(of: read) == [])
      #expect(read.vouchers.map(\.summary) == file.vouchers.map(\.summary))
      let legs = read.vouchers.map { voucher in
        voucher.legs.map { leg in
          let account = read.accounts[leg.account]
          return PlannedLeg(
            ledger: LedgerName(entity: account.entity, book: account.book),
            subject: account.subject, dimensions: DimensionText.join(account.dimensions),
            side: leg.side, amount: leg.amount)
        }
      }
      #expect(legs == file.vouchers.map(\.legs))
    }
  }

  @Test func everyIdentityHasItsOwnCertificate() {
    let names = DemoIdentity.all.map(\.certificate)
    #expect(Set(names).count == names.count)
    for plan in plans { for file in plan.files { #expect(file.identity.role == .bureau) } }
  }
}
