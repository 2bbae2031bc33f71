import FundClient
import FundMessages
import SwiftProtobuf
import TestSupport

/// The story from the works on, and its closing balances.
extension RelocationStory {
  // MARK: M08-M10

  private func works(
    _ key: String, _ kind: Fundledger_V1_PaymentKind, _ lines: [Fundledger_V1_WorksLine]
  ) -> Fundledger_V1_ApplyWorks {
    .with {
      $0.key = key
      $0.project = "S1"
      $0.contract = "k1"
      $0.kind = kind
      $0.payeeName = "某建筑公司"
      $0.lines = lines
    }
  }

  private func line(
    _ source: Fundledger_V1_MoneySource, _ tranche: String, _ amount: Int64, cleared: Int64 = 0,
    retained: Int64 = 0, isShared: Bool = false
  ) -> Fundledger_V1_WorksLine {
    .with {
      $0.beneficiary = source == .local ? .synchronous : .registered
      $0.source = source
      $0.tranche = tranche
      $0.amount = amount
      $0.cleared = cleared
      $0.retained = retained
      $0.isShared = isShared
    }
  }

  /// Registered works by source; the infrastructure of 180 lies in the loan's line, that of 15 in R7.
  private var progress: [Fundledger_V1_WorksLine] {
    let shared = fen("M09", 5, 0) * 12
    return [
      line(.grant, "", fen("M09", 0)), line(.households, "", fen("M09", 1)),
      line(.bond, "b1", fen("M09", 2)), line(.fund, "f1", fen("M09", 3)),
      line(.loan, "l1", shared, isShared: true),
      line(
        .loan, "l1", fen("M09", 4) - shared, cleared: fen("M09", 4, 1),
        retained: fen("M09", 4, 2)),
      line(.local, "", fen("M09", 5), retained: fen("M09", 5, 1), isShared: true),
    ]
  }

  func build() async throws {
    try await send(
      .signContract(
        .with {
          $0.project = "S1"
          $0.key = "k1"
          $0.contractor = "某建筑公司"
          $0.amount = 600_0000_00
          $0.retentionBasisPoints = 300
          $0.tenderNo = "招标1号"
        }),
      .certifyWork(
        .with {
          $0.project = "S1"
          $0.contract = "k1"
          $0.amount = 600_0000_00
          $0.digest = .init(repeating: 5, count: 16)
        }), at: "C")
    try await pay(works("预付", .advance, [line(.loan, "l1", fen("M08", 0))]))
    try await pay(works("进度", .progress, progress))
    try await send(
      .acceptProject(
        .with {
          $0.project = "S1"
          $0.digest = .init(repeating: 3, count: 16)
        }), at: "C")
    try await notice("S1", .completion)
    try await move()
    try await pay(
      works(
        "质保", .retention,
        [line(.loan, "l1", fen("M10", 0)), line(.local, "", fen("M10", 0, 1))]))
  }

  private func pay(_ application: Fundledger_V1_ApplyWorks) async throws {
    try await send(.applyWorks(application), at: "B")
    try await finish(application.key, at: "B")
  }

  private func move() async throws {
    try await send(
      .recordMoves(
        .with {
          $0.project = "S1"
          $0.households = (Self.registered + Self.synchronous).map { key in
            .with {
              $0.key.append(contentsOf: key)
              $0.movedIn = true
              $0.isDemolished = true
              $0.isReclaimed = true
              $0.area = 10_000
            }
          }
        }), at: "C")
  }

  // MARK: M11, M12

  func interest() async throws {
    for tranche in ["l1", "f1"] {
      try await send(.accrueInterest(.with { $0.tranche = tranche }), at: "V", on: Self.end)
    }
    try await issue("in", "O01", fen("M12", 0), at: "N", on: Self.end)
    try await passDown("in", "N", "P", as: "ip", fen("M12", 0), on: Self.end)
    try await issue("ic", "O01", fen("M12", 6), at: "C", on: Self.end)
    for (letter, body, key, line) in [("P", "V", "ip", 0), ("C", "B", "ic", 6)] {
      try await send(
        .payInterestShare(
          .with {
            $0.tranche = "l1"
            $0.body = Self.place(body)
            $0.key = key
            $0.unit = letter == "C" ? Self.place("U") : ""
            $0.receiptNo = "利息\(key)"
            $0.amount = self.fen("M12", line)
          }), at: letter, on: Self.end)
    }
    try await send(
      .payLender(
        .with {
          $0.tranche = "l1"
          $0.receiptNo = "付息回单"
          $0.central = self.fen("M12", 0)
          $0.local = self.fen("M12", 6)
        }), at: "V", on: Self.end)
  }

  // MARK: M13-M16

  func handOver() async throws {
    try await send(
      .finalAccount(
        .with {
          $0.project = "S1"
          $0.amount = 600_0000_00
          $0.digest = .init(repeating: 8, count: 16)
        }),
      .settleSettlement(
        .with {
          $0.project = "S1"
          $0.documentNo = "决算1号"
        }), at: "C", on: Self.end)
  }

  func landQuota() async throws {
    try await send(
      .tradeLandQuota(
        .with {
          $0.seller = Self.place("C")
          $0.contractNo = "增减挂钩1号"
          $0.key = "kq"
          $0.provinceKey = "pq"
          $0.sellerKey = "cq"
          $0.budgetYear = 2019
          $0.amount = self.fen("M14a", 0)
        }), at: "K", on: Self.end)
  }

  func repayment(
    _ receipt: String,
    _ lines: [(key: String, tranche: String, use: Fundledger_V1_CashUse, amount: Int64)]
  ) -> Action {
    .repayRelocation(
      .with {
        $0.body = Self.place("B")
        $0.unit = Self.place("U")
        $0.planNo = "甘购服1号"
        $0.approvalNo = "甘财债1号"
        $0.receiptNo = receipt
        $0.lines = lines.map { line in
          .with {
            $0.key = line.key
            $0.tranche = line.tranche
            $0.use = line.use
            $0.amount = line.amount
          }
        }
      })
  }

  func repay() async throws {
    try await issue("cs", "O01", fen("M14b", 0), at: "C", on: Self.end)
    try await send(
      repayment(
        "还款1",
        [
          ("cq", "l1", .landQuota, fen("M14a", 0)), ("cs", "f1", .service, fen("M14b", 0)),
        ]), at: "C", on: Self.end)
  }

  func replace() async throws {
    try await bond("b2", "pr", "B01", fen("M15", 0), on: Self.end)
    let number = document()
    try await send(
      .onLend(
        .with {
          $0.tranche = "b2"
          $0.key = "pr"
          $0.to = Self.place("C")
          $0.toKey = "cr"
          $0.documentNo = number
          $0.amount = self.fen("M15", 0)
        }), at: "P", on: Self.end)
    try await send(
      repayment("置换1", [("cr", "l1", .replacement, fen("M15", 0))]), at: "C", on: Self.end)
  }

  func surplus() async throws {
    try await send(
      .repayFromSurplus(
        .with {
          $0.tranche = "l1"
          $0.project = "S1"
          $0.approvalNo = "结余1号"
          $0.receiptNo = "结余还款"
          $0.amount = self.fen("M16a", 0)
        }), at: "B", on: Self.end)
    try await send(
      .useSurplus(
        .with {
          $0.project = "S1"
          $0.source = .bond
          $0.tranche = "b1"
          $0.industry = "ind1"
          $0.approvalNo = "结余2号"
          $0.amount = self.fen("M16b", 0)
        }), at: "B", as: .secondChecker, on: Self.end)
  }

  // MARK: Closings

  /// Closing balances by subject, debits minus credits, as the postings name them; zeros left out.
  func closings(_ reader: LedgerClient) async throws -> [String: Int64] {
    var sums: [String: Int64] = [:]
    for (name, number) in ledgers {
      for line in try await reader.trialBalance(ledger: number).lines {
        let isBudget = ["6", "7", "8"].contains(line.subject.prefix(1))
        let part = name.hasPrefix("GLA") ? (isBudget ? ".B" : ".F") : ""
        sums["\(name)\(part) \(line.subject)", default: 0] += line.closing.value
      }
    }
    return sums.filter { $0.value != 0 }
  }

  var expected: [String: Int64] {
    var sums: [String: Int64] = [:]
    for balance in scenario.balances {
      sums["\(balance.ledger) \(balance.code)"] = balance.signedFen
    }
    return sums
  }
}
