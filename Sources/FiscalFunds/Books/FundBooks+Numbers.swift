import LedgerCore

/// Numbers of rows by what names them; nil where there is none.
extension FundBooks {
  package func indicatorNumber(_ entity: String, _ key: String) -> UInt32? {
    index.indicators.find(RowKey.hash(entity, key)) {
      indicators[$0].key.hasSameBytes(as: key) && indicators[$0].entity.hasSameBytes(as: entity)
    }
  }

  package func projectNumber(_ county: String, _ key: String) -> UInt32? {
    index.projects.find(RowKey.hash(county, key)) {
      projects[$0].key.hasSameBytes(as: key) && projects[$0].county.hasSameBytes(as: county)
    }
  }

  package func paymentNumber(_ county: String, _ key: String) -> UInt32? {
    index.payments.find(RowKey.hash(county, key)) {
      payments[$0].key.hasSameBytes(as: key) && payments[$0].county.hasSameBytes(as: county)
    }
  }

  func contractNumber(_ project: UInt32, _ key: String) -> UInt32? {
    index.contracts.find(RowKey.hash(project, 0, key)) {
      contracts[$0].project == project && contracts[$0].key.hasSameBytes(as: key)
    }
  }

  /// An indicator's money on a project, by line of the plan.
  func fundingNumber(_ indicator: UInt32, _ project: UInt32, _ line: String) -> UInt32? {
    index.fundings.find(RowKey.hash(indicator, project, line)) {
      fundings[$0].indicator == indicator && fundings[$0].project == project
        && fundings[$0].line.hasSameBytes(as: line)
    }
  }

  func poolNumber(_ indicator: UInt32, _ line: String) -> UInt32? {
    index.pools.find(RowKey.hash(indicator, 0, line)) {
      pools[$0].indicator == indicator && pools[$0].line.hasSameBytes(as: line)
    }
  }

  func usageNumber(_ county: String, _ year: UInt16, _ name: String) -> UInt32? {
    index.usages.find(RowKey.hash(county, name, year)) {
      usages[$0].year == year && usages[$0].name.hasSameBytes(as: name)
        && usages[$0].county.hasSameBytes(as: county)
    }
  }

  func listNumber(_ county: String, _ key: String) -> UInt32? {
    index.lists.find(RowKey.hash(county, key)) {
      lists[$0].key.hasSameBytes(as: key) && lists[$0].county.hasSameBytes(as: county)
    }
  }

  func benefitNumber(_ person: HashedKey, _ claim: HashedKey) -> UInt32? {
    index.benefits.find(RowKey.hash(person, claim)) {
      benefits[$0].person == person && benefits[$0].claim == claim
    }
  }

  func assetNumber(_ county: String, _ key: String) -> UInt32? {
    index.assets.find(RowKey.hash(county, key)) {
      assets[$0].key.hasSameBytes(as: key) && assets[$0].county.hasSameBytes(as: county)
    }
  }

  func trancheNumber(_ entity: String, _ key: String) -> UInt32? {
    index.tranches.find(RowKey.hash(entity, key)) {
      tranches[$0].key.hasSameBytes(as: key) && tranches[$0].entity.hasSameBytes(as: entity)
    }
  }

  func transferNumber(_ sender: String, _ key: String) -> UInt32? {
    index.transfers.find(RowKey.hash(sender, key)) {
      transfers[$0].key.hasSameBytes(as: key) && transfers[$0].sender.hasSameBytes(as: sender)
    }
  }

  func hasDocument(_ kind: DocumentKind, _ name: HashedKey) -> Bool {
    index.documents.find(RowKey.hash(kind, name)) {
      documents[$0].name == name && documents[$0].kind == kind
    } != nil
  }

  /// The newest payment of a unit to a payee.
  func newestPayment(of unit: String, to payee: String) -> UInt32? {
    counters.payees.newest(RowKey.hash(unit, payee)) { isPayment($0, of: unit, to: payee) }
  }

  func isPayment(_ number: UInt32, of unit: String, to payee: String) -> Bool {
    payments[number].payeeName.hasSameBytes(as: payee)
      && projects[payments[number].project].unit.hasSameBytes(as: unit)
  }
}

/// Hashes of the keys of rows.
enum RowKey {
  static func hash(_ owner: String, _ key: String, _ year: UInt16 = 0) -> UInt64 {
    (owner.byteHash ^ UInt64(year)) &* 31 ^ key.byteHash
  }

  static func hash(_ first: UInt32, _ second: UInt32, _ key: String) -> UInt64 {
    (UInt64(first) << 32 | UInt64(second)) &* 31 ^ key.byteHash
  }

  /// The name is a hash already.
  static func hash(_ kind: DocumentKind, _ name: HashedKey) -> UInt64 {
    name.low ^ UInt64(kind.rawValue)
  }

  static func hash(_ person: HashedKey, _ claim: HashedKey) -> UInt64 {
    person.low ^ claim.low &* 31
  }
}
