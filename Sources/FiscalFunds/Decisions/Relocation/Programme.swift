import FundData
import LedgerCore

/// The programme (规划): tasks in persons and money, bodies, settlements. Gates h1 and h3.
extension FundBooks {
  // MARK: Tasks

  func decide(_ action: AllocateTask, _ draft: inout Draft) throws(Refusal) {
    let known = taskNumber(action.to)
    let version = known.map { tasks[$0].version } ?? 0
    let next = Int64(version) + 1
    guard Int64(action.version) == next else {
      throw Refusal(
        .wrongState, figures: [Int64(version), Int64(action.version)],
        detail: "version: of \(action.to), the next is \(next)")
    }
    if action.to == draft.entity {
      // Who has its task from above does not give it to itself.
      if let known, !tasks[known].parent.isEmpty { throw foreign(action, tasks[known]) }
      try demandEnvelope(action, &draft)
    } else {
      try demandLower(action.to, than: draft.entity, &draft)
      try demandParent(action, known, &draft)
    }
    if let known { try demandFloor(action, tasks[known], &draft) }
    try demandNew(
      .task, HashedKey(draft.entity, action.documentNo, action.to), &draft,
      about: "document_no: \(action.documentNo)")
  }

  private func demandEnvelope(
    _ action: AllocateTask, _ draft: inout Draft
  ) throws(Refusal) {
    guard reference.region(region(of: action.to), on: draft.tableDay)?.level == .nation,
      let programme = reference.programme(on: draft.tableDay)
    else { throw Refusal(.unknownRecord, detail: "to: no programme on the day") }
    let most = [
      programme.registered, programme.synchronous, programme.grant, programme.bond,
      programme.fund, programme.loan, programme.households,
    ]
    try demandWithin(action, most, &draft)
  }

  private func demandParent(
    _ action: AllocateTask, _ known: UInt32?, _ draft: inout Draft
  ) throws(Refusal) {
    let parent = tasks[try task(draft.entity)]
    let old = known.map { tasks[$0] } ?? TaskRow()
    guard known == nil || old.parent == draft.entity else { throw foreign(action, old) }
    // What is given on is counted in 32 and 64 bits, whatever the table says.
    guard
      Int64(parent.givenRegistered) - Int64(old.registered) + Int64(action.registered)
        <= Int64(UInt32.max),
      Int64(parent.givenSynchronous) - Int64(old.synchronous) + Int64(action.synchronous)
        <= Int64(UInt32.max)
    else { throw Refusal(.amountOutOfRange) }
    for kind in MoneySource.ofProgramme {
      _ = try (parent.given[kind] - old.quotas[kind]).adding(action.quotas[kind])
    }
    var most = [
      Int64(parent.registered) - Int64(parent.givenRegistered) + Int64(old.registered),
      Int64(parent.synchronous) - Int64(parent.givenSynchronous) + Int64(old.synchronous),
    ]
    for (source, kind) in zip(parent.quotas.all, MoneySource.ofProgramme) {
      most.append(source - parent.given[kind] + old.quotas[kind])
    }
    try demandWithin(action, most, &draft)
  }

  private func foreign(_ action: AllocateTask, _ row: TaskRow) -> Refusal {
    Refusal(
      .wrongState,
      detail: "to: \(action.to) has its task from \(row.parent.isEmpty ? row.entity : row.parent)")
  }

  /// The line of a refusal counts: 1 registered, 2 synchronous persons, 3 to 7 the sources R1 to R5.
  private func demandWithin(
    _ action: AllocateTask, _ most: [Int64], _ draft: inout Draft
  ) throws(Refusal) {
    for (line, (asked, available)) in zip(action.figures, most).enumerated() {
      try draft.demand(
        asked <= available, .taskWithinParent, in: tablesInForce, available: available,
        asked: asked, line: line + 1, about: "to: \(action.to) \(AllocateTask.names[line])")
    }
  }

  /// A new version is not below what was given on, enrolled or raised.
  private func demandFloor(
    _ action: AllocateTask, _ row: TaskRow, _ draft: inout Draft
  ) throws(Refusal) {
    var least = [
      Int64(max(row.givenRegistered, row.enrolled)),
      Int64(max(row.givenSynchronous, row.enrolledSynchronous)),
    ]
    for kind in MoneySource.ofProgramme { least.append(max(row.given[kind], row.raised[kind])) }
    for (line, (asked, floor)) in zip(action.figures, least).enumerated() {
      try draft.demand(
        asked >= floor, .taskWithinParent, in: tablesInForce, available: floor, asked: asked,
        line: line + 1, about: "to: \(action.to) \(AllocateTask.names[line])")
    }
  }

  func apply(_ action: AllocateTask, _ at: Applied) -> Bool {
    let old = taskNumber(action.to)
    if old == nil {
      var row = TaskRow()
      row.entity = action.to
      row.parent = action.to == at.entity ? "" : at.entity
      note(task: tasks.append(row))
    }
    guard let number = taskNumber(action.to) else { return false }
    let before = tasks[number]
    if action.to != at.entity {
      guard let parent = taskNumber(at.entity) else { return false }
      tasks[parent].givenRegistered -= before.registered
      tasks[parent].givenRegistered += action.registered
      tasks[parent].givenSynchronous -= before.synchronous
      tasks[parent].givenSynchronous += action.synchronous
      for kind in MoneySource.ofProgramme {
        tasks[parent].given[kind] += action.quotas[kind] - before.quotas[kind]
      }
    }
    tasks[number].version = action.version
    tasks[number].documentNo = action.documentNo
    tasks[number].registered = action.registered
    tasks[number].synchronous = action.synchronous
    tasks[number].quotas = action.quotas
    addDocument(.task, HashedKey(at.entity, action.documentNo, action.to))
    return true
  }

  // MARK: Bodies

  func decide(_ action: DesignateBody, _ draft: inout Draft) throws(Refusal) {
    guard bodyNumber(action.body) == nil else {
      throw Refusal(.recordExists, detail: "body: \(action.body)")
    }
    guard action.body.hasPrefix("\(draft.entity)."), LedgerOpening.adminCode(of: action.body) != nil
    else { throw Refusal(.commandShape, detail: "body: an entity of \(draft.entity)") }
    guard action.kind == .financing else { return }
    guard reference.region(draft.entity, on: draft.tableDay)?.level == .province else {
      throw Refusal(.commandShape, detail: "entity: a province names its financing body")
    }
    let others = index.relocation.bodiesOfGovernment[draft.entity, default: []]
    try draft.demand(
      !others.contains { bodies[$0].kind == .financing }, .oneFinancingBody, in: tablesInForce,
      available: 1, asked: 2, about: "body: \(action.body)")
  }

  func apply(_ action: DesignateBody, _ at: Applied) -> Bool {
    guard bodyNumber(action.body) == nil else { return false }
    var row = BodyRow()
    row.entity = action.body
    row.kind = action.kind
    row.government = at.entity
    row.documentNo = action.documentNo
    note(body: bodies.append(row))
    return true
  }

  // MARK: Settlements

  func decide(_ action: OpenSettlement, _ draft: inout Draft) throws(Refusal) {
    let number = try project(draft.entity, action.project)
    let row = projects[number]
    try draft.demand(
      row.state.isOpen, .libraryProject, in: tablesInForce,
      about: "project: \(row.key) \(row.state.chineseName)")
    guard row.projectClass.hasPrefix("P07") else {
      throw Refusal(.commandShape, detail: "project: \(row.key) is not of relocation (P07)")
    }
    guard settlementNumber(ofProject: number) == nil else {
      throw Refusal(.recordExists, detail: "project: \(row.key)")
    }
    let body = try body(action.body, .project)
    guard bodies[body].government == draft.entity else {
      throw Refusal(.unknownRecord, detail: "body: \(action.body) is of another county")
    }
    _ = try task(draft.entity)
    guard (action.registeredShare == 0) == (action.synchronousShare == 0) else {
      throw Refusal(.commandShape, detail: "registered_share: a key has both parts")
    }
  }

  func apply(_ action: OpenSettlement, _ at: Applied) -> Bool {
    guard let project = projectNumber(at.entity, action.project),
      let body = bodyNumber(action.body), settlementNumber(ofProject: project) == nil
    else { return false }
    var row = SettlementRow()
    row.project = project
    row.body = body
    row.kind = action.kind
    row.plannedRegistered = action.registered
    row.plannedSynchronous = action.synchronous
    row.plannedArea = action.area
    row.registeredShare = action.registeredShare
    row.synchronousShare = action.synchronousShare
    note(settlement: settlements.append(row))
    return true
  }
}

extension MoneySource {
  /// The five kinds of the programme.
  package static let ofProgramme: [MoneySource] = [.grant, .bond, .fund, .loan, .households]
}

extension AllocateTask {
  fileprivate static let names = ["建档立卡人口", "同步搬迁人口", "R1", "R2", "R3", "R4", "R5"]
  fileprivate var figures: [Int64] { [Int64(registered), Int64(synchronous)] + quotas.all }
}
