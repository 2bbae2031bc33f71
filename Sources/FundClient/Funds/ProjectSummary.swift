import FundMessages

/// A project (项目) of a county's library, as lists show it.
public struct ProjectSummary: Hashable, Sendable {
  public var county: String
  /// Number in the library (项目库).
  public var key: String
  public var name: String
  /// Township and village.
  public var place: String
  /// Code of its class (项目类别), and the name when it was proposed.
  public var projectClass: String
  public var className: String
  /// Entity of the unit in charge (实施单位).
  public var unit: String
  public var state: ProjectState
  public var proposedOn: Day?
  public var budget: Fen
  /// Still there, holds included.
  public var assigned: Fen
  /// Of it: held for applications.
  public var held: Fen
  /// Net of what came back.
  public var paid: Fen

  init(_ message: Fundledger_V1_ProjectSummary) throws(LedgerError) {
    county = message.county
    key = message.key
    name = message.name
    place = message.place
    projectClass = message.projectClass
    className = message.className
    unit = message.unit
    state = try ProjectState(message.state)
    proposedOn = Day(wire: message.proposedOn)
    budget = Fen(message.budget)
    assigned = Fen(message.assigned)
    held = Fen(message.held)
    paid = Fen(message.paid)
  }
}

/// A public notice (公告公示).
public struct PublicNotice: Hashable, Sendable {
  public var stage: NoticeStage
  public var from: Day
  /// Last day.
  public var to: Day
  public var place: String
  /// Hash of the evidence, 16 bytes.
  public var digest: [UInt8]

  init(_ message: Fundledger_V1_NoticeEntry) throws(LedgerError) {
    stage = try NoticeStage(message.stage)
    from = Day(number: message.from)
    to = Day(number: message.to)
    place = message.place
    digest = [UInt8](message.digest)
  }
}

/// An approved list of household subsidies (补贴清单), without its households.
public struct HouseholdList: Hashable, Sendable {
  public var key: String
  public var item: String
  public var period: String
  public var persons: Int
  public var amount: Fen
  /// Applied for or paid.
  public var applied: Fen
  /// Hash of the list, 16 bytes.
  public var digest: [UInt8]

  init(_ message: Fundledger_V1_ListSummary) {
    key = message.key
    item = message.item
    period = message.period
    persons = Int(message.persons)
    amount = Fen(message.amount)
    applied = Fen(message.applied)
    digest = [UInt8](message.digest)
  }
}
