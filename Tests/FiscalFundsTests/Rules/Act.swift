import FiscalFunds

@testable import LedgerCore

/// Commands in one line each, with sensible values for what a test does not look at.
enum Act {
  static func issue(
    _ key: String, _ amount: Int64, _ change: (inout IssueIndicator) -> Void = { _ in }
  ) -> FundAction {
    .issueIndicator(
      .with {
        $0.key = key
        $0.documentNo = "文号\(key)"
        $0.publisher = "620500"
        $0.source = .upper
        $0.level = .central
        $0.category = "C01"
        $0.budgetYear = 2020
        $0.amount = amount
        change(&$0)
      })
  }

  static func issueOwn(
    _ key: String, _ amount: Int64, _ change: (inout IssueIndicator) -> Void = { _ in }
  ) -> FundAction {
    issue(key, amount) {
      $0.publisher = ""
      $0.source = .own
      $0.level = .county
      $0.category = "L01"
      change(&$0)
    }
  }

  static func passDown(
    _ key: String, to entity: String, as toKey: String, _ amount: Int64,
    _ change: (inout PassDown) -> Void = { _ in }
  ) -> FundAction {
    .passDown(
      .with {
        $0.key = key
        $0.to = entity
        $0.toKey = toKey
        $0.documentNo = "下达\(toKey)"
        $0.amount = amount
        change(&$0)
      })
  }

  static func move(
    _ kind: CashMove, to entity: String, _ amount: Int64,
    _ change: (inout MoveCash) -> Void = { _ in }
  ) -> FundAction {
    .moveCash(
      .with {
        $0.kind = kind
        $0.to = entity
        $0.amount = amount
        change(&$0)
      })
  }

  static func draftPlan(
    _ version: UInt16, year: UInt16 = 2020, sources: [PlanSource], uses: [PlanUse]
  ) -> FundAction {
    .draftPlan(
      .with {
        $0.year = year
        $0.version = version
        $0.stage = version == 1 ? .initial : .adjusted
        $0.sources = sources
        $0.uses = uses
      })
  }

  static func approvePlan(_ version: UInt16, year: UInt16 = 2020) -> FundAction {
    .approvePlan(
      .with {
        $0.year = year
        $0.version = version
        $0.governmentMeeting = "县政府第\(version)次常务会议"
        $0.partyMeeting = "县委第\(version)次常委会"
      })
  }

  static func filePlan(_ version: UInt16, year: UInt16 = 2020) -> FundAction {
    .filePlan(
      .with {
        $0.year = year
        $0.version = version
        $0.filingNo = "备案\(year)-\(version)"
      })
  }

  static func pool(_ indicator: String, _ line: String, _ amount: Int64) -> FundAction {
    .pool(funds(indicator, line, amount))
  }

  static func unpool(_ indicator: String, _ line: String, _ amount: Int64) -> FundAction {
    .unpool(funds(indicator, line, amount))
  }

  private static func funds(_ indicator: String, _ line: String, _ amount: Int64) -> PoolFunds {
    .with {
      $0.indicator = indicator
      $0.line = line
      $0.amount = amount
    }
  }

  static func assign(
    _ indicator: String, to project: String, line: String = "", _ amount: Int64
  ) -> FundAction {
    .assign(money(indicator, project, line, amount))
  }

  static func unassign(
    _ indicator: String, from project: String, line: String = "", _ amount: Int64
  ) -> FundAction {
    .unassign(money(indicator, project, line, amount))
  }

  private static func money(
    _ indicator: String, _ project: String, _ line: String, _ amount: Int64
  ) -> AssignFunds {
    .with {
      $0.indicator = indicator
      $0.project = project
      $0.line = line
      $0.amount = amount
    }
  }

  static func propose(
    _ key: String, _ change: (inout ProposeProject) -> Void = { _ in }
  ) -> FundAction {
    .proposeProject(
      .with {
        $0.key = key
        $0.name = "党川镇道路\(key)"
        $0.place = "党川镇"
        $0.projectClass = "P1801"
        $0.content = "硬化道路\(key)"
        $0.unit = RuleBooks.unit
        $0.registered = 40
        $0.budget = [.with { $0.amount = 100_000_000_00 }]
        $0.target = "受益农户40户"
        $0.formsAsset = true
        change(&$0)
      })
  }

  static func step(_ key: String, _ step: ProjectStep) -> FundAction {
    .advanceProject(
      .with {
        $0.key = key
        $0.step = step
      })
  }

  static func notice(
    _ project: String, _ stage: NoticeStage = .before, from: Day, to: Day
  ) -> FundAction {
    .publishNotice(
      .with {
        $0.project = project
        $0.stage = stage
        $0.from = from
        $0.to = to
        $0.digest = HashedKey(high: 1, low: 2)
      })
  }

  static func sign(
    _ key: String, for project: String = "p", _ amount: Int64,
    _ change: (inout SignContract) -> Void = { _ in }
  ) -> FundAction {
    .signContract(
      .with {
        $0.project = project
        $0.key = key
        $0.contractor = "某建筑公司"
        $0.amount = amount
        $0.retentionBasisPoints = 300
        $0.tenderNo = "招标\(key)"
        change(&$0)
      })
  }

  static func certify(_ contract: String, of project: String = "p", _ amount: Int64) -> FundAction {
    .certifyWork(
      .with {
        $0.project = project
        $0.contract = contract
        $0.amount = amount
        $0.digest = HashedKey(high: 5, low: 6)
      })
  }

  static func apply(
    _ key: String, _ amount: Int64, _ change: (inout ApplyPayment) -> Void = { _ in }
  ) -> FundAction {
    .applyPayment(
      .with {
        $0.key = key
        $0.project = "p"
        $0.indicator = "c1"
        $0.line = "x1"
        $0.contract = "k"
        $0.amount = amount
        change(&$0)
      })
  }

  static func approve(_ key: String) -> FundAction {
    .approvePayment(
      .with {
        $0.key = key
        $0.orderNo = "支令\(key)"
      })
  }

  static func settle(_ key: String, receipt: String? = nil) -> FundAction {
    .settlePayment(
      .with {
        $0.key = key
        $0.receiptNo = receipt ?? "回单\(key)"
      })
  }

  static func giveBack(_ key: String) -> FundAction {
    .returnPayment(
      .with {
        $0.key = key
        $0.reason = "退回"
      })
  }

  static func reverse(_ key: String) -> FundAction {
    .reversePayment(
      .with {
        $0.key = key
        $0.reason = "冲销"
      })
  }

  static func refund(_ key: String, _ amount: Int64, receipt: String) -> FundAction {
    .refundPayment(
      .with {
        $0.key = key
        $0.amount = amount
        $0.receiptNo = receipt
      })
  }

  static func list(
    _ key: String, item: String, period: String = "2020", of project: String = "p",
    _ entries: [ListEntry], isAccrued: Bool = false
  ) -> FundAction {
    .approveList(
      .with {
        $0.project = project
        $0.key = key
        $0.item = item
        $0.period = period
        $0.digest = HashedKey(high: 7, low: 8)
        $0.isAccrued = isAccrued
        $0.entries = entries
      })
  }

  static func register(_ persons: [UInt64], from: Day, to: Day? = nil) -> FundAction {
    .registerBeneficiaries(
      .with {
        $0.entries = persons.map { person in
          .with {
            $0.person = HashedKey(high: 9, low: person)
            $0.from = from
            if let to { $0.to = to }
          }
        }
      })
  }

  static func takeBack(
    _ key: String, order: String, _ amount: Int64, _ change: (inout TakeBack) -> Void = { _ in }
  ) -> FundAction {
    .takeBack(
      .with {
        $0.key = key
        $0.orderNo = order
        $0.isOwnLevel = true
        $0.toKey = "\(key)-\(order)"
        $0.amount = amount
        change(&$0)
      })
  }

  static func accept(_ project: String = "p") -> FundAction {
    .acceptProject(
      .with {
        $0.project = project
        $0.digest = HashedKey(high: 3, low: 4)
      })
  }

  static func finalAccount(of project: String = "p", _ amount: Int64) -> FundAction {
    .finalAccount(
      .with {
        $0.project = project
        $0.amount = amount
        $0.digest = HashedKey(high: 1, low: 1)
      })
  }

  static func carryOver(_ key: String, to toKey: String, into year: UInt16) -> FundAction {
    .carryOver(
      .with {
        $0.key = key
        $0.toKey = toKey
        $0.budgetYear = year
      })
  }

  static func accrue(
    _ indicator: String, _ project: String, line: String, _ amount: Int64
  ) -> FundAction {
    .accrueYearEnd(
      .with {
        $0.indicator = indicator
        $0.project = project
        $0.line = line
        $0.amount = amount
      })
  }

  static func load(_ files: [String: String]) -> FundAction {
    .loadTables(
      .with {
        $0.files = files.keys.sorted().map { name in
          .with {
            $0.name = name
            $0.content = Array((files[name] ?? "").utf8)
          }
        }
      })
  }

  // MARK: Parts of commands

  static func source(
    _ key: String, _ category: String, _ level: FundLevel, _ amount: Int64
  ) -> PlanSource {
    .with {
      $0.key = key
      $0.category = category
      $0.level = level
      $0.amount = amount
    }
  }

  static func use(_ projectClass: String, _ amount: Int64) -> PlanUse {
    .with {
      $0.projectClass = projectClass
      $0.amount = amount
    }
  }

  static func entry(_ person: UInt64, quantity: UInt32 = 0, _ amount: Int64) -> ListEntry {
    .with {
      $0.person = HashedKey(high: 9, low: person)
      $0.quantity = quantity
      $0.amount = amount
    }
  }
}
