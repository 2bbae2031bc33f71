import FundClient

/// Compares what a server says of all its books at two times.
enum StatusChange {
  /// What a restart has changed and must not.
  static func differences(restart before: ServerStatus, _ after: ServerStatus) -> [String] {
    var lines: [String] = []
    func check<Value: Equatable>(_ what: String, _ path: KeyPath<ServerStatus, Value>) {
      let (one, other) = (before[keyPath: path], after[keyPath: path])
      if one != other { lines.append("\(what) after the restart: \(other), before it \(one)") }
    }
    check("state digest", \.stateDigest)
    check("block digest", \.blockDigest)
    check("newest block", \.durable)
    check("vouchers", \.vouchers)
    check("legs", \.legs)
    check("accounts", \.accounts)
    check("open holds", \.openHolds)
    if before.stateDigest.isEmpty { lines.append("the server gave no state digest") }
    return lines
  }

  /// What a run should have added.
  static func differences(
    _ before: ServerStatus, _ after: ServerStatus, added work: BenchWork
  ) -> [String] {
    var lines: [String] = []
    func check(_ what: String, _ got: Int64, _ expected: Int64) {
      if got != expected { lines.append("\(what): \(got), expected \(expected)") }
    }
    check("vouchers", Int64(after.vouchers) - Int64(before.vouchers), Int64(work.vouchers))
    check("legs", Int64(after.legs) - Int64(before.legs), Int64(work.legs))
    check("open holds", Int64(after.openHolds), Int64(before.openHolds))
    return lines
  }
}
