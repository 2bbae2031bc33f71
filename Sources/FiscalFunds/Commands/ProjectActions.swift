package import LedgerCore

/// Part of a project's budget (项目预算) by source.
package struct BudgetLine: Fields {
  /// Empty for any.
  package var category: String = ""
  package var level: FundLevel = FundLevel.any
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&category)
    try visitor.choice(&level)
    try visitor.number(&amount)
  }
}

/// A village or unit proposes a project for the library (项目库).
package struct ProposeProject: Fields {
  /// Its number in the library.
  package var key: String = ""
  package var name: String = ""
  /// Township and village.
  package var place: String = ""
  /// Code of the class of works.
  package var projectClass: String = ""
  /// Content and scale with quantities (建设内容与规模).
  package var content: String = ""
  /// Entity of the unit in charge (实施单位).
  package var unit: String = ""
  /// Registered poor households (建档立卡户) that benefit.
  package var registered: UInt32 = 0
  /// Other households that benefit.
  package var others: UInt32 = 0
  package var budget: [BudgetLine] = []
  /// Performance target (绩效目标).
  package var target: String = ""
  /// County matching money that is demanded (县级配套), normally zero.
  package var countyMatch: Int64 = 0
  /// Prefecture matching money that is demanded.
  package var prefectureMatch: Int64 = 0
  /// The payments become construction in progress (在建工程) and then an asset.
  package var formsAsset: Bool = false
  /// The unit is a public institution (事业单位): 7201 and not 7101.
  package var isInstitution: Bool = false

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.text(&name)
    try visitor.text(&place)
    try visitor.text(&projectClass)
    try visitor.text(&content)
    try visitor.text(&unit)
    try visitor.number(&registered)
    try visitor.number(&others)
    try visitor.list(&budget)
    try visitor.text(&target)
    try visitor.number(&countyMatch)
    try visitor.number(&prefectureMatch)
    try visitor.flag(&formsAsset)
    try visitor.flag(&isInstitution)
  }
}

/// Moves a project on through the library.
package struct AdvanceProject: Fields {
  package var key: String = ""
  package var step: ProjectStep = ProjectStep.check
  /// Opinion (意见).
  package var opinion: String = ""

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&key)
    try visitor.choice(&step)
    try visitor.text(&opinion)
  }
}

/// Assigns money to a project (指标分配到项目), or takes it away again.
package struct AssignFunds: Fields {
  package var indicator: String = ""
  package var project: String = ""
  /// Plan line of pooled money; empty for money by its old channel (原渠道).
  package var line: String = ""
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&indicator)
    try visitor.text(&project)
    try visitor.text(&line)
    try visitor.number(&amount)
  }
}

/// A public notice of a project (公告公示).
package struct PublishNotice: Fields {
  package var project: String = ""
  package var stage: NoticeStage = NoticeStage.before
  package var from: Day = Day(number: 0)
  /// Last day of the notice.
  package var to: Day = Day(number: 0)
  /// Board or website.
  package var place: String = ""
  /// Hash of the evidence.
  package var digest: HashedKey = HashedKey()

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.choice(&stage)
    try visitor.day(&from)
    try visitor.day(&to)
    try visitor.text(&place)
    try visitor.key(&digest)
  }
}

package struct SignContract: Fields {
  package var project: String = ""
  /// Contract number (合同号).
  package var key: String = ""
  package var contractor: String = ""
  package var amount: Int64 = 0
  /// Share kept as retention money (质保金) in hundredths of a percent.
  package var retentionBasisPoints: UInt16 = 0
  /// Not paid before that day; zero is open.
  package var retentionDueOn: Day = Day(number: 0)
  /// Number of the tender or procurement, or empty.
  package var tenderNo: String = ""
  package var signedOn: Day = Day(number: 0)

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.text(&key)
    try visitor.text(&contractor)
    try visitor.number(&amount)
    try visitor.number(&retentionBasisPoints)
    try visitor.day(&retentionDueOn)
    try visitor.text(&tenderNo)
    try visitor.day(&signedOn)
  }
}

/// Measured and accepted work (计量、验收) of a contract.
package struct CertifyWork: Fields {
  package var project: String = ""
  package var contract: String = ""
  /// Value accepted with this measurement.
  package var amount: Int64 = 0
  package var digest: HashedKey = HashedKey()

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.text(&contract)
    try visitor.number(&amount)
    try visitor.key(&digest)
  }
}

package struct AcceptProject: Fields {
  package var project: String = ""
  package var digest: HashedKey = HashedKey()

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.key(&digest)
  }
}

/// Final account (竣工决算).
package struct FinalAccount: Fields {
  package var project: String = ""
  /// Cost in all.
  package var amount: Int64 = 0
  package var digest: HashedKey = HashedKey()

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.number(&amount)
    try visitor.key(&digest)
  }
}

/// Part of an asset.
package struct AssetShare: Fields {
  /// The village collective's (村集体); otherwise a household's.
  package var isCollective: Bool = false
  /// Hash of the household, empty for the collective.
  package var holder: HashedKey = HashedKey()
  package var amount: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.flag(&isCollective)
    try visitor.key(&holder)
    try visitor.number(&amount)
  }
}

/// Hands the asset of a project over (资产移交) and records its shares (资产收益扶贫).
package struct HandOverAsset: Fields {
  package var project: String = ""
  /// Whose construction in progress becomes the asset.
  package var contract: String = ""
  /// Number of the asset card.
  package var asset: String = ""
  /// Who owns it from now on.
  package var owner: String = ""
  /// Hash of the hand-over deed.
  package var deed: HashedKey = HashedKey()
  package var cost: Int64 = 0
  package var shares: [AssetShare] = []
  /// Contract on the benefit, when shares are formed.
  package var benefitContract: String = ""
  /// Its least yearly income.
  package var minimumIncome: Int64 = 0
  /// Income that is due now.
  package var incomeDue: Int64 = 0

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(
    _ visitor: inout Visitor
  ) throws(FieldFailure) {
    try visitor.text(&project)
    try visitor.text(&contract)
    try visitor.text(&asset)
    try visitor.text(&owner)
    try visitor.key(&deed)
    try visitor.number(&cost)
    try visitor.list(&shares)
    try visitor.text(&benefitContract)
    try visitor.number(&minimumIncome)
    try visitor.number(&incomeDue)
  }
}
