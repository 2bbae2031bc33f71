import FundData
import LedgerCore

/// Each row notes where it is found again, when it comes and when an image was read.
extension FundBooks {
  func note(indicator number: UInt32) {
    let row = indicators[number]
    index.indicators.insert(RowKey.hash(row.entity, row.key), number)
    index.indicatorsOfEntity[row.entity, default: []].append(number)
    if row.parent != 0 { index.children[row.parent, default: []].append(number) }
  }

  func note(pool number: UInt32) {
    let row = pools[number]
    index.pools.insert(RowKey.hash(row.indicator, 0, row.line), number)
    index.poolsOfIndicator[row.indicator, default: []].append(number)
  }

  func note(funding number: UInt32) {
    let row = fundings[number]
    index.fundings.insert(RowKey.hash(row.indicator, row.project, row.line), number)
    index.fundingsOfIndicator[row.indicator, default: []].append(number)
  }

  func note(plan number: UInt32) {
    let row = plans[number]
    index.plans[UsageKey(county: row.county, year: row.year, name: ""), default: []]
      .append(number)
  }

  func note(usage number: UInt32) {
    let row = usages[number]
    index.usages.insert(RowKey.hash(row.county, row.name, row.year), number)
    index.usagesOfYear[UsageKey(county: row.county, year: row.year, name: ""), default: []]
      .append(number)
  }

  func note(project number: UInt32) {
    let row = projects[number]
    index.projects.insert(RowKey.hash(row.county, row.key), number)
    index.projectsOfCounty[row.county, default: []].append(number)
    noteFingerprint(of: number)
  }

  /// A proposal that was sent back comes again with another content: what it was is another
  /// project's, or nobody's.
  func forgetFingerprint(of project: UInt32) {
    let row = projects[project]
    let print = OwnedKey(row.county, row.fingerprint)
    guard index.fingerprints[print] == project else { return }
    index.fingerprints[print] = index.projectsOfCounty[row.county, default: []].first {
      $0 != project && projects[$0].fingerprint == row.fingerprint
    }
  }

  func noteFingerprint(of project: UInt32) {
    let print = OwnedKey(projects[project].county, projects[project].fingerprint)
    index.fingerprints[print] = min(index.fingerprints[print] ?? project, project)
  }

  func note(contract number: UInt32) {
    let row = contracts[number]
    index.contracts.insert(RowKey.hash(row.project, 0, row.key), number)
  }

  func note(list number: UInt32) {
    let row = lists[number]
    index.lists.insert(RowKey.hash(row.county, row.key), number)
  }

  func note(payment number: UInt32) {
    // Field by field: a copy of a row counts references to all its texts.
    index.payments.insert(
      RowKey.hash(payments[number].county, payments[number].key), number)
    let payee = payments[number].payeeName
    if !payee.isEmpty {
      let unit = projects[payments[number].project].unit
      counters.payees.add(number, RowKey.hash(unit, payee)) {
        isPayment($0, of: unit, to: payee)
      }
    }
    if payments[number].state.isLive, isFee(projects[payments[number].project]) {
      countFee(payments[number], payments[number].amount - payments[number].refunded)
    }
  }

  func note(benefit number: UInt32) {
    let row = benefits[number]
    index.benefits.insert(RowKey.hash(row.person, row.claim), number)
    if lists[row.list].item == RelocationUse.renovation {
      index.relocation.renovated.insert(row.person)
    }
    counters.yearly[BenefitKey(person: row.person, claim: row.year), default: 0] += row.amount
  }

  func note(registration number: UInt32) {
    let row = registrations[number]
    index.registrations[
      RegistrationKey(county: row.county, person: row.person), default: []
    ].append(number)
  }

  func note(asset number: UInt32) {
    let row = assets[number]
    index.assets.insert(RowKey.hash(row.county, row.key), number)
  }

  func note(tranche number: UInt32) {
    let row = tranches[number]
    index.tranches.insert(RowKey.hash(row.entity, row.key), number)
  }

  func note(transfer number: UInt32) {
    let row = transfers[number]
    index.transfers.insert(RowKey.hash(row.sender, row.key), number)
  }

  func note(document number: UInt32) {
    index.documents.insert(RowKey.hash(documents[number].kind, documents[number].name), number)
  }

  /// Whether payments of a project are management fees (项目管理费).
  func isFee(_ project: ProjectRow) -> Bool { project.projectClass.hasPrefix("PF") }

  /// Counts a management fee of the county's year, or takes it off.
  func countFee(_ payment: PaymentRow, _ amount: Int64) {
    guard isFee(projects[payment.project]) else { return }
    let indicator = indicators[fundings[payment.funding].indicator]
    counters.fees[
      UsageKey(county: indicator.entity, year: indicator.budgetYear, name: ""), default: 0] +=
      amount
  }
}

extension ProjectRow {
  /// Projects with the same place, class and content are taken for the same one.
  var fingerprint: String { "\(place)\t\(projectClass)\t\(content)" }
}

extension HashedKey {
  /// A key of words, for numbers of documents: two FNV-1a hashes.
  init(_ first: String, _ others: String...) {
    var high: UInt64 = 0xcbf2_9ce4_8422_2325
    var low: UInt64 = 0x9ae1_6a3b_2f90_404f
    for word in [first] + others {
      for byte in word.utf8 {
        high = (high ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        low = (low ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
      }
      high = (high ^ 0xFF) &* 0x0000_0100_0000_01b3
      low = (low ^ 0xFE) &* 0x0000_0100_0000_01b3
    }
    self.init(high: high, low: low)
  }
}
