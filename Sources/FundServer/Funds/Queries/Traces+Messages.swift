import FiscalFunds
import FundMessages
import LedgerCore

extension Fundledger_V1_TraceProjectResponse {
  mutating func fill(with trace: ProjectTrace) {
    project = trace.project.message
    fundings = trace.fundings.map(\.message)
    sum = trace.sum
    isCut = trace.isCut
  }
}

extension ProjectTrace.Funding {
  var message: Fundledger_V1_FundingTrace {
    var message = Fundledger_V1_FundingTrace()
    message.funding = funding.message
    message.amount = funding.allotted
    message.chain = chain.map(\.ref)
    return message
  }
}

extension Fundledger_V1_TraceIndicatorResponse {
  mutating func fill(with trace: IndicatorTrace) {
    nodes = trace.nodes.map(\.message)
    totals.amount = trace.totals.amount
    totals.undistributed = trace.totals.undistributed
    totals.pooled = trace.totals.pooled
    totals.assigned = trace.totals.assigned
    totals.held = trace.totals.held
    totals.paid = trace.totals.paid
    totals.outside = trace.totals.outside
    totals.indicators = UInt32(clamping: trace.totals.indicators)
    isCut = trace.isCut
  }
}

extension IndicatorTrace.Node {
  fileprivate var message: Fundledger_V1_TraceNode {
    let row = indicator.row
    var message = Fundledger_V1_TraceNode()
    message.number = indicator.number
    message.parent = depth == 0 ? 0 : row.parent
    message.depth = UInt32(depth)
    message.indicator = indicator.ref
    message.amount = row.amount
    message.isOutside = isOutside
    message.isCut = isCut
    guard !isOutside else { return message }
    message.undistributed = row.undistributed
    message.pooled = row.pooled
    message.assigned = row.assigned
    message.held = row.held
    message.paid = row.paid
    message.passedDown = row.passedDown
    message.aided = row.aided
    message.onLent = row.onLent
    message.takenBack = row.takenBack
    message.carried = row.carried
    message.sum = sum
    message.paidElsewhere = paidElsewhere
    message.pools = pools.map { pool in
      var line = Fundledger_V1_PoolLine()
      line.line = pool.line
      line.amount = pool.amount
      return line
    }
    message.uses = uses.map { use in
      var entry = Fundledger_V1_TraceUse()
      entry.project = use.project
      entry.name = use.name
      entry.line = use.row.line
      entry.assigned = use.row.assigned
      entry.held = use.row.held
      entry.paid = use.row.paid
      return entry
    }
    return message
  }
}
