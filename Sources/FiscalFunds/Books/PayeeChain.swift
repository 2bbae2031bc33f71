/// Payments of a unit to one payee, newest first: to notice that a sum was split. Derived from the rows.
struct PayeeChain: Sendable {
  /// Chains by the hash of unit and payee.
  private var index = RowIndex()
  /// The newest payment of each chain, from chain 1 on.
  private var newest: [UInt32] = []
  /// By payment: the one before it in its chain, zero for none.
  private var earlier: [UInt32] = [0]

  /// The newest payment of the chain that `isChain` knows by one of its payments.
  func newest(_ hash: UInt64, where isChain: (UInt32) -> Bool) -> UInt32? {
    index.find(hash) { isChain(newest[Int($0) - 1]) }.map { newest[Int($0) - 1] }
  }

  /// The payment before one in its chain.
  func before(_ payment: UInt32) -> UInt32? {
    earlier[Int(payment)] == 0 ? nil : earlier[Int(payment)]
  }

  /// Adds a payment to its chain, a new one if need be. Payments come in the order of their numbers.
  mutating func add(_ payment: UInt32, _ hash: UInt64, where isChain: (UInt32) -> Bool) {
    // Those in between have no payee.
    while earlier.count < Int(payment) { earlier.append(0) }
    precondition(earlier.count == Int(payment), "a payment is noted once")
    if let chain = index.find(hash, where: { isChain(newest[Int($0) - 1]) }) {
      earlier.append(newest[Int(chain) - 1])
      newest[Int(chain) - 1] = payment
    } else {
      earlier.append(0)
      newest.append(payment)
      index.insert(hash, UInt32(newest.count))
    }
  }
}
